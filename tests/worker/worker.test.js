import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { fakeSelf, fire, startWorker } from "./fakes.js";

const STATIC = new URL("../../static/", import.meta.url);

test("the worker listens to everything it must, and to nothing else", async () => {
  const self = await startWorker(fakeSelf());
  const asked = ["activate", "fetch", "install", "message", "notificationclick", "notificationclose", "push", "pushsubscriptionchange", "sync"];
  assert.deepEqual(Object.keys(self.listeners).sort(), asked);
});

test("a listener that answers late is caught by these tests", async () => {
  const self = fakeSelf();
  self.addEventListener("push", async (event) => {
    await null;
    assert.throws(() => event.waitUntil(Promise.resolve()), /too late/);
  });
  await assert.rejects(fire(self, "push"), /nothing kept the worker alive/);
});

test("what the worker imports, however far away, lies beside it or in the library", async () => {
  for (const file of await imported("sw.js")) {
    assert.match(file, /^(sw\.js|js\/worker\/\w+\.js|js\/lib\/\w+\.js)$/);
  }
});

test("nothing that the worker imports needs a document", async () => {
  for (const file of await imported("sw.js")) {
    const source = await readFile(new URL(file, STATIC), "utf8");
    assert.doesNotMatch(source, /\b(document|localStorage|sessionStorage)\b\./, file);
  }
});

/** Every module that `entry` imports, directly or not, itself included; paths within static. */
async function imported(entry, seen = new Set()) {
  if (seen.has(entry)) return seen;
  seen.add(entry);
  const source = await readFile(new URL(entry, STATIC), "utf8");
  for (const [, path] of source.matchAll(/^import .*? from "([^"]+)";/gms)) {
    const url = new URL(path, new URL(entry, STATIC));
    await imported(url.pathname.slice(STATIC.pathname.length), seen);
  }
  return seen;
}
