import assert from "node:assert/strict";
import { test } from "node:test";
import { moment } from "../../static/js/worker/moment.js";
import { SHELL } from "../../static/js/worker/shell.js";
import { json, running } from "./days.js";
import { ORIGIN, fakeCaches, fakeNotification, fakeSelf, fakeWindow, fire, startWorker } from "./fakes.js";

const TODAY = `${ORIGIN}/today`;
const ERRAND = { occasion: 7, token: "signed", navigate: TODAY };
const TAG = "practice-2026-11-24";
const refused = (status = 410) => new Response("{}", { status });
const posts = (self) => self.calls.filter(({ method }) => method === "POST");
const kept = (self) => [...self.indexedDB.rows.values()].map(({ item }) => item);

async function click(self, action, data = ERRAND, tag = TAG) {
  await startWorker(self);
  const notification = fakeNotification(data, tag);
  await fire(self, "notificationclick", { notification, action });
  assert.ok(notification.closed);
}

test("Done tells the server by token alone: no window, no cookie, no session needed", async () => {
  const self = fakeSelf();
  await click(self, "done");
  const [told, ...others] = posts(self);
  assert.deepEqual(others, []);
  assert.equal(told.url, "/api/v1/occasions/7/done");
  assert.equal(told.credentials, "omit");
  assert.deepEqual(told.json, { token: "signed" });
  assert.deepEqual(self.opened, []);
  assert.deepEqual(self.shown, []);
});

test("Done clears the badge and tells the open pages", async () => {
  const page = fakeWindow(TODAY);
  const self = fakeSelf({ windows: [page] });
  await click(self, "done");
  assert.deepEqual(self.badges, ["cleared"]);
  assert.deepEqual(page.messages, [{ type: "practised" }]);
});

const again = (at) => new Response(JSON.stringify({ at }), { headers: { "Content-Type": "application/json" } });

test("Later asks for two hours and says quietly when we ask again, a tap away from the other times", async () => {
  const at = new Date(Date.now() + 2 * 3600 * 1000);
  const self = fakeSelf({ answers: { "POST /api/v1/occasions/7/snooze": again(at.toISOString()) } });
  await click(self, "later");
  assert.equal(self.calls[0].url, "/api/v1/occasions/7/snooze");
  assert.deepEqual(self.calls[0].json, { minutes: 120, token: "signed" });
  assert.equal(self.shown.length, 1);
  assert.equal(self.shown[0].title, `We’ll ask again ${moment(at, new Date())}`);
  assert.equal(self.shown[0].silent, true);
  assert.deepEqual(self.opened, []);
  await click(self, "", self.shown[0].data);
  assert.deepEqual(self.opened, [`${ORIGIN}/later`]);
});

test("Later is told without a moment where the server names none", async () => {
  const self = fakeSelf({ answers: { "POST /api/v1/occasions/7/snooze": again(null) } });
  await click(self, "later");
  assert.equal(self.shown[0].title, "We’ll ask again later");
});

for (const [at, said] of [
  ["2026-11-24T09:30:00Z", "at 10:30"],
  ["2026-11-24T23:30:00Z", "tomorrow at 00:30"],
  ["2026-11-25T06:30:00+00:00", "tomorrow at 07:30"],
  ["2026-11-27T06:30:00Z", "on Friday at 07:30"],
]) {
  test(`a moment is told as a person would: ${said}`, () => {
    assert.equal(moment(new Date(at), new Date("2026-11-24T06:30:00Z"), "Europe/Berlin"), said);
  });
}

for (const [action, path] of [["done", "done"], ["later", "snooze"]]) {
  test(`${action} says so quietly when the server refuses, keeps nothing and does not pretend`, async () => {
    const page = fakeWindow(TODAY);
    const self = fakeSelf({ answers: { [`POST /api/v1/occasions/7/${path}`]: refused() }, windows: [page] });
    await click(self, action);
    assert.deepEqual(self.shown.map(({ tag, silent, data }) => [tag, silent, data.navigate]), [["not-recorded", true, TODAY]]);
    assert.deepEqual([self.badges, page.messages, kept(self)], [[], [], []]);
  });

  for (const [what, answer] of [["no network", new TypeError("offline")], ["a server in trouble", refused(503)], ["too many at once", refused(429)]]) {
    test(`${action} with ${what} goes into the outbox, says so, and is asked for once there is a network`, async () => {
      const self = fakeSelf({ answers: { [`POST /api/v1/occasions/7/${path}`]: answer } });
      await click(self, action);
      const [errand] = kept(self);
      assert.deepEqual([errand.occasion, errand.token, errand.resource, errand.day], [7, "signed", path, "2026-11-24"]);
      assert.deepEqual(self.shown.map(({ tag, silent, title }) => [tag, silent, title]), [["kept", true, `${action === "done" ? "Done" : "Later"}, kept on this phone`]]);
      assert.deepEqual(self.syncs, ["fourfold-outbox"]);
    });
  }
}

