/** Check-offs on their way: kept on the phone first, sent when the server can be reached, never twice. */

/**
 * @typedef {{id: string, person: string, item: object, problem?: object}} Kept
 * @typedef {{all: () => Promise<Kept[]>, put: (kept: Kept) => Promise<void>, remove: (id: string) => Promise<void>}} Store
 * @typedef {(items: object[]) => Promise<{id: string, status: string, problem: object | null}[]>} Send throws where nothing arrived
 */

/** What one call may carry. */
const BATCH = 100;

/** @param {{store: Store, send: Send, person: string}} parts items of another person stay where they are */
export function queue({ store, send, person }) {
  let last = Promise.resolve(null);

  const own = async () => (await store.all()).filter((kept) => kept.person === person);
  const waiting = async () => (await own()).filter(({ problem }) => !problem);
  const refused = async () => (await own()).filter(({ problem }) => problem);

  async function settle({ id, status, problem }, batch) {
    const kept = batch.find((one) => one.id === id);
    if (status !== "rejected") await store.remove(id);
    else if (kept) await store.put({ ...kept, problem: problem ?? {} });
  }

  async function empty() {
    for (let batch = await next(); batch.length; batch = await next()) {
      const results = await send(batch.map(({ item }) => item));
      for (const result of results) await settle(result, batch);
      // What no answer settles must not be asked for again and again.
      if (!batch.every(({ id }) => results.some((result) => result.id === id))) throw new Error("An answer is missing.");
    }
  }

  const next = async () => (await waiting()).slice(0, BATCH);

  /** Send what waits, one round after the other; null when all of it arrived, else what was in the way. */
  function flush() {
    last = last.then(empty).then(() => null, (problem) => problem);
    return last;
  }

  return {
    waiting,
    refused,
    add: (item) => store.put({ id: item.id, person, item }),
    letGo: (id) => store.remove(id),
    flush,
    /** Send what waits, if anything does; the items that the server has taken. */
    async deliver() {
      const before = await waiting();
      if (before.length) await flush();
      const left = new Set((await own()).map(({ id }) => id));
      return before.filter(({ id }) => !left.has(id)).map(({ item }) => item);
    },
  };
}
