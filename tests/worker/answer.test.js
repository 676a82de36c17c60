import assert from "node:assert/strict";
import { test } from "node:test";
import { PATIENCE } from "../../static/js/worker/answer.js";
import { OWN } from "../../static/js/worker/kept.js";
import { SHELL } from "../../static/js/worker/shell.js";
import { RELEASE, day, json, page, running } from "./days.js";
import { ORIGIN, fakeCaches, fakeSelf, fire, leftAlone, startWorker } from "./fakes.js";

const CSS = `/static/${RELEASE}/css/base.css`;
const get = (path, mode = "navigate") => ({ method: "GET", url: `${ORIGIN}${path}`, mode });
const lost = new TypeError("offline");
const kept = (list = running()) => [["/today/offline.json", json(list)], ["/today", page("kept")], ["/practice/pawing", page("pawing")]];
const world = (own = kept()) => fakeCaches({ [SHELL]: [["/offline", new Response("no connection")], [CSS, new Response("css")]], ...(own && { [OWN]: own }) });

async function ask(request, { answers = {}, caches = world(), setTimeout } = {}) {
  const self = await startWorker(Object.assign(fakeSelf({ answers, caches }), setTimeout && { setTimeout }));
  const reply = await fire(self, "fetch", { request });
  return { self, reply, text: reply.type === "error" ? "" : await reply.text() };
}

// Pages

test("a page comes from the network, and the newest one is kept", async () => {
  const { self, text } = await ask(get("/today"), { answers: { "GET /today": page("fresh") } });
  assert.match(text, /fresh/);
  assert.match(await self.caches.kept.get(OWN).get("/today").text(), /fresh/);
});

test("a page that is not of today is not kept", async () => {
  const { self } = await ask(get("/progress"), { answers: { "GET /progress": page("progress") } });
  assert.equal(self.caches.kept.get(OWN).has("/progress"), false);
});

test("without a network today is the kept page, a drill its own, whatever the query", async () => {
  const answers = { "GET /today?reminder=7": lost, "GET /practice/pawing?mend=x": lost };
  assert.match((await ask(get("/today?reminder=7"), { answers })).text, /kept/);
  assert.match((await ask(get("/practice/pawing?mend=x"), { answers })).text, /pawing/);
});

test("a network that says nothing counts as none after a short patience, and is heard when it comes after all", async () => {
  const waits = [];
  let come;
  const late = new Promise((resolve) => (come = () => resolve(page("late"))));
  const setTimeout = (go, time) => (waits.push(time), go(), queueMicrotask(() => queueMicrotask(come)));
  const { self, text } = await ask(get("/today"), { answers: { "GET /today": () => late }, setTimeout });
  assert.deepEqual(waits, [PATIENCE]);
  assert.match(text, /kept/);
  await new Promise((go) => globalThis.setTimeout(go, 5));
  assert.match(await self.caches.kept.get(OWN).get("/today").text(), /late/);
});

test("a server behind its proxy that is away is no reason to go without today", async () => {
  const { text } = await ask(get("/today"), { answers: { "GET /today": new Response("bad gateway", { status: 502 }) } });
  assert.match(text, /kept/);
});

test("any other error of the server is shown as it is: the network is there", async () => {
  const { reply } = await ask(get("/today"), { answers: { "GET /today": new Response("", { status: 500 }) } });
  assert.equal(reply.status, 500);
});

test("yesterday's routine is not shown as today's, its drills can still be done", async () => {
  const caches = () => world(kept(day({ until: "2026-11-25T02:00:00+00:00" })));
  const answers = { "GET /today": lost, "GET /practice/pawing": lost };
  assert.equal((await ask(get("/today"), { answers, caches: caches() })).text, "no connection");
  assert.match((await ask(get("/practice/pawing"), { answers, caches: caches() })).text, /pawing/);
});

test("any other page without a network is the offline page", async () => {
  for (const path of ["/progress", "/practice/never_kept"]) {
    assert.equal((await ask(get(path), { answers: { [`GET ${path}`]: lost } })).text, "no connection");
  }
});

test("without a network the front door leads to today where today is kept", async () => {
  const redirect = Response.redirect;
  Response.redirect = (path) => redirect.call(Response, ORIGIN + path);
  try {
    const { reply } = await ask(get("/"), { answers: { "GET /": lost } });
    assert.equal(reply.headers.get("Location"), `${ORIGIN}/today`);
  } finally {
    Response.redirect = redirect;
  }
  assert.equal((await ask(get("/"), { answers: { "GET /": lost }, caches: world(null) })).text, "no connection");
});

test("without network and without shell the browser's own error stands", async () => {
  await assert.rejects(ask(get("/progress"), { answers: { "GET /progress": lost }, caches: fakeCaches() }), /offline/);
});

// Whose pages they are

for (const [what, person] of [["nobody is signed in any more", "nobody"], ["somebody else is signed in", 6]]) {
  test(`kept pages are dropped as soon as a page shows that ${what}`, async () => {
    const { self } = await ask(get("/login"), { answers: { "GET /login": page("a page", { person, version: "" }) } });
    assert.equal(self.caches.kept.has(OWN), false);
  });
}

test("a page that knows nobody says nothing about whose the kept ones are", async () => {
  const { self } = await ask(get("/privacy"), { answers: { "GET /privacy": new Response("privacy") } });
  assert.equal(self.caches.kept.has(OWN), true);
});

test("signing out drops the kept pages once it has come through, and not before", async () => {
  const request = { method: "POST", url: `${ORIGIN}/logout`, mode: "navigate" };
  const out = await ask(request);
  assert.equal(out.self.caches.kept.has(OWN), false);
  const stuck = await ask(request, { answers: { "POST /logout": lost } });
  assert.equal(stuck.text, "no connection");
  assert.equal(stuck.self.caches.kept.has(OWN), true);
});

// Assets and the rest

test("an asset comes from the phone, of whichever release it is, and else from the network", async () => {
  const caches = world();
  caches.kept.set("fourfold-shell-r2", new Map([["/static/r2/css/base.css", new Response("newer css")]]));
  assert.equal((await ask(get(CSS, "no-cors"), { caches })).text, "css");
  assert.equal((await ask(get("/static/r2/css/base.css", "no-cors"), { caches })).text, "newer css");
  assert.equal((await ask(get("/static/r2/css/progress.css", "no-cors"), { caches })).self.calls.length, 1);
});

test("a page of another release makes the worker look for its successor", async () => {
  const { self } = await ask(get("/today"), { answers: { "GET /today": page("fresh", { release: "r2" }) } });
  assert.equal(self.updates, 1);
  assert.match(await self.caches.kept.get(OWN).get("/today").text(), /kept/);
});

test("the worker keeps out of the API, of other posts and of other origins", async () => {
  const self = await startWorker(fakeSelf());
  assert.ok(leftAlone(self, get("/api/v1/today", "cors")));
  assert.ok(leftAlone(self, { ...get("/practice/pawing"), method: "POST" }));
  assert.ok(leftAlone(self, { method: "GET", mode: "cors", url: "https://elsewhere.example/static/x.css" }));
});
