import assert from "node:assert/strict";
import { readFile, readdir } from "node:fs/promises";
import { test } from "node:test";
import { fakeSelf, fire, startWorker } from "./fakes.js";

const STATIC = new URL("../../static/", import.meta.url);

test("the worker listens to everything it must, and to nothing else", async () => {
  const self = await startWorker(fakeSelf());
  const asked = ["activate", "fetch", "install", "notificationclick", "notificationclose", "push", "pushsubscriptionchange"];
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

test("the worker imports only what is served beside it without a release in its name", async () => {
  const files = await readdir(new URL("js/worker/", STATIC));
  for (const file of files) {
    const source = await readFile(new URL(`js/worker/${file}`, STATIC), "utf8");
    const imports = [...source.matchAll(/from "([^"]+)"/g)].map(([, path]) => path);
    assert.ok(imports.every((path) => /^\.\/\w+\.js$/.test(path)), `${file}: ${imports}`);
  }
});
