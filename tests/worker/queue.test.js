import assert from "node:assert/strict";
import { test } from "node:test";
import { queue } from "../../static/js/lib/queue.js";
import { queueStore } from "../../static/js/lib/queue_store.js";

/** A server that remembers what it was sent and answers as the API does. */
function fakeServer() {
  const server = { known: new Set(), calls: [], online: true, losesAnswer: false, rejects: new Set() };
  server.send = async (items) => {
    server.calls.push(items.map(({ id }) => id));
    if (!server.online) throw new TypeError("offline");
    const results = items.map(({ id }) => {
      if (server.rejects.has(id)) return { id, status: "rejected", problem: { message: "Unknown drill" } };
      const status = server.known.has(id) ? "duplicate" : "created";
      server.known.add(id);
      return { id, status, problem: null };
    });
    if (server.losesAnswer) throw new TypeError("answer lost");
    return results;
  };
  return server;
}

const start = (server, store = queueStore(undefined), person = "1") => queue({ store, send: server.send, person });
const item = (id) => ({ id, drill: "pawing", done_at: "2026-11-24T06:00:00Z" });

test("a check-off is kept first, then sent, then gone from the phone", async () => {
  const server = fakeServer();
  const own = start(server);
  await own.add(item("a"));
  assert.equal((await own.waiting()).length, 1);
  assert.equal(await own.flush(), null);
  assert.deepEqual(await own.waiting(), []);
  assert.ok(server.known.has("a"));
});

test("offline it waits, and goes out with the next flush", async () => {
  const server = fakeServer();
  const own = start(server);
  server.online = false;
  await own.add(item("a"));
  assert.ok((await own.flush()) instanceof Error);
  assert.equal((await own.waiting()).length, 1);
  server.online = true;
  assert.equal(await own.flush(), null);
});

test("an answer lost on the way back makes no second check-off", async () => {
  const server = fakeServer();
  const own = start(server);
  server.losesAnswer = true;
  await own.add(item("a"));
  assert.ok((await own.flush()) instanceof Error);
  server.losesAnswer = false;
  assert.equal(await own.flush(), null);
  assert.deepEqual(server.calls, [["a"], ["a"]]);
  assert.equal(server.known.size, 1);
});

test("more than a hundred go out in calls of at most a hundred, each once", async () => {
  const server = fakeServer();
  const own = start(server);
  for (let number = 0; number < 230; number += 1) await own.add(item(String(number)));
  assert.equal(await own.flush(), null);
  assert.deepEqual(server.calls.map(({ length }) => length), [100, 100, 30]);
  assert.equal(server.known.size, 230);
});

test("two flushes at once send nothing twice", async () => {
  const server = fakeServer();
  const own = start(server);
  await own.add(item("a"));
  assert.deepEqual(await Promise.all([own.flush(), own.flush()]), [null, null]);
  assert.deepEqual(server.calls, [["a"]]);
});

test("a rejected one stays, says why, holds up nobody and can be let go", async () => {
  const server = fakeServer();
  const own = start(server);
  server.rejects.add("bad");
  await own.add(item("bad"));
  await own.add(item("good"));
  assert.equal(await own.flush(), null);
  const [refused] = await own.refused();
  assert.equal(refused.problem.message, "Unknown drill");
  await own.flush();
  assert.equal(server.calls.length, 1);
  await own.letGo("bad");
  assert.deepEqual(await own.refused(), []);
});

test("an answer that settles nothing is not asked for for ever", async () => {
  const own = queue({ store: queueStore(undefined), send: async () => [], person: "1" });
  await own.add(item("a"));
  assert.ok((await own.flush()) instanceof Error);
  const deaf = queue({ store: queueStore(undefined), send: async () => [{ id: null, status: "rejected", problem: {} }], person: "1" });
  await deaf.add(item("a"));
  assert.ok((await deaf.flush()) instanceof Error);
});

test("another person on this phone never sends the first one's check-offs", async () => {
  const server = fakeServer();
  const store = queueStore(undefined);
  await start(server, store, "1").add(item("a"));
  const other = start(server, store, "2");
  assert.equal(await other.flush(), null);
  assert.deepEqual(server.calls, []);
  assert.equal(await start(server, store, "1").flush(), null);
});

test("a browser that opens no database keeps them as long as the page lives", async () => {
  const broken = {
    open() {
      const request = { error: new Error("private window") };
      queueMicrotask(() => request.onerror());
      return request;
    },
  };
  const own = start(fakeServer(), queueStore(broken));
  await own.add(item("a"));
  assert.equal((await own.waiting()).length, 1);
});

test("a delivery says what the server has taken, refused ones and a second round not among them", async () => {
  const server = fakeServer();
  const own = start(server);
  server.rejects.add("b");
  for (const id of ["a", "b", "c"]) await own.add(item(id));
  assert.deepEqual(await own.deliver(), [item("a"), item("c")]);
  assert.deepEqual(await own.deliver(), []);
  assert.equal(server.calls.length, 1);
});

test("offline, a delivery has delivered nothing", async () => {
  const server = fakeServer();
  const own = start(server);
  server.online = false;
  await own.add(item("a"));
  assert.deepEqual(await own.deliver(), []);
});
