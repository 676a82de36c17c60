/** Who answers a request: pages the network first, the phone after a short patience; assets the phone first. */
import { drop, keptPage, notice } from "./kept.js";
import { OFFLINE, kept } from "./shell.js";

/** Milliseconds after which a network that says nothing counts as none, where the phone has the page itself. */
export const PATIENCE = 3000;
/** A proxy whose server is away. */
const AWAY = [502, 503, 504];
const SIGN_OUT = "/logout";
const HOME = "/";
const TODAY = "/today";

export function answer(self, event) {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (origin !== self.location.origin) return;
  if (request.mode === "navigate") {
    if (request.method === "GET") answerPage(self, event, pathname);
    else if (pathname === SIGN_OUT) event.respondWith(signedOut(self, request));
  } else if (request.method === "GET" && pathname.startsWith("/static/")) event.respondWith(asset(self, request));
}

function answerPage(self, event, path) {
  const fetched = self.fetch(event.request);
  const copy = fetched.then((reply) => reply.clone());
  event.respondWith(page(self, path, fetched));
  // However late it comes, and whoever was answered meanwhile.
  event.waitUntil(copy.then((reply) => notice(self, path, reply)).catch(() => {}));
}

async function page(self, path, fetched) {
  const own = await ownPage(self, path);
  if (!own) return fetched.catch((lost) => offline(self, lost));
  const soon = fetched.then((reply) => (AWAY.includes(reply.status) ? own : reply), () => own);
  return Promise.race([soon, after(self, PATIENCE).then(() => own)]);
}

async function ownPage(self, path) {
  if (path !== HOME) return keptPage(self, path);
  return (await keptPage(self, TODAY)) && Response.redirect(TODAY);
}

async function signedOut(self, request) {
  try {
    const reply = await self.fetch(request);
    await drop(self);
    return reply;
  } catch (lost) {
    return offline(self, lost);
  }
}

async function offline(self, lost) {
  const shown = await kept(self, OFFLINE);
  if (shown) return shown;
  throw lost;
}

async function asset(self, request) {
  return (await kept(self, request)) ?? self.fetch(request);
}

const after = ({ setTimeout = globalThis.setTimeout }, milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

