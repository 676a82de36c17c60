import assert from "node:assert/strict";
import { test } from "node:test";
import { moment } from "../../static/js/worker/moment.js";
import { ORIGIN, fakeNotification, fakeSelf, fakeWindow, fire, startWorker } from "./fakes.js";

const TODAY = `${ORIGIN}/today`;
const ERRAND = { occasion: 7, token: "signed", navigate: TODAY };
const refused = () => new Response("{}", { status: 410 });

async function click(self, action, data = ERRAND) {
  await startWorker(self);
  const notification = fakeNotification(data);
  await fire(self, "notificationclick", { notification, action });
  assert.ok(notification.closed);
}

test("Done tells the server by token alone: no window, no cookie, no session needed", async () => {
  const self = fakeSelf();
  await click(self, "done");
  assert.equal(self.calls.length, 1);
  assert.equal(self.calls[0].url, "/api/v1/occasions/7/done");
  assert.equal(self.calls[0].credentials, "omit");
  assert.deepEqual(self.calls[0].json, { token: "signed" });
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
  for (const [what, answer] of [["refuses", refused()], ["is out of reach", new TypeError("offline")]]) {
    test(`${action} says so quietly when the server ${what}, and does not pretend`, async () => {
      const page = fakeWindow(TODAY);
      const self = fakeSelf({ answers: { [`POST /api/v1/occasions/7/${path}`]: answer }, windows: [page] });
      await click(self, action);
      assert.equal(self.shown.length, 1);
      assert.equal(self.shown[0].silent, true);
      assert.equal(self.shown[0].data.navigate, TODAY);
      assert.deepEqual(self.badges, []);
      assert.deepEqual(page.messages, []);
    });
  }
}

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
