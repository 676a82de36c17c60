import assert from "node:assert/strict";
import { test } from "node:test";
import { OWN } from "../../static/js/worker/kept.js";
import { SHELL } from "../../static/js/worker/shell.js";
import { RELEASE, day, json, page, running } from "./days.js";
import { fakeCaches, fakeSelf, fire, startWorker } from "./fakes.js";

const CSS = `/static/${RELEASE}/css/base.css`;
const LIST = ["/offline", CSS, "/static/icons/badge-96.png"];
const LISTED = "GET /static/precache.json";
const DAY = "GET /today/offline.json";
const immutable = () => new Response("css", { headers: { "Cache-Control": "public, max-age=1, immutable" } });
const shell = (changes = {}) => ({ [LISTED]: json({ release: RELEASE, urls: LIST }), [`GET ${CSS}`]: immutable(), ...changes });
const whole = () => [["/offline", new Response("offline")]];
const mine = (list = running()) => ({ [DAY]: json(list), "GET /today": page("today", { version: "t1" }), "GET /practice/pawing": page("pawing", { version: "p1" }) });
const opened = (self) => fire(self, "message", { data: { type: "keep" } });
const paths = (self, name = OWN) => [...(self.caches.kept.get(name)?.keys() ?? [])].sort();
const kept = (list = running()) => [["/today/offline.json", json(list)], ["/today", page("kept", { version: "t1" })], ["/practice/pawing", page("kept", { version: "p1" })]];

// The shell

test("installing keeps what the server lists, without a cookie, the offline page last", async () => {
  const self = await startWorker(fakeSelf({ answers: shell() }));
  await fire(self, "install");
  assert.deepEqual([...self.caches.kept.get(SHELL).keys()], [...LIST.slice(1), "/offline"]);
  assert.ok(self.calls.every(({ credentials }) => credentials === "omit"));
});

test("what bears the release in its name may come from the browser's own cache, the rest is asked anew", async () => {
  const self = await startWorker(fakeSelf({ answers: shell() }));
  await fire(self, "install");
  const how = Object.fromEntries(self.calls.map(({ url, cache }) => [url, cache]));
  assert.deepEqual([how[CSS], how["/offline"]], ["default", "no-cache"]);
});

for (const [what, answers] of [
  ["the list cannot be had", shell({ [LISTED]: new Response("", { status: 503 }) })],
  ["the server has moved on to another release", shell({ [LISTED]: json({ release: "r2", urls: LIST }) })],
  ["a file is missing", shell({ [`GET ${CSS}`]: new Response("", { status: 404 }) })],
  ["a file already is another release's", shell({ [`GET ${CSS}`]: new Response("css", { headers: { "Cache-Control": "no-cache" } }) })],
]) {
  test(`nothing is installed, to be tried again, when ${what}`, async () => {
    const self = await startWorker(fakeSelf({ answers }));
    await assert.rejects(fire(self, "install"));
    assert.equal(self.caches.kept.size, 0);
  });
}

test("taking over removes older shells and nothing that is not ours, and speaks for open pages", async () => {
  const caches = fakeCaches({ "fourfold-shell-0": [], [SHELL]: [], "someone-else": [] });
  const self = await startWorker(fakeSelf({ caches }));
  await fire(self, "activate");
  assert.deepEqual([...caches.kept.keys()], [SHELL, "someone-else"]);
  assert.equal(self.claimed, true);
});

test("a new release keeps today anew while it installs, for whoever is signed in, and is whole when it takes over", async () => {
  const old = running({ release: "r0", pages: [{ url: "/today", version: "t1" }] });
  const caches = fakeCaches({ [OWN]: [["/today/offline.json", json(old)], ["/today", page("old", { release: "r0", version: "t1" })]] });
  const self = await startWorker(fakeSelf({ caches, answers: { ...shell(), ...mine() } }));
  await fire(self, "install");
  assert.match(await caches.kept.get(OWN).get("/today").clone().text(), /today$/);
  await fire(self, "activate");
  assert.deepEqual(paths(self), ["/practice/pawing", "/today", "/today/offline.json"]);
});

test("pages of an older release go with their shell", async () => {
  const caches = fakeCaches({ [OWN]: [["/today", page("old", { release: "r0" })], ["/practice/pawing", page("new")]] });
  const self = await startWorker(fakeSelf({ caches }));
  await fire(self, "activate");
  assert.deepEqual(paths(self), ["/practice/pawing"]);
});

test("only the page's wish lets a new worker take over", async () => {
  const self = await startWorker(fakeSelf({ answers: shell() }));
  await fire(self, "install");
  assert.equal(self.skipped, undefined);
  await fire(self, "message", { data: { type: "take over" } });
  assert.equal(self.skipped, true);
});

// Today's private pages

