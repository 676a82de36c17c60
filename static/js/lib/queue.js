/** What a person did, on its way: kept on the phone first, sent when the server can be reached, never twice. */

/**
 * @typedef {"check-off" | "undo" | "errand"} Kind an errand is what a notification's button was pressed for
 * @typedef {{id: string, person: string | null, kind: Kind, item: any, tried?: boolean, problem?: {message?: string, field?: string}}} Kept
 *   `person` null: whoever it is, its own token speaks for them
 * @typedef {{all: () => Promise<Kept[]>, put: (kept: Kept) => Promise<void>, remove: (id: string) => Promise<void>,
 *   update: (ids: string[], change: (kept: Kept) => Kept | null) => Promise<void>, isPassing: (id: string) => boolean}} Store
 * @typedef {{id: string, status: string, problem: object | null}} Result
 * @typedef {{send: (items: object[]) => Promise<Result[]>, takeBack?: (item: any) => Promise<object | null>,
 *   tell?: (item: any) => Promise<object | null>}} Senders they throw where nothing arrived; of one: null or the problem
 */

/** The name of the queue, for its lock and for Background Sync. */
export const OUTBOX = "fourfold-outbox";
/** What one call may carry. */
const BATCH = 100;
const UNDO = "undo ";

/**
 * @param {Senders & {store: Store, person: string, lock?: (work: () => Promise<any>) => Promise<any>}} parts items of
 *   another person stay where they are; `lock` keeps tabs and worker from sending at once
 */
export function queue({ store, send, takeBack, tell, person, lock = (work) => work() }) {
  let last = Promise.resolve(null);

  const own = async () => (await store.all()).filter((kept) => kept.person === person || kept.person === null);
  const waiting = async () => (await own()).filter(({ problem }) => !problem);
  const refused = async () => (await own()).filter(({ problem }) => problem);
  const of = async (kinds) => (await waiting()).filter(({ kind = "check-off" }) => kinds.includes(kind));
  const add = (kind, item, id = item.id, whose = person) => store.put({ id, person: whose, kind, item });

  async function empty() {
    for (let batch = await next(); batch.length; batch = await next()) await deliver(batch);
    for (const one of await of(["undo", "errand"])) await deliverAlone(one);
  }

  const next = async () => (await of(["check-off"])).slice(0, BATCH);

  async function deliver(batch) {
    const going = await marked(batch);
    const results = await send(going.map(({ item }) => item));
    await settle(new Map(results.map(({ id, status, problem }) => [id, status === "rejected" ? (problem ?? {}) : null])), going);
    // What no answer settles must not be asked for again and again.
    if (!going.every(({ id }) => results.some((result) => result.id === id))) throw new Error("An answer is missing.");
  }

  /** Those still there, from here on as ones that the server may have, whatever becomes of the answer. */
  async function marked(batch) {
    const going = [];
    const mark = (kept) => (going.push(kept), { ...kept, tried: true });
    // A full disk must not keep them from leaving.
    return store.update(batch.map(({ id }) => id), mark).then(() => going, () => batch);
  }

  async function deliverAlone(kept) {
    const [one] = await marked([kept]);
    if (one) await settle(new Map([[one.id, await (one.kind === "undo" ? takeBack : tell)(one.item)]]), [one]);
  }

  /** Only what is still there: it may have been taken back while it was on its way. */
  async function settle(problems, going) {
    const answered = going.map(({ id }) => id).filter((id) => problems.has(id));
    await store.update(answered, (kept) => problems.get(kept.id) && { ...kept, problem: problems.get(kept.id) });
  }

  /** Send what waits, one round after the other; null when all of it arrived, else what was in the way. */
  function flush() {
    last = last.then(() => lock(empty)).then(() => null, (problem) => problem);
    return last;
  }

  return {
    waiting,
    refused,
    /** A check-off; one of the same name is replaced, a refused one that was mended too. */
    add: (item) => add("check-off", item),
    /** A notification's answer; its token speaks for whoever was reminded. */
    addErrand: (item) => add("errand", item, `errand ${item.occasion} ${item.resource}`, null),
    /** Take a check-off back: one that never left is gone, of any other the server hears. */
    async undo(id, about = {}) {
      let left = true;
      await store.update([id], (kept) => {
        left = kept.tried === true && !kept.problem;
        return left ? kept : null;
      });
      if (!left) return;
      await add("undo", { ...about, check_off: id }, UNDO + id);
      await store.remove(id);
    },
    /** Take an errand back that never left; false where the server may have it already. */
    async withdraw(id) {
      let left = false;
      await store.update([id], (kept) => ((left = Boolean(kept.tried)), left ? kept : null));
      return !left;
    },
    letGo: (id) => store.remove(id),
    isPassing: (id) => store.isPassing(id),
    flush,
    /** Send what waits, if anything does; what was in the way, and what the server has taken. */
    async deliver() {
      const before = await waiting();
      const problem = before.length ? await flush() : null;
      const left = new Set((await own()).map(({ id }) => id));
      return { problem, delivered: before.filter(({ id }) => !left.has(id)) };
    },
  };
}
