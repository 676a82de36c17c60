import assert from "node:assert/strict";
import { test } from "node:test";
import { fakeSelf, fakeSubscription, fire, startWorker } from "./fakes.js";

const SETTINGS = `<meta name="csrf-token" content="form-token"><section data-vapid-key="AQID">`;
const page = (html) => ({ "GET /settings": new Response(html) });
const puts = (self) => self.calls.filter(({ method }) => method === "PUT");

test("a subscription the browser renewed is told to the server", async () => {
  const self = await startWorker(fakeSelf({ answers: page(SETTINGS) }));
  await fire(self, "pushsubscriptionchange", { newSubscription: fakeSubscription("https://push.example/fresh") });
  const [put] = puts(self);
  assert.equal(put.url, "/api/v1/devices");
  assert.equal(put.json.endpoint, "https://push.example/fresh");
  assert.equal(put.headers["X-CSRFToken"], "form-token");
});

test("a subscription that was only lost is taken out anew with the server's key", async () => {
  const self = await startWorker(fakeSelf({ answers: page(SETTINGS) }));
  const asked = [];
  const { subscribe } = self.registration.pushManager;
  self.registration.pushManager.subscribe = (options) => (asked.push(options), subscribe(options));
  await fire(self, "pushsubscriptionchange", {});
  assert.deepEqual([...asked[0].applicationServerKey], [1, 2, 3]);
  assert.equal(asked[0].userVisibleOnly, true);
  assert.equal(puts(self)[0].json.endpoint, "https://push.example/new");
});

test("signed out, it still resubscribes with the old key and leaves the telling to the next opening", async () => {
  const self = await startWorker(fakeSelf({ answers: page("<form>sign in</form>") }));
  const oldKey = new Uint8Array([9]).buffer;
  const asked = [];
  self.registration.pushManager.subscribe = async (options) => (asked.push(options), fakeSubscription("https://push.example/new"));
  await fire(self, "pushsubscriptionchange", { oldSubscription: fakeSubscription("x", { applicationServerKey: oldKey }) });
  assert.equal(asked[0].applicationServerKey, oldKey);
  assert.deepEqual(puts(self), []);
});

test("out of reach and without a key nothing is tried and nothing breaks", async () => {
  const self = await startWorker(fakeSelf({ answers: { "GET /settings": new TypeError("offline") } }));
  await fire(self, "pushsubscriptionchange", {});
  assert.deepEqual(puts(self), []);
});
