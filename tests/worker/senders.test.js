import assert from "node:assert/strict";
import { test } from "node:test";
import { caller } from "../../static/js/lib/caller.js";
import { senders } from "../../static/js/lib/senders.js";

const reply = (status, body = {}) => ({ ok: status < 300, status, body });
const calls = (...replies) => {
  const made = [];
  const call = async (method, path, body) => (made.push({ method, path, body }), replies.shift());
  return { made, call };
};
const byToken = (status) => async (url, { body }) => (byToken.last = { url, json: JSON.parse(body) }, new Response(status === 204 ? null : "{}", { status }));
const ERRAND = { occasion: 7, resource: "done", token: "signed" };

test("what the server makes of each check-off is handed on", async () => {
  const results = [{ id: "a", status: "created", problem: null }];
  const { call, made } = calls(reply(200, { results }));
  assert.deepEqual(await senders(call, {}).send([{ id: "a" }]), results);
  assert.deepEqual(made, [{ method: "POST", path: "check-offs", body: { check_offs: [{ id: "a" }] } }]);
});

test("anything but an answer about them leaves them waiting, with the status", async () => {
  for (const status of [400, 401, 409, 412, 429, 500]) {
    await assert.rejects(senders(calls(reply(status)).call, {}).send([]), ({ status: said }) => said === status);
  }
});

test("an undo is settled once the check-off is gone, whoever was first", async () => {
  for (const status of [204, 404]) {
    const { call, made } = calls(reply(status));
    assert.equal(await senders(call, {}).takeBack({ check_off: "a" }), null);
    assert.deepEqual([made[0].method, made[0].path], ["DELETE", "check-offs/a"]);
  }
});

test("an undo that the server refuses says why; trouble is no refusal", async () => {
  const closed = reply(422, { detail: "This practice day is closed.", errors: [{ field: "id", message: "…" }] });
  assert.deepEqual(await senders(calls(closed).call, {}).takeBack({ check_off: "a" }), { message: "This practice day is closed.", field: "id" });
  await assert.rejects(senders(calls(reply(503)).call, {}).takeBack({ check_off: "a" }));
});

test("a notification's answer goes by its token alone", async () => {
  const { call, made } = calls();
  assert.equal(await senders(call, { fetch: byToken(204) }).tell(ERRAND), null);
  assert.deepEqual(byToken.last, { url: "/api/v1/occasions/7/done", json: { token: "signed" } });
  assert.deepEqual(made, []);
});

test("once its token is over, whoever is signed in may speak for themselves, and nobody for others", async () => {
  const { call, made } = calls(reply(204));
  assert.equal(await senders(call, { fetch: byToken(401) }).tell(ERRAND), null);
  assert.deepEqual(made, [{ method: "POST", path: "occasions/7/done", body: {} }]);
  for (const status of [401, 404, 412]) {
    const { message } = await senders(calls(reply(status)).call, { fetch: byToken(401) }).tell(ERRAND);
    assert.match(message, /another day/);
  }
});

test("a call says who is meant, and by which token", async () => {
  const asked = [];
  const call = caller({ fetch: async (url, options) => (asked.push({ url, ...options }), new Response("{}")), person: () => "5", token: () => "t" });
  await call("POST", "check-offs", { check_offs: [] });
  assert.equal(asked[0].url, "/api/v1/check-offs");
  assert.deepEqual([asked[0].headers["X-Person"], asked[0].headers["X-CSRFToken"]], ["5", "t"]);
});

test("a token of an earlier session is renewed once, and the call made again", async () => {
  let token = "old";
  const asked = [];
  const fetch = async (_, { headers }) => (asked.push(headers["X-CSRFToken"]), new Response("{}", { status: headers["X-CSRFToken"] === "new" ? 200 : 400 }));
  const renew = async () => ((token = "new"), true);
  const call = caller({ fetch, person: () => "5", token: () => token, renew });
  assert.equal((await call("POST", "check-offs", {})).status, 200);
  assert.deepEqual(asked, ["old", "new"]);
  const stuck = caller({ fetch, person: () => "5", token: () => "old", renew: async () => false });
  assert.equal((await stuck("POST", "check-offs", {})).status, 400);
});
