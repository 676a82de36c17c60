/** Every page: the worker, a living push subscription, what waits to be sent, and the room this page is. */
import { call, meta } from "../lib/api.js";
import { followZone } from "../lib/zone.js";
import { flush, tellPage } from "./outbox.js";
import { followUpdates } from "./update.js";

const WORKER = "/static/sw.js";
const ROOMS = {
  "#player": () => import("./player.js"),
  ".is-today": () => import("./today.js"),
  "#no-connection": () => import("./offline.js"),
  "#left-behind": () => import("./left_behind.js"),
  'form[action="/logout"]': () => import("./sign_out.js"),
};
/** This very page has come from the server, not from what the phone keeps. */
const isFresh = !document.documentElement.dataset.kept && !document.querySelector("#no-connection");
const signedIn = Boolean(document.querySelector("[data-vapid-key]"));

// Whoever wants to hear of what was sent must listen first.
Promise.all(Object.entries(ROOMS).map(enter)).finally(() => flush(isFresh ? { reached: true } : {}));
addEventListener("online", () => flush());
document.addEventListener("visibilitychange", () => document.hidden || flush());
navigator.serviceWorker?.addEventListener("message", heard);
// The page first; what is kept for days without a network can wait until it stands.
whenIdle(() => register().catch(() => {}));

async function enter([hook, room]) {
  const element = document.querySelector(hook);
  if (element) await (await room()).start(element);
}

async function register() {
  if (!navigator.serviceWorker) return;
  /** @type {RegistrationOptions} */
  const options = { type: "module", scope: "/", updateViaCache: "imports" };
  followUpdates(await navigator.serviceWorker.register(WORKER, options));
  if (!meta("person")) return;
  const { active } = await navigator.serviceWorker.ready;
  active.postMessage({ type: "keep" });
  if (!signedIn) return;
  const { timeZone: zone } = Intl.DateTimeFormat().resolvedOptions();
  await followZone({ call, storage: localStorage, zone, person: meta("person") });
  await (await import("./reminders.js")).keepReachable();
}

/** The worker has sent something, or kept something. */
function heard({ data }) {
  if (data?.type === "flushed") tellPage({ delivered: data.delivered });
  if (data?.type === "kept") tellPage();
}

function whenIdle(act) {
  const idle = () => (globalThis.requestIdleCallback ?? setTimeout)(act);
  if (document.readyState === "complete") idle();
  else addEventListener("load", idle, { once: true });
}
