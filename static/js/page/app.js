/** Every page: the worker, a living push subscription, what waits to be sent, and the room this page is. */
import { call } from "../lib/api.js";
import { followZone } from "../lib/zone.js";
import { outbox } from "./outbox.js";

const WORKER = "/static/sw.js";
const ROOMS = {
  "#player": async (element) => (await import("./player.js")).start(element),
  ".is-today": async (element) => (await import("./today.js")).start(element),
};
const signedIn = Boolean(document.querySelector("[data-vapid-key]"));

for (const [hook, enter] of Object.entries(ROOMS)) {
  const element = document.querySelector(hook);
  if (element) enter(element);
}
flush();
addEventListener("online", flush);
document.addEventListener("visibilitychange", () => document.hidden || flush());
register().catch(() => {});

async function register() {
  if (!navigator.serviceWorker) return;
  await navigator.serviceWorker.register(WORKER, { type: "module", scope: "/", updateViaCache: "none" });
  if (!signedIn) return;
  const { timeZone: zone } = Intl.DateTimeFormat().resolvedOptions();
  await followZone({ call, storage: localStorage, zone });
  await (await import("./reminders.js")).keepReachable();
}

async function flush() {
  if ((await outbox.waiting()).length) await outbox.flush();
  document.dispatchEvent(new Event("fourfold:flushed"));
}
