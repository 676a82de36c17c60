import assert from "node:assert/strict";
import { test } from "node:test";
import { arrival } from "../../static/js/lib/arrival.js";
import { device } from "../../static/js/lib/devices.js";
import { WORDS, reachability } from "../../static/js/lib/reachable.js";
import { followZone } from "../../static/js/lib/zone.js";
import { fakeStorage, fakeSubscription } from "./fakes.js";

const KEY = "AQID";
const KEY_BYTES = new Uint8Array([1, 2, 3]).buffer;
const bound = (endpoint, bytes = KEY_BYTES) => fakeSubscription(endpoint, { applicationServerKey: bytes });

/** A push manager, a server and a storage around one device. */
function world({ subscription = null, permission = "granted", storage = fakeStorage(), person = "1", answers = {} } = {}) {
  const calls = [];
  const seen = { calls, answers, storage, subscription, subscribed: 0 };
  const pushManager = {
    getSubscription: async () => (seen.subscription?.gone ? null : seen.subscription),
    subscribe: async () => {
      seen.subscribed += 1;
      return (seen.subscription = bound(`https://push.example/${seen.subscribed}`));
    },
  };
  const call = async (method, path, body) => {
    calls.push([method, path, body]);
    return answers[`${method} ${path}`] ?? { ok: true, status: 200, body: method === "GET" ? { devices: [] } : { id: 42 } };
  };
  seen.own = device({ pushManager, permission: () => permission, call, storage, key: KEY, person });
  seen.pushManager = pushManager;
  return seen;
}

test("switched on, the device is subscribed, known to the server and remembered", async () => {
  const { own, calls, storage } = world();
  assert.equal(await own.isOn(), false);
  await own.on();
  assert.equal(await own.isOn(), true);
  assert.deepEqual(calls[0].slice(0, 2), ["PUT", "devices"]);
  assert.equal(JSON.parse(storage.getItem("fourfold.device")).id, 42);
});

test("subscribe is called within the tap itself, before anything is awaited", () => {
  const { own, pushManager } = world();
  let asked = false;
  pushManager.subscribe = async () => {
    asked = true;
    return bound("x");
  };
  own.on();
  assert.ok(asked);
});

test("a subscription under an older key makes way", async () => {
  const old = bound("https://push.example/old", new Uint8Array([9]).buffer);
  const { own, pushManager, calls } = world({ subscription: old });
  const { subscribe } = pushManager;
  pushManager.subscribe = async () => {
    if (!old.gone) throw Object.assign(new Error("another key"), { name: "InvalidStateError" });
    return subscribe();
  };
  await own.on();
  assert.ok(old.gone);
  assert.equal(calls[0][2].endpoint, "https://push.example/1");
});

test("a refused permission reaches the page as it is, and the server hears nothing", async () => {
  const { own, pushManager, calls } = world();
  pushManager.subscribe = async () => {
    throw Object.assign(new Error("no"), { name: "NotAllowedError" });
  };
  await assert.rejects(own.on(), { name: "NotAllowedError" });
  assert.deepEqual(calls, []);
});

test("a device the server refuses is not taken for on", async () => {
  const { own } = world({ answers: { "PUT devices": { ok: false, status: 422, body: { detail: "This push service is not allowed." } } } });
  await assert.rejects(own.on(), /not allowed/);
  assert.equal(await own.isOn(), false);
});

test("switched off, the subscription is given back and the server forgets it", async () => {
  const seen = world();
  await seen.own.on();
  await seen.own.off();
  assert.ok(seen.subscription.gone);
  assert.deepEqual(seen.calls.at(-1), ["DELETE", "devices/42", undefined]);
  assert.equal(await seen.own.isOn(), false);
});

test("a test push says what became of it", async () => {
  const sent = world({ answers: { "POST devices/42/test": { ok: true, status: 200, body: { outcome: "sent", detail: "" } } } });
  await sent.own.on();
  assert.match(await sent.own.test(), /^Sent/);
  const odd = world({ answers: { "POST devices/42/test": { ok: true, status: 200, body: { outcome: "refused", detail: "Its keys are broken." } } } });
  await odd.own.on();
  assert.equal(await odd.own.test(), "Its keys are broken.");
});