test("Done without a network clears the badge: today is done as far as this phone knows", async () => {
  const caches = fakeCaches({ "fourfold-own": [["/today/offline.json", json(running())]] });
  const self = fakeSelf({ caches, answers: { "POST /api/v1/occasions/7/done": new TypeError("offline") } });
  await click(self, "done");
  assert.deepEqual(self.badges, ["cleared"]);
});

test("what was kept goes out by its token when the network is back, and open pages hear of it", async () => {
  const page = fakeWindow(TODAY);
  const answers = { "POST /api/v1/occasions/7/done": new TypeError("offline") };
  const self = fakeSelf({ answers, windows: [page] });
  await click(self, "done");
  delete answers["POST /api/v1/occasions/7/done"];
  await fire(self, "sync", { tag: "fourfold-outbox" });
  assert.deepEqual(posts(self).at(-1).json, { token: "signed" });
  assert.deepEqual(kept(self), []);
  assert.deepEqual(page.messages.map(({ type }) => type), ["kept", "flushed"]);
});

test("Later whose time has come and gone is not sent any more", async () => {
  const self = fakeSelf();
  const at = new Date(Date.now() - 3 * 3600 * 1000).toISOString();
  self.indexedDB.rows.set("errand 7 snooze", { id: "errand 7 snooze", person: null, kind: "errand", item: { occasion: 7, token: "signed", resource: "snooze", minutes: 120, at } });
  await startWorker(self);
  await fire(self, "sync", { tag: "fourfold-outbox" });
  assert.deepEqual([posts(self), kept(self)], [[], []]);
});

test("Later that was kept for half an hour asks for what is left of its two", async () => {
  const self = fakeSelf();
  const at = new Date(Date.now() - 30 * 60 * 1000).toISOString();
  self.indexedDB.rows.set("errand 7 snooze", { id: "errand 7 snooze", person: null, kind: "errand", item: { occasion: 7, token: "signed", resource: "snooze", minutes: 120, at } });
  await startWorker(self);
  await fire(self, "sync", { tag: "fourfold-outbox" });
  assert.deepEqual(posts(self)[0].json, { minutes: 90, token: "signed" });
});

test("Done takes notifications of that day away everywhere on this phone, by what the server knows", async () => {
  const note = fakeNotification({}, TAG);
  const drills = running().drills.map((drill) => ({ ...drill, check_offs: [{ id: "x", leg: null }] }));
  const caches = fakeCaches({ [SHELL]: [["/offline", new Response("")]] });
  const self = fakeSelf({ notes: [note], caches, answers: { "GET /today/offline.json": json(running({ drills })) } });
  await click(self, "done");
  assert.ok(note.closed);
});

test("a tap opens the page the push names and says it was opened", async () => {
  const self = fakeSelf();
  await click(self, "");
  assert.deepEqual(self.opened, [TODAY]);
  assert.deepEqual(self.calls[0].json, { event: "opened", token: "signed" });
});

test("a tap brings an open page forward instead of opening a second one", async () => {
  const other = fakeWindow(`${ORIGIN}/settings`, { focused: true });
  const page = fakeWindow(TODAY);
  const self = fakeSelf({ windows: [other, page] });
  await click(self, "");
  assert.ok(page.focused);
  assert.equal(other.url, `${ORIGIN}/settings`);
  assert.deepEqual(self.opened, []);
});

test("a tap leads a page that stands elsewhere to the routine", async () => {
  const page = fakeWindow(`${ORIGIN}/progress`);
  const self = fakeSelf({ windows: [page] });
  await click(self, "");
  assert.equal(page.url, TODAY);
  assert.deepEqual(self.opened, []);
});

test("a page that may not be navigated does not swallow the tap", async () => {
  const page = fakeWindow(`${ORIGIN}/progress`, { navigates: false });
  const self = fakeSelf({ windows: [page] });
  await click(self, "");
  assert.deepEqual(self.opened, [TODAY]);
});

for (const navigate of ["https://elsewhere.example/today", "javascript:alert(1)", "http://[", undefined]) {
  test(`a tap never leads away from us: ${navigate}`, async () => {
    const self = fakeSelf();
    await click(self, "", { ...ERRAND, navigate });
    assert.deepEqual(self.opened, [TODAY]);
  });
}

test("a notification without data still opens today", async () => {
  const self = fakeSelf();
  await click(self, "", null);
  assert.deepEqual(self.opened, [TODAY]);
  assert.deepEqual(self.calls, []);
});

test("a notification put away is noted", async () => {
  const self = await startWorker(fakeSelf());
  await fire(self, "notificationclose", { notification: fakeNotification(ERRAND) });
  assert.equal(self.calls[0].url, "/api/v1/occasions/7/receipt");
  assert.deepEqual(self.calls[0].json, { event: "dismissed", token: "signed" });
});
