import assert from "node:assert/strict";
import { test } from "node:test";
import { json, running } from "./days.js";
import { fakeNotification, fakeSelf, fakeWindow, fire, startWorker } from "./fakes.js";

const NOTE = {
  title: "Ready to kick, then the bow",
  body: "Ten minutes about letting go.",
  navigate: "https://fourfold.example/today",
  tag: "practice-2026-11-24",
  app_badge: "2",
  data: { occasion: 7, token: "signed" },
  actions: [{ action: "done", title: "Done" }, { action: "later", title: "Later" }, { action: "x", title: "Third" }],
};
const payload = (value) => ({ data: { json: () => value } });
const broken = { data: { json: () => JSON.parse("not json") } };

test("a push shows what it says, with its buttons and where a tap leads", async () => {
  const self = await startWorker(fakeSelf());
  await fire(self, "push", payload({ web_push: 8030, notification: NOTE }));
  const [shown] = self.shown;
  assert.equal(shown.title, NOTE.title);
  assert.equal(shown.body, NOTE.body);
  assert.equal(shown.tag, NOTE.tag);
  assert.deepEqual(shown.actions.map(({ action }) => action), ["done", "later"]);
  assert.deepEqual(shown.data, { occasion: 7, token: "signed", navigate: NOTE.navigate });
});

test("the server hears that it was shown, by the token in the body and without a cookie", async () => {
  const self = await startWorker(fakeSelf());
  await fire(self, "push", payload({ notification: NOTE }));
  const [call] = self.calls;
  assert.equal(call.url, "/api/v1/occasions/7/receipt");
  assert.equal(call.method, "POST");
  assert.equal(call.credentials, "omit");
  assert.deepEqual(call.json, { event: "shown", token: "signed" });
});

for (const [what, event] of [
  ["empty", { data: null }],
  ["not JSON", broken],
  ["JSON of another kind", payload({ hello: 1 })],
  ["a notification without a title", payload({ notification: { body: "x" } })],
  ["null", payload(null)],
]) {
  test(`a push whose payload is ${what} still shows something kind and calls nobody`, async () => {
    const self = await startWorker(fakeSelf());
    await fire(self, "push", event);
    assert.equal(self.shown.length, 1);
    assert.ok(self.shown[0].title && self.shown[0].body);
    assert.equal(self.shown[0].data.navigate, "/today");
    assert.deepEqual(self.calls, []);
  });
}

test("a receipt that cannot be sent costs nothing", async () => {
  const answers = { "POST /api/v1/occasions/7/receipt": new TypeError("offline") };
  const self = await startWorker(fakeSelf({ answers }));
  await fire(self, "push", payload({ notification: NOTE }));
  assert.equal(self.shown.length, 1);
});

test("a browser that refuses an option still shows title and body", async () => {
  const self = await startWorker(fakeSelf());
  const show = self.registration.showNotification;
  self.registration.showNotification = async (title, options) => {
    if (options.actions) throw new TypeError("no actions here");
    return show(title, options);
  };
  await fire(self, "push", payload({ notification: NOTE }));
  assert.deepEqual(self.shown, [{ title: NOTE.title, body: NOTE.body }]);
});

test("a browser that shows a declarative push by itself is not asked to show it twice", async () => {
  const self = await startWorker(fakeSelf());
  await fire(self, "push", { data: null, notification: NOTE });
  assert.deepEqual(self.shown, []);
  assert.equal(self.calls[0].json.event, "shown");
});

test("the badge says what is left, where there is a badge", async () => {
  const self = await startWorker(fakeSelf());
  await fire(self, "push", payload({ notification: NOTE }));
  assert.deepEqual(self.badges, [2]);
  const plain = fakeSelf();
  delete plain.navigator.setAppBadge;
  await startWorker(plain);
  await fire(plain, "push", payload({ notification: NOTE }));
  assert.equal(plain.shown.length, 1);
});

test("open pages hear what was shown, so that a test on the settings page can say it arrived", async () => {
  const page = fakeWindow("https://fourfold.example/settings");
  const self = await startWorker(fakeSelf({ windows: [page] }));
  await fire(self, "push", payload({ notification: { ...NOTE, tag: "test" } }));
  assert.deepEqual(page.messages, [{ type: "shown", tag: "test" }]);
});

const DAY = "GET /today/offline.json";
const doneDrills = () => running().drills.map((drill) => ({ ...drill, check_offs: [{ id: "x", leg: null }] }));

test("a reminder brings today with it, so that it is there without a network later", async () => {
  const self = await startWorker(fakeSelf());
  await fire(self, "push", payload({ notification: NOTE }));
  assert.ok(self.calls.some(({ url }) => url === "/today/offline.json"));
});

test("a reminder closes those of days that are over, and never itself", async () => {
  const [old, own, other] = [fakeNotification({}, "practice-2026-11-23"), fakeNotification({}, NOTE.tag), fakeNotification({}, "test")];
  const self = await startWorker(fakeSelf({ notes: [old, own, other], answers: { [DAY]: json(running({ drills: doneDrills() })) } }));
  await fire(self, "push", payload({ notification: NOTE }));
  assert.deepEqual([old.closed, own.closed, other.closed], [true, false, false]);
});

test("what cannot be brought along costs the reminder nothing", async () => {
  const self = await startWorker(fakeSelf({ answers: { [DAY]: new TypeError("offline") } }));
  await fire(self, "push", payload({ notification: NOTE }));
  assert.equal(self.shown.length, 1);
});
