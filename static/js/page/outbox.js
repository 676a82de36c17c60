/** The one queue of this page: what this person did, kept in this browser. */
import { call, meta } from "../lib/api.js";
import { OUTBOX, queue } from "../lib/queue.js";
import { locked } from "../lib/queue_lock.js";
import { queueStore } from "../lib/queue_store.js";
import { senders } from "../lib/senders.js";

export const outbox = queue({
  store: queueStore(globalThis.indexedDB),
  ...senders(call, { fetch: (...asked) => fetch(...asked) }),
  person: meta("person"),
  lock: locked(navigator),
});

/**
 * Send what waits, and let the pages know; what stays is left to Background Sync, where there is one.
 * @param {{reached?: boolean}} known `reached`: the server has just answered, whatever the phone says of its network
 */
export async function flush({ reached = navigator.onLine } = {}) {
  const { problem, delivered } = reached ? await outbox.deliver() : { problem: await unsent(), delivered: [] };
  if (problem) await sendLater();
  if (delivered.length) tellWorker("keep");
  tellPage({ problem, delivered });
}

/** One attempt; null, or what was in the way. Without a network none is made: it would leave in doubt what arrived. */
export function attempt() {
  return navigator.onLine ? outbox.flush() : unsent();
}

async function unsent() {
  return (await outbox.waiting()).length ? new Error("No network") : null;
}

/** Those who show what waits draw it anew. */
export function tellPage(detail = {}) {
  document.dispatchEvent(new CustomEvent("fourfold:flushed", { detail: { problem: null, delivered: [], ...detail } }));
}

/** Ask something of the worker, if there is one. @param {"keep" | "drop"} type */
export function tellWorker(type) {
  navigator.serviceWorker?.controller?.postMessage({ type });
}

/** The worker sends it once there is a network, even when no page is open. */
export async function sendLater() {
  const registration = await navigator.serviceWorker?.getRegistration().catch(() => null);
  await registration?.sync?.register(OUTBOX).catch(() => {});
}
