/** The private pages of today, kept for one person, and dropped when it is another's turn. */
import { DAY } from "../lib/caller.js";
import { RELEASE } from "./release.js";
import { isWhole } from "./shell.js";

export const OWN = "fourfold-own";
export const VERSION = "Fourfold-Version";
export const PERSON = "Fourfold-Person";
export const OF_RELEASE = "Fourfold-Release";
const TODAY = "/today";

/** @typedef {import("../lib/day.js").Day & {person: number, csrf: string, release: string, pages: {url: string, version: string}[]}} KeptDay */

let last = Promise.resolve(null);
/** Goes up when all is dropped: what was fetched before is then put nowhere. */
let turn = 0;

/** Bring the kept pages up to date; today as the server tells it, null where it cannot be had. One after the other. */
export function keep(self) {
  last = last.then(() => renew(self)).catch(() => null);
  return last;
}

/** Today as it was kept last, without asking the network. @returns {Promise<KeptDay | null>} */
export async function keptDay({ caches }) {
  const reply = await caches.match(DAY, { cacheName: OWN });
  return reply ? reply.json() : null;
}

/** The kept page at this path; today's only while it is today. */
export async function keptPage(self, path, now = Date.now()) {
  const day = await keptDay(self);
  if (!day || (path === TODAY && !(now < Date.parse(day.until)))) return undefined;
  return self.caches.match(path, { cacheName: OWN, ignoreVary: true });
}

/** Forget every private page. */
export function drop({ caches }) {
  turn += 1;
  return caches.delete(OWN);
}

/** Forget what was made for another release than this worker's: its assets go, too. */
export async function dropOld({ caches }) {
  if (!(await caches.has(OWN))) return;
  const own = await caches.open(OWN);
  for (const request of await own.keys()) {
    const release = (await own.match(request, { ignoreVary: true }))?.headers.get(OF_RELEASE);
    if (release && release !== RELEASE) await own.delete(request);
  }
}

/** A page has come from the network: keep it if it is one of the kept, drop all if it is another person's. */
export async function notice(self, path, page) {
  const mine = turn;
  const person = page.headers.get(PERSON);
  if (!person) return;
  if (page.headers.get(OF_RELEASE) !== RELEASE) self.registration.update?.().catch(() => {});
  const day = await keptDay(self);
  if (!day) return;
  if (String(day.person) !== person) await drop(self);
  else if (day.pages.some(({ url }) => url === path)) await put(self, path, page, day.person, mine);
}

async function renew(self) {
  const mine = turn;
  const reply = await self.fetch(DAY, { cache: "no-store", credentials: "same-origin" });
  if (reply.status === 401) await drop(self);
  if (!reply.ok) return null;
  const day = await reply.clone().json();
  const before = await keptDay(self);
  if (mine !== turn) return null;
  if (before && before.person !== day.person) await drop(self);
  if (await isWhole(self, day.release)) await keepAll(self, day, reply, turn);
  // The server has moved on: its new worker brings what the new pages need.
  else await self.registration.update?.();
  return day;
}

async function keepAll(self, day, reply, mine) {
  const own = await self.caches.open(OWN);
  await Promise.all(day.pages.map((page) => keepOne(self, own, page, day, mine)));
  if (mine !== turn) return;
  await own.put(DAY, reply);
  const listed = new Set([DAY, ...day.pages.map(({ url }) => url)]);
  const gone = (await own.keys()).filter(({ url }) => !listed.has(new URL(url).pathname));
  await Promise.all(gone.map((request) => own.delete(request)));
}

async function keepOne(self, own, { url, version }, { person, release }, mine) {
  const known = await own.match(url, { ignoreVary: true });
  if (known?.headers.get(VERSION) === version && known.headers.get(OF_RELEASE) === release) return;
  const page = await self.fetch(url, { cache: "no-store", credentials: "same-origin" });
  await put(self, url, page, person, mine);
}

/** Only what is whole, for this person, with all it needs, and has nothing to say that is said once. */
async function put(self, url, page, person, mine) {
  if (!page.ok || page.redirected || !page.headers.has(VERSION) || page.headers.get(PERSON) !== String(person)) return;
  if (!(await isWhole(self, page.headers.get(OF_RELEASE)))) return;
  const html = await page.text();
  if (html.includes('class="flash') || mine !== turn) return;
  const own = await self.caches.open(OWN);
  await own.put(url, new Response(stamped(html), { headers: headersOf(page) }));
}

/** The page itself says since when it is kept. */
function stamped(html) {
  return html.replace("<html ", `<html data-kept="${new Date().toISOString()}" `);
}

function headersOf({ headers }) {
  const kept = new Headers(headers);
  for (const name of ["Content-Encoding", "Content-Length", "Set-Cookie"]) kept.delete(name);
  return kept;
}