const told = (...devices) => ({ ok: true, status: 200, body: { devices } });

test("a device that the push service has forgotten is renewed by the test itself", async () => {
  const gone = world({ answers: { "POST devices/42/test": { ok: true, status: 200, body: { outcome: "gone", detail: "410" } } } });
  await gone.own.on();
  gone.answers["GET devices"] = told({ id: 42, endpoint: "https://push.example/1", reachable: false });
  assert.match(await gone.own.test(), /send another test/);
  assert.equal(gone.subscription.endpoint, "https://push.example/2");
  assert.equal(gone.calls.at(-1)[2].endpoint, "https://push.example/2");
});

test("on opening, a subscription of which the server knows that nobody lives there is taken out anew", async () => {
  const seen = world();
  await seen.own.on();
  const old = seen.subscription;
  seen.answers["GET devices"] = told({ id: 42, endpoint: old.endpoint, reachable: false });
  await seen.own.renew();
  assert.ok(old.gone);
  assert.equal(seen.calls.at(-1)[2].endpoint, "https://push.example/2");
});

test("on opening, one that reminders reach stays what it is", async () => {
  const seen = world();
  await seen.own.on();
  seen.answers["GET devices"] = told({ id: 42, endpoint: seen.subscription.endpoint, reachable: true });
  await seen.own.renew();
  assert.equal(seen.subscribed, 1);
});

test("on opening, a lost subscription comes back without a question", async () => {
  const seen = world();
  await seen.own.on();
  seen.subscription = null;
  await seen.own.renew();
  assert.equal(seen.calls.at(-1)[2].endpoint, "https://push.example/2");
});

test("on opening, a living subscription is told again, so that a server that lost it learns it", async () => {
  const seen = world();
  await seen.own.on();
  await seen.own.renew();
  assert.equal(seen.subscribed, 1);
  assert.deepEqual(seen.calls.map(([method]) => method), ["PUT", "GET", "PUT"]);
});

test("nothing is renewed that this person never switched on, or that is no longer allowed", async () => {
  const storage = fakeStorage();
  const first = world({ storage });
  await first.own.on();
  const other = world({ storage, person: "2", subscription: first.subscription });
  await other.own.renew();
  assert.equal(await other.own.isOn(), false);
  const denied = world({ storage, permission: "denied" });
  await denied.own.renew();
  assert.deepEqual([other.calls, denied.calls], [[], []]);
});

/** A device switched on, whose browser has since moved to `moved`; each address has its own number. */
async function movedByItsWorker() {
  const seen = world({ answers: { "PUT devices": { ok: true, status: 200, body: { id: 42 } } } });
  await seen.own.on();
  seen.subscription = bound("https://push.example/moved");
  seen.answers["PUT devices"] = { ok: true, status: 200, body: { id: 43 } };
  return seen;
}

test("after the worker took out a new subscription, the test push goes to it", async () => {
  const { own, calls, answers } = await movedByItsWorker();
  answers["POST devices/43/test"] = { ok: true, status: 200, body: { outcome: "sent", detail: "" } };
  assert.match(await own.test(), /^Sent/);
  assert.deepEqual(calls.slice(1).map(([method, path, body]) => [method, path, body?.endpoint]), [
    ["PUT", "devices", "https://push.example/moved"],
    ["POST", "devices/43/test", undefined],
  ]);
});

test("a device that moved is told to the server once, before it is called on", async () => {
  const { own, calls } = await movedByItsWorker();
  assert.equal(await own.isOn(), true);
  assert.equal(await own.isOn(), true);
  assert.equal(calls.length, 2);
});

test("a device that moved and is switched off is forgotten under its new number", async () => {
  const { own, calls } = await movedByItsWorker();
  await own.off();
  assert.deepEqual(calls.at(-1).slice(0, 2), ["DELETE", "devices/43"]);
});

test("out of reach, a device that moved can still be switched off on the phone", async () => {
  const seen = await movedByItsWorker();
  seen.answers["PUT devices"] = { ok: false, status: 503, body: null };
  await seen.own.off();
  assert.ok(seen.subscription.gone);
});

