/** Where the queue is kept: IndexedDB, or this page's memory for what the browser refuses to keep. */

const NAME = "fourfold";
const TABLE = "check_offs";
/** Written to the disk, not only handed over: a phone may go out the next moment. */
const STRICT = { durability: "strict" };

/** @param {IDBFactory | undefined} indexedDB @returns {import("./queue.js").Store} */
export function queueStore(indexedDB) {
  let opened = null;
  /** What could not be kept: gone with this page. */
  const passing = new Map();
  const forget = () => (opened = null);
  // Private windows of some browsers refuse to open a database.
  const place = () => (opened ??= open(indexedDB, forget).catch(() => null));

  async function within(mode, act) {
    const database = await place();
    if (!database) return null;
    const transaction = database.transaction(TABLE, mode, mode === "readwrite" ? STRICT : undefined);
    const request = act(transaction.objectStore(TABLE));
    await finished(transaction);
    return request;
  }

  return {
    async all() {
      const request = await within("readonly", (table) => table.getAll());
      return [...(request?.result ?? []), ...passing.values()];
    },

    async put(kept) {
      try {
        if (await within("readwrite", (table) => table.put(kept))) return void passing.delete(kept.id);
      } catch {
        // The disk is full, most likely.
      }
      passing.set(kept.id, kept);
    },

    async remove(id) {
      passing.delete(id);
      await within("readwrite", (table) => table.delete(id));
    },

    /** Read and change in one go: `change` gives the new one, null to remove it; asked only for what is there. */
    async update(ids, change) {
      for (const id of ids.filter((one) => passing.has(one))) keepIn(passing, id, change(passing.get(id)));
      const durable = ids.filter((one) => !passing.has(one));
      if (durable.length) await within("readwrite", (table) => durable.forEach((id) => changeIn(table, id, change)));
    },

    /** Whether it would be gone with this page. */
    isPassing: (id) => passing.has(id),
  };
}

function keepIn(passing, id, changed) {
  if (changed) passing.set(id, changed);
  else passing.delete(id);
}

function changeIn(table, id, change) {
  const found = table.get(id);
  found.onsuccess = () => {
    if (!found.result) return;
    const changed = change(found.result);
    if (changed) table.put(changed);
    else table.delete(id);
  };
}

function open(indexedDB, forget) {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(TABLE, { keyPath: "id" });
    request.onerror = () => reject(request.error);
    request.onsuccess = () => {
      // Some phones close it while the app sleeps; it is opened anew when next needed.
      request.result.onclose = forget;
      resolve(request.result);
    };
  });
}

function finished(transaction) {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = resolve;
    transaction.onabort = transaction.onerror = () => reject(transaction.error);
  });
}
