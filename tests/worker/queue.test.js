import assert from "node:assert/strict";
import { test } from "node:test";
import { queue } from "../../static/js/lib/queue.js";
import { locked } from "../../static/js/lib/queue_lock.js";
import { queueStore } from "../../static/js/lib/queue_store.js";
import { fakeIndexedDB } from "./fakes.js";

/** A server that remembers what it was sent and answers as the API does. */
function fakeServer() {
  const server = { known: new Set(), calls: [], undone: [], told: [], online: true, losesAnswer: false, rejects: new Set() };
  server.takeBack = async ({ check_off: id }) => {
    if (!server.online) throw new TypeError("offline");
    server.undone.push(id);
    return server.closed ? { message: "This practice day is closed; a coach can correct it." } : null;
  };
  server.tell = async (errand) => {
    if (!server.online) throw new TypeError("offline");
    server.told.push(errand);
    return null;
  };
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

const start = (server, store = queueStore(fakeIndexedDB()), person = "1", lock = undefined) => queue({ store, ...server, person, lock });
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
  const { problem, delivered } = await own.deliver();
  assert.equal(problem, null);
  assert.deepEqual(delivered.map(({ item: told }) => told), [item("a"), item("c")]);
  assert.deepEqual(await own.deliver(), { problem: null, delivered: [] });
  assert.equal(server.calls.length, 1);
});

test("offline, a delivery has delivered nothing and says what was in the way", async () => {
  const server = fakeServer();
  const own = start(server);
  server.online = false;
  await own.add(item("a"));
  const { problem, delivered } = await own.deliver();
  assert.ok(problem instanceof TypeError);
  assert.deepEqual(delivered, []);
});

// Taking back

test("a check-off that never left is undone by being forgotten", async () => {
  const server = fakeServer();
  const own = start(server);
  await own.add(item("a"));
  await own.undo("a");
  assert.deepEqual(await own.waiting(), []);
  await own.flush();
  assert.deepEqual([server.calls, server.undone], [[], []]);
});

test("a check-off whose answer was lost is taken back at the server too", async () => {
  const server = fakeServer();
  const own = start(server);
  server.losesAnswer = true;
  await own.add(item("a"));
  await own.flush();
  await own.undo("a");
  assert.deepEqual((await own.waiting()).map(({ kind }) => kind), ["undo"]);
  assert.equal(await own.flush(), null);
  assert.deepEqual([server.undone, server.calls.length], [["a"], 1]);
});

test("a check-off that the server has is taken back now or once there is a network", async () => {
  const server = fakeServer();
  const own = start(server);
  server.online = false;
  await own.undo("old", { drill: "pawing" });
  assert.ok(await own.flush());
  server.online = true;
  assert.equal(await own.flush(), null);
  assert.deepEqual([server.undone, await own.waiting()], [["old"], []]);
});

test("what is taken back while it is on its way does not come back by the answer", async () => {
  const server = fakeServer();
  const own = start(server);
  const { send } = server;
  server.rejects.add("a");
  const slow = queue({ store: queueStore(fakeIndexedDB()), ...server, person: "1", send: async (items) => (await slow.undo("a"), send(items)) });
  await slow.add(item("a"));
  await slow.flush();
  assert.deepEqual([await slow.refused(), await slow.waiting(), server.undone], [[], [], ["a"]]);
  assert.deepEqual(await own.waiting(), []);
});

test("an undo that comes too late stays, with the reason", async () => {
  const server = Object.assign(fakeServer(), { closed: true });
  const own = start(server);
  await own.undo("old");
  assert.equal(await own.flush(), null);
  assert.match((await own.refused())[0].problem.message, /closed/);
});

test("a refused check-off that is undone is simply gone: the server never had it", async () => {
  const server = fakeServer();
  const own = start(server);
  server.rejects.add("a");
  await own.add(item("a"));
  await own.flush();
  await own.undo("a");
  await own.flush();
  assert.deepEqual([await own.refused(), server.undone], [[], []]);
});