test("a subscription that is gone is not sent a test", async () => {
  const seen = world();
  await seen.own.on();
  seen.subscription = null;
  assert.match(await seen.own.test(), /switch reminders on again/);
  assert.equal(seen.calls.length, 1);
});

const able = { serviceWorker: {} };
const iPhone = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_4 like Mac OS X)";

for (const [what, globals, state] of [
  ["a browser with push", { navigator: able, PushManager: {}, Notification: { permission: "default" } }, "askable"],
  ["a browser that was told no", { navigator: able, PushManager: {}, Notification: { permission: "denied" } }, "denied"],
  ["an old browser", { navigator: {} }, "unsupported"],
  ["an iPhone's Safari", { navigator: { ...able, userAgent: iPhone } }, "home-screen"],
  ["an iPad that calls itself a Mac", { navigator: { ...able, userAgent: "Macintosh", maxTouchPoints: 5 } }, "home-screen"],
  ["a Mac without push", { navigator: { ...able, userAgent: "Macintosh", maxTouchPoints: 0 } }, "unsupported"],
  ["an old iPhone's Home Screen app", { navigator: { ...able, userAgent: iPhone, standalone: true } }, "outdated"],
  ["an iPhone's app that was told no", { navigator: { ...able, userAgent: iPhone, standalone: true }, PushManager: {}, Notification: { permission: "denied" } }, "denied-app"],
  ["an iPhone's Home Screen app", { navigator: { ...able, userAgent: iPhone, standalone: true }, PushManager: {}, Notification: { permission: "default" } }, "askable"],
]) {
  test(`${what} is ${state}, and there are words for it`, () => {
    assert.equal(reachability(globals), state);
    assert.ok(state === "askable" || WORDS[state].length > 20);
  });
}

test("a phone that travels takes its rhythm along, once", async () => {
  const calls = [];
  const rhythm = { timezone: "Europe/Berlin", times: ["07:30"], follow_device_timezone: true };
  const call = async (...asked) => (calls.push(asked), { ok: true, body: rhythm });
  const storage = fakeStorage();
  await followZone({ call, storage, zone: "Asia/Tokyo", person: "1" });
  assert.deepEqual(calls[1], ["PUT", "rhythm", { timezone: "Asia/Tokyo" }]);
  await followZone({ call, storage, zone: "Asia/Tokyo", person: "1" });
  assert.equal(calls.length, 2);
  await followZone({ call, storage, zone: "Asia/Tokyo", person: "2" });
  assert.equal(calls.length, 4);
});

test("a device that stays where it is leaves the rhythm to the one that travels", async () => {
  const calls = [];
  const call = async (...asked) => (calls.push(asked), { ok: true, body: { timezone: "Asia/Tokyo", follow_device_timezone: true } });
  const storage = fakeStorage({ "fourfold.zone": "1 Europe/Berlin" });
  await followZone({ call, storage, zone: "Europe/Berlin", person: "1" });
  assert.deepEqual(calls, []);
});

test("a rhythm that is to stay at home stays, and a failed move is tried again", async () => {
  const calls = [];
  const stay = async (...asked) => (calls.push(asked), { ok: true, body: { timezone: "Europe/Berlin", follow_device_timezone: false } });
  await followZone({ call: stay, storage: fakeStorage(), zone: "Asia/Tokyo", person: "1" });
  assert.equal(calls.length, 1);
  const storage = fakeStorage();
  const fails = async (method) => ({ ok: method === "GET", body: { timezone: "Europe/Berlin", follow_device_timezone: true } });
  await followZone({ call: fails, storage, zone: "Asia/Tokyo", person: "1" });
  assert.equal(storage.kept.size, 0);
});

test("a test is seen to arrive once the worker shows it, and only it", async () => {
  const worker = new EventTarget();
  const say = (data) => worker.dispatchEvent(Object.assign(new Event("message"), { data }));
  const arrived = arrival(worker, "test", 1000);
  const other = arrival(worker, "else", 10);
  say({ type: "practised" });
  say({ type: "shown", tag: "practice-2026-11-24" });
  say({ type: "shown", tag: "test" });
  assert.equal(await arrived, true);
  assert.equal(await other, false);
});
