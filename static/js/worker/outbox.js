/** The same outbox as the pages', emptied by the worker when the network comes back or a note is answered. */
import { caller } from "../lib/caller.js";
import { OUTBOX, queue } from "../lib/queue.js";
import { queueStore } from "../lib/queue_store.js";
import { locked } from "../lib/queue_lock.js";
import { senders } from "../lib/senders.js";
import { keep, keptDay } from "./kept.js";
import { showLeft } from "./left.js";

/** Background Sync: everything that waits, or it is asked again later. */
export async function synced(self, { tag }) {
  if (tag !== OUTBOX) return;
  const day = await keep(self);
  const own = outboxOf(self, day);
  const { problem, delivered } = await own.deliver();
  await refresh(self);
  await tellPages(self, delivered.length ? { type: "flushed", delivered } : null);
  // Who has signed out is asked to sign in by the next page; asking again here is no use.
  if (problem && problem.status !== 401) throw problem;
}

/** Today as the server has it, the badge and the notifications after it. @param {string} [shown] just shown */
export async function refresh(self, shown) {
  const day = (await keep(self)) ?? (await keptDay(self));
  if (day?.practice_day) await showLeft(self, day, await outboxOf(self, day).waiting(), shown);
}

/** The queue in the name of whoever `day` was made for; nobody's without one. @param {import("./kept.js").KeptDay | null} day */
export function outboxOf(self, day) {
  const person = day ? String(day.person) : "";
  const call = caller({ fetch: self.fetch.bind(self), person: () => person, token: () => day?.csrf ?? "" });
  const store = queueStore(self.indexedDB);
  return queue({ store, ...senders(call, { fetch: self.fetch.bind(self) }), person, lock: locked(self.navigator) });
}

/** Let open pages know; null: nothing to tell. */
export async function tellPages({ clients }, message) {
  if (!message) return;
  for (const page of await clients.matchAll({ type: "window", includeUncontrolled: true })) page.postMessage(message);
}
