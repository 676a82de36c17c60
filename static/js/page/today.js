/** /today: undo, what waits to be sent, the question about reminders, and the badge. */
import { call } from "../lib/api.js";
import { takeBack } from "../lib/undo.js";
import { outbox } from "./outbox.js";
import { todayCard } from "./reminders.js";

/** @param {HTMLElement} page the body of /today */
export function start(page) {
  const at = (hook) => page.querySelector(hook);
  for (const form of page.querySelectorAll("form[data-undo]")) form.addEventListener("submit", undo);
  const sync = at("#sync-state");
  document.addEventListener("fourfold:flushed", ({ detail }) => {
    if (detail.delivered.some(({ drill }) => !isTold(page, drill))) return location.reload();
    if (sync) showWaiting(sync);
  });
  addEventListener("pageshow", ({ persisted }) => persisted && navigator.onLine && location.reload());
  if (at("#reminders-card")) todayCard(at("#reminders-card"));
  navigator.serviceWorker?.addEventListener("message", ({ data }) => data?.type === "practised" && location.reload());
  // The page says what is left; the badge has done its work.
  navigator.clearAppBadge?.().catch(() => {});
}

/** Whether the page was drawn when all of this drill was done, and so not before its check-off arrived. */
function isTold(page, drill) {
  return Boolean(page.querySelector(`.drill.is-done[data-drill="${CSS.escape(drill)}"]`));
}

async function undo(event) {
  event.preventDefault();
  const form = event.currentTarget;
  const button = form.querySelector("button");
  button.disabled = true;
  const problem = await takeBack(new FormData(form).getAll("check_off"), call);
  if (!problem) return location.reload();
  button.disabled = false;
  button.focus();
  sayBeside(form, problem);
}

/** Under the drill's name, where there is room; said again each time it is tried again. */
function sayBeside(form, words) {
  const body = form.parentElement.querySelector(".drill-body");
  body.querySelector("[role=alert]")?.remove();
  const told = Object.assign(document.createElement("p"), { role: "alert", className: "facts", textContent: words });
  body.append(told);
}

async function showWaiting(element) {
  const [waiting, refused] = [await outbox.waiting(), await outbox.refused()];
  const lines = refused.map(refusedLine);
  if (waiting.length) lines.unshift(line(`${waiting.length} waiting to sync`));
  element.replaceChildren(...lines);
  element.hidden = lines.length === 0;
}

function refusedLine({ id, problem }) {
  const element = line(`A check-off could not be saved: ${problem.message ?? "no reason given"} `);
  const letGo = Object.assign(document.createElement("button"), { type: "button", className: "quiet", textContent: "Let it go" });
  letGo.addEventListener("click", async () => {
    await outbox.letGo(id);
    document.dispatchEvent(new CustomEvent("fourfold:flushed", { detail: { delivered: [] } }));
  });
  element.append(letGo);
  return element;
}

const line = (text) => Object.assign(document.createElement("span"), { textContent: text });
