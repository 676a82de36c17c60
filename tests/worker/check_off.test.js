import assert from "node:assert/strict";
import { test } from "node:test";
import { checkOffOf, facts, legMeant, legsAfter, saveWord, stops } from "../../static/js/lib/check_off.js";
import { uuid } from "../../static/js/lib/uuid.js";
import { count, duration } from "../../static/js/lib/words.js";

const NOW = new Date("2026-11-24T06:30:00Z");
const LEFT = { leg: "left", seconds: 85, repetitions: 2, whole: true };
const RIGHT = { leg: "right", seconds: 90, repetitions: 2, whole: true };
const told = (fields, known = {}) =>
  checkOffOf(fields, { id: "u", drill: "pawing", legs: ["left", "right"], practised: [LEFT, RIGHT], now: NOW, ...known });

test("two words after the timer ran its course: all legs, timed", () => {
  assert.deepEqual(told({ leg: "", tension: "3", release: "4", effort: "", pain: "", note: " " }), {
    id: "u", drill: "pawing", done_at: "2026-11-24T06:30:00.000Z", tension: 3, release: 4, seconds: 175, source: "timer",
  });
});

test("one leg by itself carries that leg and its own seconds", () => {
  const { leg, seconds, source } = told({ leg: "right" });
  assert.deepEqual([leg, seconds, source], ["right", 90, "timer"]);
});

test("a drill of both legs at once is told as both", () => {
  assert.equal(told({ leg: "both" }, { legs: ["both"], practised: [] }).leg, "both");
  assert.equal(told({}, { legs: ["both"], practised: [] }).leg, "both");
});

test("without the timer, or with half of it, it is told by the page", () => {
  assert.equal(told({}, { practised: [] }).source, "page");
  assert.equal(told({}, { practised: [] }).seconds, undefined);
  assert.equal(told({}, { practised: [LEFT] }).source, "page");
  assert.equal(told({}, { practised: [LEFT, { ...RIGHT, whole: false }] }).source, "page");
});

test("no pain said is not the same as a pain of nought said", () => {
  assert.equal(told({}).pain, undefined);
  assert.equal(told({ pain: "0" }).pain, 0);
});

test("red flags travel with the check-off, and only where there are any", () => {
  assert.deepEqual(told({ red_flags: ["weak_legs", "pop_and_bruise"] }).red_flags, ["weak_legs", "pop_and_bruise"]);
  assert.equal("red_flags" in told({ red_flags: [] }), false);
  assert.equal("red_flags" in told({}), false);
});

test("strong pain ends the routine, and so does a red flag without any pain", () => {
  assert.deepEqual([undefined, 0, 4, 5, 10].map((pain) => stops({ pain })), [false, false, false, true, true]);
  assert.equal(stops({ red_flags: ["weak_legs"] }), true);
  assert.equal(stops({ pain: 0, red_flags: [] }), false);
});

test("a note is trimmed and kept", () => {
  assert.equal(told({ note: "  left is stiffer \n" }).note, "left is stiffer");
});

test("the sheet means both legs unless one alone was practised", () => {
  assert.equal(legMeant(["left", "right"], [LEFT, RIGHT]), "");
  assert.equal(legMeant(["left", "right"], [LEFT]), "left");
  assert.equal(legMeant(["left", "right"], []), "");
  assert.equal(legMeant(["both"], [{ leg: "both" }]), "");
});

test("after one leg the other is still to be told, after both nothing is", () => {
  assert.deepEqual(legsAfter(["left", "right"], "left"), ["right"]);
  assert.deepEqual(legsAfter(["left", "right"], ""), []);
  assert.deepEqual(legsAfter(["right"], "right"), []);
});

test("names are UUIDs of version 4, also where the browser makes none", () => {
  const shape = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
  const plain = { getRandomValues: (bytes) => globalThis.crypto.getRandomValues(bytes) };
  assert.match(uuid(), shape);
  assert.match(uuid(plain), shape);
  assert.notEqual(uuid(plain), uuid(plain));
});

test("numbers are said as a person says them", () => {
  assert.deepEqual([190, 60, 45, 0].map(duration), ["3 min 10 s", "1 min", "45 s", "0 s"]);
  assert.deepEqual([count(1, "breath"), count(4, "breath"), count(12, "breath")], ["one breath", "four breaths", "12 breaths"]);
});

test("the sheet says what the timer saw, and what saving means", () => {
  assert.equal(facts([], 2), "Without the timer");
  assert.equal(facts([LEFT, RIGHT], 2), "2 times a side in 2 min 55 s, timed");
  assert.equal(facts([{ ...LEFT, repetitions: 1 }], 2), "1 of 2 times in 1 min 25 s, timed");
  assert.deepEqual([saveWord(), saveWord("3"), saveWord("3", "4")], ["Done, not rated", "Done, release not rated", "Save"]);
});
