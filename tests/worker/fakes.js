/** A worker's world in memory: events that insist on waitUntil, caches, clients, a server that answers. */
import assert from "node:assert/strict";

export const ORIGIN = "https://fourfold.example";

/** A `self` whose parts record what was done to them; `answers` maps "METHOD /path" to a reply or an error. */
export function fakeSelf({ answers = {}, windows = [], caches = fakeCaches(), subscription = null } = {}) {
  const listeners = {};
  const self = {
    calls: [],
    shown: [],
    opened: [],
    badges: [],
    location: new URL(`${ORIGIN}/static/sw.js`),
    addEventListener: (type, listener) => (listeners[type] = listener),
    listeners,
    caches,
    Request: class {
      constructor(url, options) {
        Object.assign(this, { url, ...options });
      }
    },
    fetch: async (request, options = {}) => {
      const url = typeof request === "string" ? request : request.url;
      self.calls.push({ url, ...options, json: options.body && JSON.parse(options.body) });
      const answer = answers[`${options.method ?? "GET"} ${url}`];
      if (answer instanceof Error) throw answer;
      return answer ?? new Response("{}", { status: 200 });
    },
    registration: {
      showNotification: async (title, options) => void self.shown.push({ title, ...options }),
      pushManager: { subscribe: async (options) => fakeSubscription("https://push.example/new", options), getSubscription: async () => subscription },
    },
    clients: {
      matchAll: async () => windows,
      openWindow: async (url) => void self.opened.push(url),
    },
    navigator: {
      setAppBadge: async (count) => void self.badges.push(count),
      clearAppBadge: async () => void self.badges.push("cleared"),
    },
  };
  return self;
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

export function fakeCaches(names = {}) {
  const kept = new Map(Object.entries(names).map(([name, urls]) => [name, new Map(urls)]));
  const urlOf = (request) => new URL(typeof request === "string" ? request : request.url, ORIGIN).pathname;
  return {
    kept,
    keys: async () => [...kept.keys()],
    delete: async (name) => kept.delete(name),
    match: async (request) => [...kept.values()].map((one) => one.get(urlOf(request))).find(Boolean),
    open: async (name) => {
      if (!kept.has(name)) kept.set(name, new Map());
      const one = kept.get(name);
      return {
        addAll: async (requests) => requests.forEach((request) => one.set(urlOf(request), request)),
        put: async (request, response) => void one.set(urlOf(request), response),
      };
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

export function fakeNotification(data) {
  const notification = { data, closed: false, close: () => (notification.closed = true) };
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
