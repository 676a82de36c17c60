import assert from "node:assert/strict";
import { test } from "node:test";
import { place } from "../../static/js/page/place.js";
import { fakeStorage } from "./fakes.js";

const at = (storage, what = "pawing left right", now = 0) => place(what, () => now, storage);

test("a drill left in the middle is found there again, for half an hour", () => {
  const storage = fakeStorage();
  at(storage).keep(40);
  assert.equal(at(storage).recall(), 40);
  assert.equal(at(storage, "pawing left right", 31 * 60).recall(), 0);
});

test("a drill that is checked off begins anew, even though leaving the page keeps its place once more", () => {
  const storage = fakeStorage();
  const mine = at(storage);
  mine.keep(175);
  mine.forget();
  mine.keep(175);
  assert.equal(at(storage).recall(), 0);
});

test("time spent on both legs does not count for the one that is still to do", () => {
  const storage = fakeStorage();
  at(storage).keep(85);
  assert.equal(at(storage, "pawing right").recall(), 0);
});
