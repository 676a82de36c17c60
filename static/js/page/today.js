/** /today: the routine with what this phone has not told yet, undo, and the question about reminders. */
import { uuid } from "../lib/uuid.js";
import { drawn } from "./drawn.js";
import { flush, outbox, tellPage } from "./outbox.js";
import { reminded } from "./reminded.js";
import { todayCard } from "./reminders.js";
import { syncState } from "./sync_state.js";

/** @param {HTMLElement} page the body of /today */
export async function start(page) {
  const at = (hook) => page.querySelector(hook);
  const day = at("#day") ? JSON.parse(at("#day").dataset.day) : null;
  // Of the page as the server drew it, whatever is drawn over it later.
  const known = new Set([...page.querySelectorAll("input[name=check_off]")].map(({ value }) => value));
  const routine = day && drawn(page, day, { onUndo: takeBack, onWithdraw: withdraw });
  const sync = syncState(at("#sync-state"), { onChange: redraw });

  for (const form of page.querySelectorAll("form[data-undo]")) form.addEventListener("submit", undo);
  document.addEventListener("fourfold:flushed", (/** @type {any} */ { detail }) => {
    if (detail.delivered.some((kept) => !isShown(known, kept))) return location.reload();
    redraw(detail.problem);
  });
  addEventListener("pageshow", ({ persisted }) => persisted && navigator.onLine && location.reload());
  document.addEventListener("visibilitychange", () => !document.hidden && isOver(day) && location.reload());
  for (const change of ["online", "offline"]) addEventListener(change, () => redraw());
  navigator.serviceWorker?.addEventListener("message", ({ data }) => data?.type === "practised" && location.reload());
  if (at("#reminders-card")) todayCard(at("#reminders-card"));
  if (at("#reminded") && day) reminded(at("#reminded"), { onDone: () => doneAll(routine.open()) });
  await redraw();

  async function redraw(problem) {
    const waiting = await outbox.waiting();
    routine?.draw(waiting);
    sync.draw(waiting, await outbox.refused(), problem);
  }

  async function undo(event) {
    event.preventDefault();
    const form = event.currentTarget;
    const drill = form.closest("[data-drill]")?.dataset.drill;
    await takeBack(new FormData(form).getAll("check_off"), { drill });
  }

  /** At once on this page; the server hears it now or later. */
  async function takeBack(ids, about) {
    for (const id of ids) await outbox.undo(id, about);
    await redraw();
    await flush();
  }

  async function withdraw(errand, button) {
    if (await outbox.withdraw(errand)) return redraw();
    sayBeside(button, "It may have reached us already. Undo it here once you are online.");
  }

  async function doneAll(open) {
    const at = new Date().toISOString();
    for (const { slug: drill, missing, legs } of open) {
      const asked = missing.length === legs.length ? [undefined] : missing;
      for (const leg of asked) await outbox.add({ id: uuid(), drill, ...(leg && { leg }), done_at: at, source: "notification" });
    }
    tellPage();
    await flush();
  }
}

/** Whether the page was drawn when the server knew of this already. @param {Set<string>} known check-offs it shows */
function isShown(known, { kind = "check-off", item }) {
  if (kind === "undo") return !known.has(item.check_off);
  return kind === "check-off" && known.has(item.id);
}

/** Whether another practice day has begun. */
function isOver(day) {
  return Boolean(day) && Date.now() >= Date.parse(day.until);
}

/** Under the drill's name, where there is room; said again each time it is tried again. */
function sayBeside(button, words) {
  const body = button.parentElement.querySelector(".drill-body");
  body.querySelector("[role=alert]")?.remove();
  body.append(Object.assign(document.createElement("p"), { role: "alert", className: "facts", textContent: words }));
}
