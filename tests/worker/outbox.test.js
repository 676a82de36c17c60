import assert from "node:assert/strict";
import { test } from "node:test";
import { SHELL } from "../../static/js/worker/shell.js";
import { MIRA, json, page, running, told } from "./days.js";
import { fakeCaches, fakeNotification, fakeSelf, fakeWindow, fire, startWorker } from "./fakes.js";

const DAY = "GET /today/offline.json";
const POST = "POST /api/v1/check-offs";
const created = (...ids) => json({ results: ids.map((id) => ({ id, status: "created", problem: null })) });
const sync = (self) => fire(self, "sync", { tag: "fourfold-outbox" });
const waiting = (self) => [...self.indexedDB.rows.keys()];
const posts = (self) => self.calls.filter(({ method }) => method === "POST");

async function worker({ answers = {}, rows = [told("pawing")], ...more } = {}) {
  const caches = fakeCaches({ [SHELL]: [["/offline", new Response("")]] });
  const pages = { "GET /today": page("today"), "GET /practice/pawing": page("pawing") };
  const self = await startWorker(fakeSelf({ caches, answers: { [DAY]: json(running()), ...pages, ...answers }, ...more }));
  for (const row of rows) self.indexedDB.rows.set(row.id, row);
  return self;
}

test("Background Sync sends what waits in its owner's name, with a fresh token, no page open", async () => {
  const self = await worker({ answers: { [POST]: created("pawing-id") } });
  await sync(self);
  const [post] = posts(self);
  assert.deepEqual([post.headers["X-CSRFToken"], post.headers["X-Person"]], ["form-token", String(MIRA)]);
  assert.deepEqual(post.json.check_offs, [told("pawing").item]);
  assert.deepEqual(waiting(self), []);
});

test("open pages hear what was sent, the badge and the kept pages follow", async () => {
  const open = fakeWindow("https://fourfold.example/today");
  const self = await worker({ answers: { [POST]: created("pawing-id") }, windows: [open] });
  await sync(self);
  assert.deepEqual(open.messages.map(({ type, delivered }) => [type, delivered[0].id]), [["flushed", "pawing-id"]]);
  assert.deepEqual(self.badges, [3]);
});

test("where it does not get through, the browser is told to ask again", async () => {
  const self = await worker({ answers: { [POST]: new TypeError("offline") } });
  await assert.rejects(sync(self));
  assert.deepEqual(waiting(self), ["pawing-id"]);
});

test("signed out, nothing is sent and nothing lost; the next page asks to sign in", async () => {
  const self = await worker({ answers: { [DAY]: json({}, 401) } });
  await sync(self);
  assert.deepEqual([posts(self), waiting(self)], [[], ["pawing-id"]]);
});

test("another person signed in here never sends the first one's", async () => {
  const self = await worker({ answers: { [DAY]: json(running({ person: 6, pages: [] })) } });
  await sync(self);
  assert.deepEqual([posts(self), waiting(self)], [[], ["pawing-id"]]);
});

test("another sync's name is none of our business", async () => {
  const self = await worker();
  await fire(self, "sync", { tag: "something-else" });
  assert.deepEqual(self.calls, []);
});

test("the badge counts out what this phone has done and not sent yet", async () => {
  const self = await worker();
  await fire(self, "message", { data: { type: "keep" } });
  assert.deepEqual(self.badges, [2]);
});

test("done on another device: opening the app here takes the notification and the badge away", async () => {
  const [note, test] = [fakeNotification({}, "practice-2026-11-24"), fakeNotification({}, "test")];
  const drills = running().drills.map((drill) => ({ ...drill, check_offs: [{ id: "x", leg: null }] }));
  const self = await worker({ rows: [], notes: [note, test], answers: { [DAY]: json(running({ drills })) } });
  await fire(self, "message", { data: { type: "keep" } });
  assert.deepEqual([note.closed, test.closed, self.badges], [true, false, ["cleared"]]);
});

test("while something is left, the day's notification stays, those of other days go", async () => {
  const [today, yesterday] = ["24", "23"].map((day) => fakeNotification({}, `practice-2026-11-${day}`));
  const self = await worker({ rows: [], notes: [today, yesterday] });
  await fire(self, "message", { data: { type: "keep" } });
  assert.deepEqual([today.closed, yesterday.closed], [false, true]);
});

test("strong pain that waits here leaves nothing to be done today", async () => {
  const self = await worker({ rows: [told("pawing", { pain: 7 })] });
  await fire(self, "message", { data: { type: "keep" } });
  assert.deepEqual(self.badges, ["cleared"]);
});
