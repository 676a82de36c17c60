/** A worker's world in memory: events that insist on waitUntil, caches, clients, a server that answers. */
import assert from "node:assert/strict";

export const ORIGIN = "https://fourfold.example";

/**
 * A `self` whose parts record what was done to them; `answers` maps "METHOD path" to a reply, an error, or a function
 * that gives one. What nobody asked about answers 200 with an empty object.
 */
export function fakeSelf({ answers = {}, windows = [], caches = fakeCaches(), subscription = null, notes = [] } = {}) {
  const listeners = {};
  const self = {
    calls: [],
    shown: [],
    opened: [],
    badges: [],
    syncs: [],
    updates: 0,
    location: new URL(`${ORIGIN}/static/sw.js`),
    addEventListener: (type, listener) => (listeners[type] = listener),
    listeners,
    caches,
    fetch: async (request, options = {}) => {
      const url = pathOf(request);
      const method = options.method ?? request.method ?? "GET";
      self.calls.push({ url, method, ...options, json: options.body && JSON.parse(options.body) });
      const found = answers[`${method} ${url}`];
      const answer = typeof found === "function" ? await found() : found;
      if (answer instanceof Error) throw answer;
      return answer?.clone() ?? new Response("{}", { status: 200 });
    },
    skipWaiting: async () => (self.skipped = true),
    registration: {
      showNotification: async (title, options) => void self.shown.push({ title, ...options }),
      getNotifications: async () => notes.filter(({ closed }) => !closed),
      update: async () => void (self.updates += 1),
      sync: { register: async (tag) => void self.syncs.push(tag) },
      pushManager: { subscribe: async (options) => fakeSubscription("https://push.example/new", options), getSubscription: async () => subscription },
    },
    clients: {
      matchAll: async () => windows,
      openWindow: async (url) => void self.opened.push(url),
      claim: async () => (self.claimed = true),
    },
    navigator: {
      setAppBadge: async (count) => void self.badges.push(count),
      clearAppBadge: async () => void self.badges.push("cleared"),
    },
    indexedDB: fakeIndexedDB(),
  };
  return self;
}

/** The path of what is asked for, as our own server sees it; other origins whole. */
export function pathOf(request) {
  const url = new URL(typeof request === "string" ? request : request.url, ORIGIN);
  return url.origin === ORIGIN ? url.pathname + url.search : url.href;
}

/** The real worker file on a fake `self`; each import is its own copy. */
export async function startWorker(self) {
  globalThis.self = self;
  await import(`../../static/sw.js?${Math.random()}`);
  return self;
}

/** Fire an event as a browser does: it must say at once, synchronously, what it waits for. */
export async function fire(self, type, properties = {}) {
  const waited = [];
  let open = true;
  const take = (promise) => {
    assert.ok(open, `${type}: waitUntil or respondWith came too late`);
    waited.push(promise);
  };
  self.listeners[type]({ type, waitUntil: take, respondWith: take, ...properties });
  open = false;
  assert.ok(waited.length, `${type}: nothing kept the worker alive`);
  return (await Promise.all(waited))[0];
}

/** Fire a fetch and tell whether the worker left it to the browser. */
export function leftAlone(self, request) {
  let answered = false;
  self.listeners.fetch({ request, respondWith: () => (answered = true) });
  return !answered;
}

/** Caches by name, each from path to reply; a query is part of the path, as in a browser. */
export function fakeCaches(names = {}) {
  const kept = new Map(Object.entries(names).map(([name, replies]) => [name, new Map(replies)]));
  const find = (one, request) => one?.get(pathOf(request))?.clone();
  const handle = (one) => ({
    put: async (request, reply) => void one.set(pathOf(request), reply),
    match: async (request) => find(one, request),
    keys: async () => [...one.keys()].map((path) => ({ url: ORIGIN + path })),
    delete: async (request) => one.delete(pathOf(request)),
  });
  return {
    kept,
    keys: async () => [...kept.keys()],
    has: async (name) => kept.has(name),
    delete: async (name) => kept.delete(name),
    match: async (request, { cacheName } = {}) => {
      const asked = cacheName ? [kept.get(cacheName)] : [...kept.values()];
      return asked.map((one) => find(one, request)).find(Boolean);
    },
    open: async (name) => {
      if (!kept.has(name)) kept.set(name, new Map());
      return handle(kept.get(name));
    },
  };
}

/** One table of an IndexedDB in memory: requests and transactions settle later, as a browser's do. */
export function fakeIndexedDB({ full = false } = {}) {
  const rows = new Map();
  const copy = (row) => (row === undefined ? undefined : structuredClone(row));
  const transaction = () => {
    const own = { error: null };
    const asked = [];
    const ask = (act) => {
      const request = {};
      asked.push(() => {
        request.result = act();
        request.onsuccess?.();
      });
      return request;
    };
    own.objectStore = () => ({
      getAll: () => ask(() => [...rows.values()].map(copy)),
      get: (id) => ask(() => copy(rows.get(id))),
      delete: (id) => ask(() => void rows.delete(id)),
      put: (row) => ask(() => {
        if (full) throw new DOMException("full", "QuotaExceededError");
        rows.set(row.id, copy(row));
      }),
    });
    setTimeout(() => {
      try {
        for (let act = asked.shift(); act; act = asked.shift()) act();
        own.oncomplete();
      } catch (error) {
        own.error = error;
        own.onabort();
      }
    });
    return own;
  };
  return {
    rows,
    open: () => {
      const request = { result: { transaction, createObjectStore: () => null } };
      setTimeout(() => request.onsuccess());
      return request;
    },
  };
}

export function fakeSubscription(endpoint, options = {}) {
  const subscription = {
    endpoint,
    options,
    gone: false,
    unsubscribe: async () => (subscription.gone = true),
    toJSON: () => ({ endpoint, keys: { p256dh: "p", auth: "a" } }),
  };
  return subscription;
}

export function fakeNotification(data, tag = "") {
  const notification = { data, tag, closed: false, close: () => (notification.closed = true) };
  return notification;
}

export function fakeWindow(url, { focused = false, navigates = true } = {}) {
  const window = {
    url,
    focused,
    messages: [],
    focus: async () => (window.focused = true),
    navigate: async (to) => {
      if (!navigates) throw new TypeError("not controlled");
      window.url = to;
    },
    postMessage: (message) => window.messages.push(message),
  };
  return window;
}

export function fakeStorage(entries = {}) {
  const kept = new Map(Object.entries(entries));
  return {
    kept,
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, String(value)),
    removeItem: (key) => void kept.delete(key),
  };
}