test("opening the app keeps all of today, stamped with when", async () => {
  const self = await startWorker(fakeSelf({ caches: fakeCaches({ [SHELL]: whole() }), answers: mine() }));
  await opened(self);
  assert.deepEqual(paths(self), ["/practice/pawing", "/today", "/today/offline.json"]);
  assert.match(await self.caches.kept.get(OWN).get("/today").text(), /^<html data-kept="\d{4}-/);
});

test("a page whose version is known is not fetched again, a newer one is", async () => {
  const caches = fakeCaches({ [SHELL]: whole(), [OWN]: kept() });
  const list = running({ pages: [{ url: "/today", version: "t2" }, { url: "/practice/pawing", version: "p1" }] });
  const self = await startWorker(fakeSelf({ caches, answers: mine(list) }));
  await opened(self);
  assert.deepEqual(self.calls.map(({ url }) => url), ["/today/offline.json", "/today"]);
});

test("pages that are no longer of today are forgotten", async () => {
  const caches = fakeCaches({ [SHELL]: whole(), [OWN]: [...kept(), ["/practice/old", page("old")]] });
  const self = await startWorker(fakeSelf({ caches, answers: mine() }));
  await opened(self);
  assert.deepEqual(paths(self), ["/practice/pawing", "/today", "/today/offline.json"]);
});

for (const [what, reply] of [
  ["of another release", page("x", { release: "r2" })],
  ["of another person", page("x", { person: 6 })],
  ["without a version", page("x", { version: "" })],
  ["with something to say that is said once", page('<p class="flash">Saved.</p>')],
  ["that failed", new Response("", { status: 500 })],
]) {
  test(`a page ${what} is not kept`, async () => {
    const self = await startWorker(fakeSelf({ caches: fakeCaches({ [SHELL]: whole() }), answers: { ...mine(), "GET /today": reply } }));
    await opened(self);
    assert.deepEqual(paths(self), ["/practice/pawing", "/today/offline.json"]);
  });
}

test("of a release whose assets are not on the phone nothing is kept, and its worker is looked for", async () => {
  const caches = fakeCaches({ [SHELL]: whole(), [OWN]: kept() });
  const self = await startWorker(fakeSelf({ caches, answers: mine(running({ release: "r2" })) }));
  await opened(self);
  assert.match(await caches.kept.get(OWN).get("/today").text(), /kept/);
  assert.equal(self.updates, 1);
});

test("a session that is over takes the kept pages with it", async () => {
  const caches = fakeCaches({ [SHELL]: whole(), [OWN]: kept() });
  const self = await startWorker(fakeSelf({ caches, answers: { [DAY]: json({}, 401) } }));
  await opened(self);
  assert.equal(caches.kept.has(OWN), false);
});

test("another person's day replaces the first one's, page by page", async () => {
  const caches = fakeCaches({ [SHELL]: whole(), [OWN]: kept() });
  const other = running({ person: 6, pages: [{ url: "/today", version: "t1" }] });
  const self = await startWorker(fakeSelf({ caches, answers: { [DAY]: json(other), "GET /today": page("other", { person: 6, version: "t1" }) } }));
  await opened(self);
  assert.deepEqual(paths(self), ["/today", "/today/offline.json"]);
  assert.match(await caches.kept.get(OWN).get("/today").text(), /other/);
});

test("what was on its way when somebody signed out is put nowhere", async () => {
  const caches = fakeCaches({ [SHELL]: whole() });
  const self = fakeSelf({ caches });
  const late = { ...mine(), "GET /today": async () => (await fire(self, "message", { data: { type: "drop" } }), page("late", { version: "t1" })) };
  Object.assign(self, { fetch: fakeSelf({ answers: late }).fetch });
  await startWorker(self);
  await opened(self);
  assert.deepEqual(paths(self), []);
});

test("without a network the kept pages stay as they are", async () => {
  const caches = fakeCaches({ [SHELL]: whole(), [OWN]: kept() });
  const self = await startWorker(fakeSelf({ caches, answers: { [DAY]: new TypeError("offline") } }));
  await opened(self);
  assert.deepEqual(paths(self), ["/practice/pawing", "/today", "/today/offline.json"]);
});

// What is left

test("opening the app puts what is left on the icon, and nothing once all is done", async () => {
  const self = await startWorker(fakeSelf({ caches: fakeCaches({ [SHELL]: whole() }), answers: mine() }));
  await opened(self);
  const drills = day().drills.map((drill) => ({ ...drill, check_offs: [{ id: "x", leg: null }] }));
  const done = await startWorker(fakeSelf({ answers: { [DAY]: json(running({ drills })) } }));
  await opened(done);
  assert.deepEqual([self.badges, done.badges], [[3], ["cleared"]]);
});
