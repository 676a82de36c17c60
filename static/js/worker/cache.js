/** The shell kept for days without a network: the offline page and what it needs, nothing private. */

const PREFIX = "fourfold-shell-";
export const SHELL = `${PREFIX}2`;
export const OFFLINE = "/offline";
/** The server's list of what the offline page needs, under the names of its own release. */
export const LIST = "/static/precache.json";

/** Fetch the shell anew, whole or not at all. */
export async function precache({ caches, fetch, Request }) {
  const list = await fetch(LIST, { cache: "no-store", credentials: "omit" });
  if (!list.ok) throw new Error(`${LIST} answered ${list.status}`);
  const urls = await list.json();
  const shell = await caches.open(SHELL);
  await shell.addAll(urls.map((url) => new Request(url, { cache: "reload", credentials: "omit" })));
}

/** Remove shells of earlier versions; caches that are not ours stay. */
export async function clearOld({ caches }) {
  const names = await caches.keys();
  const old = names.filter((name) => name.startsWith(PREFIX) && name !== SHELL);
  await Promise.all(old.map((name) => caches.delete(name)));
}

/** Answer pages from the network, or with the offline page; assets from the shell if it has them. */
export function answer(self, event) {
  const { request } = event;
  if (request.method !== "GET") return;
  if (request.mode === "navigate") event.respondWith(pageOrOffline(self, request));
  else if (isAsset(self, request)) event.respondWith(keptOrFetched(self, request));
}

async function pageOrOffline({ caches, fetch }, request) {
  try {
    return await fetch(request);
  } catch (lost) {
    const offline = await caches.match(OFFLINE);
    if (offline) return offline;
    throw lost;
  }
}

async function keptOrFetched({ caches, fetch }, request) {
  return (await caches.match(request)) ?? fetch(request);
}

function isAsset(self, request) {
  const { origin, pathname } = new URL(request.url);
  return origin === self.location.origin && pathname.startsWith("/static/");
}
