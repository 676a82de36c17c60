/** The check-off sheet: two words and it is saved; pain, effort and a note only if there is any. */
import { STOP_PAIN, checkOffOf, facts, legMeant, legsAfter, practisedIn, saveWord, stops } from "../lib/check_off.js";
import { uuid } from "../lib/uuid.js";
import { fill, refusedHere } from "./mend.js";
import { settleNext } from "./next.js";
import { attempt, outbox, sendLater, tellWorker } from "./outbox.js";

/** How long the second word can still be changed before it saves itself. */
const GRACE = 1400;
/** How long a person waits for a network that says nothing: what is kept goes out by itself. */
const PATIENCE = 4000;
/** Why it waits, by the status the server answered; without one there was no network. */
const WAITS = {
  401: "Kept on this phone. You are signed out: it goes out when you have signed in again.",
  412: "Kept on this phone. Somebody else is signed in here by now: it goes out when you are again.",
  none: "Kept on this phone. It goes out as soon as there is a connection.",
  other: "Kept on this phone. The server could not take it yet; it is tried again by itself.",
  passing: "Not sent yet, and this browser keeps nothing: its storage is full, or the window is private. Stay on this page until it is sent.",
};

/** @param {HTMLDialogElement} dialog */
export function sheet(dialog, { drill, legs, onKept, onClose, onLeave }) {
  const form = dialog.querySelector("form");
  const part = (id) => dialog.querySelector(`#${id}`);
  const name = part("sheet-title").textContent;
  const undo = part("sheet-hint").textContent;
  let open = legs;
  let known = { practised: [], now: new Date() };
  // A page that is kept and opened twice tells of two check-offs; only a form that came back keeps its name.
  let id = (dialog.hasAttribute("data-open") && form.elements.check_off_id.value) || uuid();
  let grace = null;
  let byKeys = false;
  /** Why the last check-off waits on this phone; null where the server has it. */
  let why = null;
  /** How to go on, once all that is to be told is at least kept on this phone. */
  let after = null;
  let left = false;
  let mending = false;

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (after) leave();
    else save();
  });
  form.addEventListener("change", ({ target }) => {
    after = null;
    if (target.name === "pain" && target.value >= STOP_PAIN) part("alarm").open = true;
    show();
    // Where to turn appears beneath what was ticked, and must be seen at once.
    if (target.name === "red_flags") target.closest("label").scrollIntoView({ block: "nearest" });
  });
  form.addEventListener("click", afterTap);
  part("sheet-close").addEventListener("click", (event) => {
    event.preventDefault();
    dialog.close();
  });
  dialog.addEventListener("close", () => {
    hold();
    if (left) return;
    if (after) leave();
    else onClose();
  });
  document.addEventListener("fourfold:flushed", () => after && !left && arrived());
  document.addEventListener("keydown", () => heed({ keys: true }), { capture: true });
  document.addEventListener("pointerdown", () => heed({ keys: false }), { capture: true });
  for (const fold of dialog.querySelectorAll("details")) fold.addEventListener("toggle", hold);
  refusedHere(drill).then((refused) => refused && mend(refused));

  return {
    /** The server sent the form back: it wants to be seen at once. */
    asked: dialog.hasAttribute("data-open"),
    /** @param {import("../lib/check_off.js").Practised[]} practised */
    open(practised, repetitions) {
      const meant = practised.filter(({ leg }) => open.includes(leg));
      known = { practised: meant, now: new Date() };
      mean(open.length === 1 ? open[0] : legMeant(open, meant));
      part("sheet-facts").textContent = facts(meant, repetitions);
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
    const fields = said();
    const item = checkOffOf(fields, { id, drill, legs: open, ...known });
    form.inert = true;
    try {
      why = await sent(item);
    } finally {
      form.inert = false;
    }
    part("save").focus();
    if (await isRefused()) return;
    // What would be gone with the page must not be left behind unread.
    if (why === WAITS.passing) return show();
    const stopped = stops(item);
    const rest = stopped ? [] : legsAfter(open, fields.leg);
    if (rest.length) return again(rest);
    after = { stopped };
    if (why) show();
    else leave();
  }

  /** @returns {Record<string, any>} the fields by name */
  function said() {
    const data = new FormData(form);
    return { ...Object.fromEntries(data), red_flags: data.getAll("red_flags").map(String) };
  }

  /** Null once the server has it, else why it waits. */
  async function sent(item) {
    await outbox.add(item);
    onKept();
    const problem = await Promise.race([attempt(), patience()]);
    tellWorker("keep");
    if (!problem || !(await waits())) return null;
    await sendLater();
    return outbox.isPassing(id) ? WAITS.passing : (WAITS[problem.status ?? "none"] ?? WAITS.other);
  }

  async function waits() {
    return (await outbox.waiting()).some((kept) => kept.id === id);
  }

  /** It stays on the phone until it is mended and saved anew, or let go on today's page. */
  async function isRefused() {
    const refused = (await outbox.refused()).find((kept) => kept.id === id);
    if (!refused) return false;
    after = why = null;
    show();
    sayWhy(refused.problem);
    if (refused.problem.field === "id") await renamed();
    return true;
  }

  /** @param {{message?: string}} problem */
  function sayWhy({ message }) {
    const place = part("sheet-problem");
    place.textContent = message ?? "That could not be saved as it stands.";
    place.hidden = false;
  }

  /** The name is taken: the same is said under another. */
  async function renamed() {
    await outbox.letGo(id);
    id = uuid();
  }

  /** What was refused, as it was told, to be put right. @param {import("../lib/queue.js").Kept} refused */
  async function mend({ item, problem, id: refused }) {
    mending = true;
    id = refused;
    if (problem.field === "id") await renamed();
    const at = problem.field === "done_at" ? new Date() : new Date(item.done_at);
    known = { practised: practisedIn(item, open), now: at };
    fill(form, item);
    part("sheet-facts").textContent = "As you told it";
    show();
    dialog.showModal();
    sayWhy(problem);
    part("sheet-title").focus();
  }

  /** What waited may have gone out by itself. */
  async function arrived() {
    if (!(await isRefused()) && !(await waits()) && after) leave();
  }

  async function leave() {
    left = true;
    dialog.close();
    await settleNext(document.querySelector("#player"), { home: mending }).catch(() => {});
    onLeave(after);
  }

  function again(rest) {
    open = rest;
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
    const { leg, tension, release, pain, red_flags: flags } = said();
    part("sheet-title").textContent = leg && leg !== "both" ? `${name.split(",")[0]}, ${leg}` : name;
    part("pain-word").textContent = Number(pain) ? `${pain} of 10` : "None";
    part("alarm-word").textContent = flags.length ? "Yes" : "No";
    const chosen = form.querySelector("input[name=pain]:checked");
    if (chosen?.dataset.advice) part("advice").textContent = chosen.dataset.advice;
    part("save-word").textContent = after ? "Go on" : flags.length ? "Save and stop" : saveWord(tension, release);
    part("save").classList.toggle("is-second", !after && !flags.length && !(tension && release));
    part("sheet-problem").hidden = true;
    showHint();
  }

  function heed({ keys }) {
    byKeys = keys;
    showHint();
  }

  function showHint() {
    const saves = !byKeys && nothingMore() ? "The second word saves. " : "";
    part("sheet-hint").textContent = why ?? saves + undo;
  }

  function bothWords() {
    const fields = new FormData(form);
    return fields.has("tension") && fields.has("release");
  }

  function nothingMore() {
    return !dialog.querySelector("details[open]");
  }
}

function patience() {
  return new Promise((resolve) => setTimeout(resolve, PATIENCE, new Error("Nothing was heard.")));
}
