import assert from "node:assert/strict";
import { test } from "node:test";
import { SHELL } from "../../static/js/worker/cache.js";
import { ORIGIN, fakeCaches, fakeSelf, fire, leftAlone, startWorker } from "./fakes.js";

const LIST = ["/offline", "/static/r1/css/base.css"];
const list = () => ({ "GET /static/precache.json": new Response(JSON.stringify(LIST)) });
const get = (path, mode = "no-cors") => ({ method: "GET", url: `${ORIGIN}${path}`, mode });
const offline = (path) => ({ [`GET ${ORIGIN}${path}`]: new TypeError("offline") });

test("installing keeps what the server lists, asked anew and without a cookie", async () => {
  const self = await startWorker(fakeSelf({ answers: list() }));
  await fire(self, "install");
  const shell = self.caches.kept.get(SHELL);
  assert.deepEqual([...shell.keys()], LIST);
  assert.ok([...shell.values()].every(({ cache, credentials }) => cache === "reload" && credentials === "omit"));
});

test("installing fails, to be tried again, when the list cannot be had", async () => {
  const self = await startWorker(fakeSelf({ answers: { "GET /static/precache.json": new Response("", { status: 503 }) } }));
  await assert.rejects(fire(self, "install"), /503/);
  assert.equal(self.caches.kept.size, 0);
});

test("activating removes older shells and nothing that is not ours", async () => {
  const caches = fakeCaches({ "fourfold-shell-0": [], [SHELL]: [], "someone-else": [] });
  const self = await startWorker(fakeSelf({ caches }));
  await fire(self, "activate");
  assert.deepEqual([...caches.kept.keys()], [SHELL, "someone-else"]);
});

test("a page comes from the network, and nothing of it is kept", async () => {
  const page = new Response("today");
  const caches = fakeCaches({ [SHELL]: [["/offline", new Response("offline")]] });
  const self = await startWorker(fakeSelf({ caches, answers: { [`GET ${ORIGIN}/today`]: page } }));
  assert.equal(await fire(self, "fetch", { request: get("/today", "navigate") }), page);
  assert.deepEqual([...caches.kept.get(SHELL).keys()], ["/offline"]);
});

test("without a network a page is the offline page", async () => {
  const kept = new Response("offline");
  const caches = fakeCaches({ [SHELL]: [["/offline", kept]] });
  const self = await startWorker(fakeSelf({ caches, answers: offline("/today") }));
  assert.equal(await fire(self, "fetch", { request: get("/today", "navigate") }), kept);
});

test("a server error is shown as it is: the network is there", async () => {
  const broken = new Response("", { status: 500 });
  const self = await startWorker(fakeSelf({ answers: { [`GET ${ORIGIN}/today`]: broken } }));
  assert.equal(await fire(self, "fetch", { request: get("/today", "navigate") }), broken);
});

test("without network and without shell the browser's own error stands", async () => {
  const self = await startWorker(fakeSelf({ answers: offline("/today") }));
  await assert.rejects(fire(self, "fetch", { request: get("/today", "navigate") }), /offline/);
});

test("an asset of the shell comes from the shell, any other from the network", async () => {
  const kept = new Response("css");
  const caches = fakeCaches({ [SHELL]: [["/static/r1/css/base.css", kept]] });
  const self = await startWorker(fakeSelf({ caches }));
  assert.equal(await fire(self, "fetch", { request: get("/static/r1/css/base.css") }), kept);
  await fire(self, "fetch", { request: get("/static/r1/css/player.css") });
  assert.equal(self.calls.length, 1);
});

test("the worker keeps out of the API, of posts and of other origins", async () => {
  const self = await startWorker(fakeSelf());
  assert.ok(leftAlone(self, get("/api/v1/today")));
  assert.ok(leftAlone(self, { ...get("/practice/pawing", "navigate"), method: "POST" }));
  assert.ok(leftAlone(self, { method: "GET", mode: "cors", url: "https://elsewhere.example/static/x.css" }));
});