test("a refused one that was mended goes out again under its name", async () => {
  const server = fakeServer();
  const own = start(server);
  server.rejects.add("a");
  await own.add(item("a"));
  await own.flush();
  server.rejects.clear();
  await own.add({ ...item("a"), drill: "heel_curl" });
  assert.deepEqual(await own.refused(), []);
  assert.equal(await own.flush(), null);
  assert.ok(server.known.has("a"));
});

// A notification's answer

test("a notification's answer waits for a network, goes out by itself and only once", async () => {
  const server = fakeServer();
  const own = start(server);
  server.online = false;
  const errand = { occasion: 7, resource: "done", token: "signed" };
  await own.addErrand(errand);
  await own.addErrand(errand);
  await own.flush();
  server.online = true;
  await own.flush();
  assert.deepEqual(server.told, [errand]);
});

test("a notification's answer speaks for whoever was reminded, whoever is signed in", async () => {
  const server = fakeServer();
  const store = queueStore(fakeIndexedDB());
  await start(server, store, "1").addErrand({ occasion: 7, resource: "done", token: "signed" });
  await start(server, store, "").flush();
  assert.equal(server.told.length, 1);
});

test("an answer that never left can be withdrawn, one that may have arrived cannot", async () => {
  const server = fakeServer();
  const own = start(server);
  await own.addErrand({ occasion: 7, resource: "done" });
  assert.equal(await own.withdraw("errand 7 done"), true);
  server.online = false;
  await own.addErrand({ occasion: 8, resource: "done" });
  await own.flush();
  assert.equal(await own.withdraw("errand 8 done"), false);
  assert.equal((await own.waiting()).length, 1);
});

// Tabs, workers and disks

test("two tabs and a worker that send at once send nothing twice and lose nothing", async () => {
  const server = fakeServer();
  const indexedDB = fakeIndexedDB();
  let last = Promise.resolve();
  const lock = locked({ locks: { request: (_, work) => (last = last.then(work, work)) } });
  const tabs = [1, 2, 3].map(() => start(server, queueStore(indexedDB), "1", lock));
  for (let number = 0; number < 120; number += 1) await tabs[number % 3].add(item(String(number)));
  await Promise.all(tabs.map((tab) => tab.flush()));
  assert.equal(server.calls.flat().length, 120);
  assert.equal(server.known.size, 120);
  assert.equal(indexedDB.rows.size, 0);
});

test("where the browser has no locks it still works", async () => {
  const server = fakeServer();
  const own = start(server, queueStore(fakeIndexedDB()), "1", locked({}));
  await own.add(item("a"));
  assert.equal(await own.flush(), null);
});

test("what a full disk refuses lives as long as the page, is known to, and still goes out", async () => {
  const server = fakeServer();
  const own = start(server, queueStore(fakeIndexedDB({ full: true })));
  await own.add(item("a"));
  assert.equal(own.isPassing("a"), true);
  assert.equal(await own.flush(), null);
  assert.deepEqual([own.isPassing("a"), server.known.has("a")], [false, true]);
});

test("a disk that fills up later keeps nothing from leaving", async () => {
  const server = fakeServer();
  const indexedDB = fakeIndexedDB();
  await start(server, queueStore(indexedDB)).add(item("a"));
  const full = fakeIndexedDB({ full: true });
  full.rows.set("a", indexedDB.rows.get("a"));
  await start(server, queueStore(full)).flush();
  assert.ok(server.known.has("a"));
});

test("what is kept is kept over a restart, its name and its words with it", async () => {
  const indexedDB = fakeIndexedDB();
  const server = fakeServer();
  await start(server, queueStore(indexedDB)).add(item("a"));
  const own = start(server, queueStore(indexedDB));
  assert.deepEqual((await own.waiting()).map(({ item: told }) => told), [item("a")]);
  assert.equal(own.isPassing("a"), false);
});
