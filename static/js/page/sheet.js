/** The check-off sheet: two words and it is saved; pain, effort and a note only if there is any. */
import { STOP_PAIN, checkOffOf, legMeant, legsAfter } from "../lib/check_off.js";
import { uuid } from "../lib/uuid.js";
import { duration } from "../lib/words.js";
import { outbox } from "./outbox.js";

/** How long the second word can still be changed before it saves itself. */
const GRACE = 1400;
const NO_NETWORK = "No network. It goes out as soon as there is one.";
const SIGNED_OUT = "You are signed out. It goes out when you have signed in again.";

/** @param {HTMLDialogElement} dialog */
export function sheet(dialog, { drill, legs, onClose, onSaved }) {
  const form = dialog.querySelector("form");
  const part = (id) => dialog.querySelector(`#${id}`);
  const name = part("sheet-title").textContent;
  const hint = part("sheet-hint").textContent;
  let open = legs;
  let known = { practised: [], now: new Date() };
  let id = form.elements.check_off_id.value || uuid();
  let grace = null;
  let left = false;

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    save();
  });
  form.addEventListener("change", show);
  form.addEventListener("click", afterTap);
  part("sheet-close").addEventListener("click", (event) => {
    event.preventDefault();
    dialog.close();
  });
  dialog.addEventListener("close", () => {
    hold();
    if (!left) onClose();
  });
  for (const fold of dialog.querySelectorAll("details")) fold.addEventListener("toggle", hold);

  return {
    /** The server sent the form back: it wants to be seen at once. */
    asked: dialog.hasAttribute("data-open"),
    /** @param {import("../lib/check_off.js").Practised[]} practised */
    open(practised, repetitions) {
      known = { practised, now: new Date() };
      mean(legMeant(open, practised));
      part("sheet-facts").textContent = facts(practised, repetitions);
      show();
      dialog.removeAttribute("data-open");
      dialog.showModal();
      part("sheet-title").focus();
    },
  };

  // Only a finger or a mouse saves by the second word: arrow keys choose on their way past.
  function afterTap(event) {
    const word = event.target.closest?.("input[type=radio]");
    if (!word) return;
    hold();
    if (event.detail > 0 && ["tension", "release"].includes(word.name) && bothWords() && nothingMore()) countDown();
  }

  function countDown() {
    form.dataset.saving = "";
    grace = setTimeout(save, GRACE);
  }

  function hold() {
    clearTimeout(grace);
    delete form.dataset.saving;
  }

  async function save() {
    hold();
    const fields = Object.fromEntries(new FormData(form));
    const item = checkOffOf(fields, { id, drill, legs: open, ...known });
    const after = { stopped: item.pain >= STOP_PAIN };
    form.inert = true;
    await outbox.add(item);
    const problem = await outbox.flush();
    form.inert = false;
    const refused = (await outbox.refused()).find((kept) => kept.id === id);
    if (refused) return mend(refused.problem);
    if (problem) return wait(problem, after);
    open = legsAfter(open, fields.leg);
    if (open.length && !after.stopped) return again();
    leave(after);
  }

  async function mend(problem) {
    await outbox.letGo(id);
    const message = part("sheet-problem");
    message.textContent = problem.message ?? "That could not be saved as it stands.";
    message.hidden = false;
  }

  function wait(problem, after) {
    part("sheet-hint").textContent = problem.status === 401 ? SIGNED_OUT : NO_NETWORK;
    part("save-word").textContent = "Kept on this phone";
    part("save").disabled = part("sheet-body").inert = true;
    addEventListener("online", async () => (await outbox.flush()) ?? leave(after));
  }

  function leave(after) {
    left = true;
    dialog.close();
    onSaved(after);
  }

  function again() {
    id = uuid();
    form.reset();
    form.querySelector(".sides").hidden = true;
    mean(open[0]);
    show();
    part("sheet-title").focus();
  }

  function mean(leg) {
    const sides = form.querySelectorAll("input[name=leg]");
    for (const side of sides) if (side.type === "radio") side.checked = side.value === leg;
  }

  function show() {
    const { leg, tension, release, pain } = Object.fromEntries(new FormData(form));
    part("sheet-title").textContent = leg && leg !== "both" ? `${name.split(",")[0]}, ${leg}` : name;
    part("pain-word").textContent = Number(pain) ? `${pain} of 10` : "None";
    const chosen = form.querySelector("input[name=pain]:checked");
    if (chosen?.dataset.advice) part("advice").textContent = chosen.dataset.advice;
    part("save-word").textContent = saveWord(tension, release);
    part("save").classList.toggle("is-second", !(tension && release));
    part("sheet-hint").textContent = nothingMore() ? `The second word saves. ${hint}` : hint;
    part("sheet-problem").hidden = true;
  }

  function bothWords() {
    const fields = new FormData(form);
    return fields.has("tension") && fields.has("release");
  }

  function nothingMore() {
    return !dialog.querySelector("details[open]");
  }
}

function facts(practised, repetitions) {
  if (!practised.length) return "Without the timer";
  const seconds = practised.reduce((sum, leg) => sum + leg.seconds, 0);
  const most = Math.max(...practised.map((leg) => leg.repetitions));
  const short = most < repetitions ? ` of ${repetitions}` : "";
  const sides = practised.length > 1 ? " a side" : "";
  return `${most}${short} times${sides} in ${duration(seconds)}, timed`;
}

function saveWord(tension, release) {
  if (tension && release) return "Save";
  if (tension) return "Done, release not rated";
  if (release) return "Done, tension not rated";
  return "Done, not rated";
}
