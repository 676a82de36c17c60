import assert from "node:assert/strict";
import { test } from "node:test";
import { takeBack } from "../../static/js/lib/undo.js";

const answering = (...statuses) => async () => {
  const status = statuses.shift();
  if (!status) throw new TypeError("Failed to fetch");
  return { ok: status < 300, status };
};

test("what is taken back leaves nothing to say, also where another phone was first", async () => {
  assert.equal(await takeBack(["a", "b"], answering(204, 404)), null);
});

test("without a connection it says so, and when it will work", async () => {
  assert.equal(await takeBack(["a", "b"], answering(204, null)), "No connection: undo when you are back online.");
});

test("a server that refuses is not called a missing connection", async () => {
  assert.equal(await takeBack(["a"], answering(500)), "Not undone. Try again.");
});
