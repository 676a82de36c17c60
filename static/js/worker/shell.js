/** The shell kept for days without a network: every page's assets, release by release; nothing private. */
import { RELEASE } from "./release.js";

const PREFIX = "fourfold-shell-";
export const SHELL = PREFIX + RELEASE;
export const OFFLINE = "/offline";
/** The server's list of what to keep, under the names of its own release. */
export const LIST = "/static/precache.json";

/** Fetch the shell, whole or not at all; another release than this worker's is left to its own worker. */
export async function precache(self) {
  const { caches, fetch } = self;
  const list = await fetch(LIST, { cache: "no-store", credentials: "omit" });
  if (!list.ok) throw new Error(`${LIST} answered ${list.status}`);
  const { release, urls } = await list.json();
  if (release !== RELEASE) throw new Error(`This is ${RELEASE}, the server is at ${release}`);
  const replies = await Promise.all(urls.map((url) => asked(self, url)));
  const shell = await caches.open(SHELL);
  const keep = (at) => shell.put(urls[at], replies[at]);
  await Promise.all([...urls.keys()].filter((at) => urls[at] !== OFFLINE).map(keep));
  // Last of all: by this page a shell is known to be whole.
  await keep(urls.indexOf(OFFLINE));
}

/** Whether everything that pages of this release need is on the phone. */
export async function isWhole({ caches }, release) {
  return Boolean(await caches.match(OFFLINE, { cacheName: PREFIX + release }));
}

/** Remove the shells of earlier releases; caches that are not ours stay. */
export async function clearOld({ caches }) {
  const old = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== SHELL);
  await Promise.all(old.map((name) => caches.delete(name)));
}

/** What is kept under this address, if anything; an asset bears its release in its name, so none is mistaken. */
export async function kept({ caches }, url) {
  return (await caches.match(url, { cacheName: SHELL, ignoreVary: true })) ?? caches.match(url, { ignoreVary: true });
}

// What bears the release in its name is the same for ever and may come from the browser's own cache.
async function asked({ fetch }, url) {
  const named = url.startsWith(`/static/${RELEASE}/`);
  const reply = await fetch(url, { cache: named ? "default" : "no-cache", credentials: "omit" });
  if (!reply.ok) throw new Error(`${url} answered ${reply.status}`);
  // A server already at the next release answers to the old name, but with its own file.
  if (named && !reply.headers.get("Cache-Control")?.includes("immutable")) throw new Error(`${url} is of another release`);
  return reply;
}
