/** The one queue of this page: this person's check-offs, kept in this browser. */
import { call, meta } from "../lib/api.js";
import { queue } from "../lib/queue.js";
import { queueStore } from "../lib/queue_store.js";

export const outbox = queue({ store: queueStore(globalThis.indexedDB), send, person: meta("person") });

async function send(items) {
  const { ok, status, body } = await call("POST", "check-offs", { check_offs: items });
  if (!ok) throw Object.assign(new Error(`check-offs answered ${status}`), { status });
  return body.results;
}
