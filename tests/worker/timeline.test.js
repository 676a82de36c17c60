import assert from "node:assert/strict";
import { test } from "node:test";
import { linePath, tensionAt } from "../../static/js/lib/tension.js";
import { frameAt, practised, startOf, timelineOf } from "../../static/js/lib/timeline.js";

const PHASES = [
  { kind: "contract", breaths: 1, cue: "Lift the heel", feel: "Only as much as it needs" },
  { kind: "release", breaths: 2, cue: "Let it sink", feel: "Slower than it rose" },
  { kind: "rest", breaths: 1, cue: "Rest", feel: "Long and warm" },
];
const DRILL = { legs: ["left", "right"], repetitions: 2, phases: PHASES };
const timeline = timelineOf(DRILL);
// A breath and a half to settle, then 4 breaths a repetition, twice; one to change legs; the same again.
const READY = 1.5;
const LEFT_ENDS = READY + 8;
const RIGHT_STARTS = LEFT_ENDS + 1;
const END = RIGHT_STARTS + 8;

test("a drill takes its breaths, some to settle and one to change legs", () => {
  assert.equal(timeline.breaths, END);
  assert.equal(timelineOf({ ...DRILL, legs: ["both"] }).breaths, LEFT_ENDS);
});

test("one leg follows the other, each with all its repetitions and phases in order", () => {
  const told = timeline.spans.map(({ leg, repetition, kind }) => `${leg} ${repetition} ${kind}`);
  assert.deepEqual(told, [
    "left 0 ready", "left 1 contract", "left 1 release", "left 1 rest", "left 2 contract", "left 2 release", "left 2 rest",
    "right 0 change", "right 1 contract", "right 1 release", "right 1 rest", "right 2 contract", "right 2 release", "right 2 rest",
  ]);
});

test("each moment knows its cue, its leg and what comes next", () => {
  const frame = frameAt(timeline, READY + 4 + 1);
  assert.equal(frame.span.cue, "Let it sink");
  assert.equal(frame.span.leg, "left");
  assert.equal(frame.span.repetition, 2);
  assert.equal(frame.next, "right");
  assert.equal(frameAt(timeline, RIGHT_STARTS + 0.1).next, null);
  assert.equal(frameAt(timeline, LEFT_ENDS + 0.1).span.cue, "Now the right leg");
});

test("every phase begins with empty lungs and breathes in first", () => {
  for (const { start } of timeline.spans.filter(({ phase }) => phase >= 0)) {
    const { breath } = frameAt(timeline, start);
    assert.equal(breath.way, "in");
    assert.ok(breath.air < 1e-9);
  }
  assert.equal(frameAt(timeline, 0.1).breath.way, "out");
});

test("the breath is full in the middle, and never jumps", () => {
  assert.ok(frameAt(timeline, READY + 0.5).breath.air > 0.999);
  let before = frameAt(timeline, READY).breath.air;
  for (let at = READY; at < END; at += 0.005) {
    const { air } = frameAt(timeline, at).breath;
    assert.ok(Math.abs(air - before) < 0.02, `jump at ${at}`);
    before = air;
  }
});

test("before the start and past the end there is still a moment to show", () => {
  assert.equal(frameAt(timeline, -0.3).span.kind, "ready");
  const last = frameAt(timeline, END + 6);
  assert.ok(last.done);
  assert.equal(last.share, 1);
  assert.equal(last.repetitionShare, 1);
  assert.equal(frameAt(timeline, END - 0.0001).done, false);
});

test("a leg counts from its first whole repetition, and is timed when all are done, in the seconds it really took", () => {
  assert.deepEqual(practised(timeline, READY + 3.9, { left: 50 }), []);
  assert.deepEqual(practised(timeline, READY + 4, { left: 51.4 }), [{ leg: "left", seconds: 51, repetitions: 1, whole: false }]);
  assert.deepEqual(practised(timeline, LEFT_ENDS, { left: 85 }), [{ leg: "left", seconds: 85, repetitions: 2, whole: true }]);
  assert.deepEqual(practised(timeline, END, { left: 85, right: 63 }).map(({ whole, seconds }) => [whole, seconds]), [[true, 85], [true, 63]]);
});

test("a leg can be done again from its start", () => {
  assert.equal(startOf(timeline, "left"), 0);
  assert.equal(startOf(timeline, "right"), LEFT_ENDS);
});

test("tension rises, falls slower and rests", () => {
  const at = (share) => tensionAt(PHASES, share);
  assert.deepEqual([at(0), at(0.125), at(0.25), at(0.5), at(0.8), at(1)].map((value) => Math.round(value * 100)), [0, 50, 100, 50, 0, 0]);
});

test("a drill that tightens twice shows two hills", () => {
  const twice = ["contract", "release", "contract", "release"].map((kind) => ({ kind, breaths: 1 }));
  assert.deepEqual([0.25, 0.5, 0.75, 1].map((share) => Math.round(tensionAt(twice, share))), [1, 0, 1, 0]);
});

test("the line starts where it is asked to and ends at its width", () => {
  const path = linePath(PHASES, 0, 1, { width: 350, low: 40, high: 6 });
  assert.match(path, /^M0\.0 40\.0L/);
  assert.match(path, /350\.0 40\.0$/);
  assert.doesNotMatch(linePath(PHASES, 0, 0, { width: 350, low: 40, high: 6 }), /NaN/);
});

test("two legs at work are spoken of as two, one as one", () => {
  const feelOf = (legs) => timelineOf({ ...DRILL, legs }).spans[0].feel;
  assert.match(feelOf(["both"]), /let the legs be heavy/);
  assert.match(feelOf(["left", "right"]), /let the leg be heavy/);
});
