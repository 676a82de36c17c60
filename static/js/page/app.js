/** Every page: the worker, a living push subscription, what waits to be sent, and the room this page is. */
import { call, meta } from "../lib/api.js";
import { followZone } from "../lib/zone.js";
import { outbox } from "./outbox.js";

const WORKER = "/static/sw.js";
const ROOMS = {
  "#player": () => import("./player.js"),
  ".is-today": () => import("./today.js"),
  "#waiting": () => import("./offline.js"),
};
const signedIn = Boolean(document.querySelector("[data-vapid-key]"));

// Whoever wants to hear of what was sent must listen first.
Promise.all(Object.entries(ROOMS).map(enter)).finally(flush);
addEventListener("online", flush);
document.addEventListener("visibilitychange", () => document.hidden || flush());
register().catch(() => {});

async function enter([hook, room]) {
  const element = document.querySelector(hook);
  if (element) (await room()).start(element);
}

async function register() {
  if (!navigator.serviceWorker) return;
  await navigator.serviceWorker.register(WORKER, { type: "module", scope: "/", updateViaCache: "none" });
  if (!signedIn) return;
  const { timeZone: zone } = Intl.DateTimeFormat().resolvedOptions();
  await followZone({ call, storage: localStorage, zone, person: meta("person") });
  await (await import("./reminders.js")).keepReachable();
}

async function flush() {
  const delivered = await outbox.deliver();
  document.dispatchEvent(new CustomEvent("fourfold:flushed", { detail: { delivered } }));
}
