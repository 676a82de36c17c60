/** /today: undo, what waits to be sent, the question about reminders, and the badge. */
import { call } from "../lib/api.js";
import { outbox } from "./outbox.js";
import { todayCard } from "./reminders.js";

/** @param {HTMLElement} page the body of /today */
export function start(page) {
  const at = (hook) => page.querySelector(hook);
  for (const form of page.querySelectorAll("form[data-undo]")) form.addEventListener("submit", undo);
  const sync = at("#sync-state");
  if (sync) document.addEventListener("fourfold:flushed", () => showWaiting(sync));
  if (at("#reminders-card")) todayCard(at("#reminders-card"));
  navigator.serviceWorker?.addEventListener("message", ({ data }) => data?.type === "practised" && location.reload());
  // The page says what is left; the badge has done its work.
  navigator.clearAppBadge?.().catch(() => {});
}

async function undo(event) {
  event.preventDefault();
  const form = event.currentTarget;
  const button = form.querySelector("button");
  button.disabled = true;
  const replies = await Promise.all(new FormData(form).getAll("check_off").map(retract));
  if (replies.every(Boolean)) return location.reload();
  button.disabled = false;
  button.textContent = "Not undone. Try again";
}

async function retract(id) {
  const { ok, status } = await call("DELETE", `check-offs/${id}`).catch(() => ({ ok: false }));
  // Already taken back, from another phone perhaps.
  return ok || status === 404;
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
    document.dispatchEvent(new Event("fourfold:flushed"));
  });
  element.append(letGo);
  return element;
}

const line = (text) => Object.assign(document.createElement("span"), { textContent: text });
