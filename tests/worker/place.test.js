import assert from "node:assert/strict";
import { test } from "node:test";
import { place } from "../../static/js/page/place.js";
import { fakeStorage } from "./fakes.js";

const HALFWAY = { breaths: 4.25, seconds: { left: 40.5 } };
const BEGINNING = { breaths: 0, seconds: {} };
const at = (storage, what = "mira pawing left,right", now = 0) => place(what, () => now, storage);

test("a drill left in the middle is found there again, for half an hour", () => {
  const storage = fakeStorage();
  at(storage).keep(HALFWAY);
  assert.deepEqual(at(storage).recall(), HALFWAY);
  assert.deepEqual(at(storage, "mira pawing left,right", 31 * 60).recall(), BEGINNING);
});

test("a drill that is checked off begins anew, even though leaving the page keeps its place once more", () => {
  const storage = fakeStorage();
  const mine = at(storage);
  mine.keep(HALFWAY);
  mine.forget();
  mine.keep(HALFWAY);
  assert.deepEqual(at(storage).recall(), BEGINNING);
});

test("time spent on both legs does not count for the one that is still to do, nor for anybody else", () => {
  const storage = fakeStorage();
  at(storage).keep(HALFWAY);
  assert.deepEqual(at(storage, "mira pawing right").recall(), BEGINNING);
  assert.deepEqual(at(storage, "noor pawing left,right").recall(), BEGINNING);
});

test("what cannot be read, or is of an older release, is the beginning", () => {
  for (const kept of ["{", "null", '{"what":"mira pawing left,right","elapsed":40,"at":0}']) {
    assert.deepEqual(at(fakeStorage({ "fourfold.place": kept })).recall(), BEGINNING);
  }
});

test("a full storage loses the place and nothing else", () => {
  const full = { ...fakeStorage(), setItem: () => { throw new DOMException("full", "QuotaExceededError"); } };
  at(full).keep(HALFWAY);
  assert.deepEqual(at(full).recall(), BEGINNING);
});
