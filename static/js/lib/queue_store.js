/** Where the queue is kept: IndexedDB, or memory where the browser keeps none. */

const NAME = "fourfold";
const TABLE = "check_offs";

/** @param {IDBFactory | undefined} indexedDB @returns {import("./queue.js").Store} */
export function queueStore(indexedDB) {
  let opened = null;
  // Private windows of some browsers refuse to open a database.
  const place = () => (opened ??= open(indexedDB).then(durable, passing));
  return {
    all: async () => (await place()).all(),
    put: async (kept) => (await place()).put(kept),
    remove: async (id) => (await place()).remove(id),
  };
}

async function open(indexedDB) {
  const request = indexedDB.open(NAME, 1);
  request.onupgradeneeded = () => request.result.createObjectStore(TABLE, { keyPath: "id" });
  return settled(request);
}

function durable(database) {
  const table = (mode) => database.transaction(TABLE, mode).objectStore(TABLE);
  return {
    all: () => settled(table("readonly").getAll()),
    put: (kept) => settled(table("readwrite").put(kept)),
    remove: (id) => settled(table("readwrite").delete(id)),
  };
}

function passing() {
  const kept = new Map();
  return {
    all: () => [...kept.values()],
    put: (one) => void kept.set(one.id, one),
    remove: (id) => void kept.delete(id),
  };
}

function settled(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
