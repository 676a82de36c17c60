import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";

const STATIC = new URL("../../static/", import.meta.url);
const PAGE = new URL("../../templates/practice/practice.html", import.meta.url);

/** Every module that `entry` imports, directly or not, itself included; paths within static. */
async function imported(entry, seen = new Set()) {
  if (seen.has(entry)) return seen;
  seen.add(entry);
  const source = await readFile(new URL(entry, STATIC), "utf8");
  for (const [, path] of source.matchAll(/^import (?:.*? from )?"([^"]+)";/gms)) {
    const url = new URL(path, new URL(entry, STATIC));
    await imported(url.pathname.slice(STATIC.pathname.length), seen);
  }
  return seen;
}

test("the player's page asks at once for exactly what the player imports", async () => {
  const page = await readFile(PAGE, "utf8");
  const asked = [...page.slice(page.indexOf("set modules")).split("%}")[0].matchAll(/"([\w/]+\.js)"/g)].map(([, path]) => path);
  assert.deepEqual(asked.sort(), [...(await imported("js/page/player.js"))].sort());
});
