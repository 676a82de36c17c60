import assert from "node:assert/strict";
import { test } from "node:test";
import { ASLEEP, guide } from "../../static/js/lib/guide.js";
import { timelineOf } from "../../static/js/lib/timeline.js";

const PHASES = [
  { kind: "contract", breaths: 1, cue: "Lift the heel", feel: "" },
  { kind: "release", breaths: 2, cue: "Let it sink", feel: "" },
  { kind: "rest", breaths: 1, cue: "Rest", feel: "" },
];
const DRILL = { legs: ["left", "right"], repetitions: 2, phases: PHASES };
const BEGINNING = { breaths: 0, seconds: {} };
// 1.5 breaths to settle, two repetitions of 4; one to change legs, and the same again.
const LEFT = 9.5;
const RIGHT = 9;

/** A guide in a world of its own: its clock moves by `run`, its memory and all that it told can be looked into. */
function world({ from = BEGINNING, pace = 10, drill = DRILL } = {}) {
  const self = { now: 1000, pace, place: from, told: [] };
  const kept = { recall: () => self.place, keep: (place) => (self.place = place) };
  self.guide = guide({ timeline: timelineOf(drill), now: () => self.now, pace: () => self.pace, kept, tell: (event) => self.told.push(event) });
  self.run = (seconds, step = 0.25) => {
    for (let gone = 0; gone < seconds; gone += step) {
      self.now += step;
      self.guide.tick();
    }
  };
  self.types = () => self.told.map(({ type }) => type).filter((type) => !["moved", "breath", "counted", "state"].includes(type));
  self.spans = () => self.told.filter(({ type }) => type === "span").map(({ frame: { span } }) => `${span.leg} ${span.repetition} ${span.kind}`);
  return self;
}

test("a drill runs through each leg, repetition and phase once, and ends by itself", () => {
  const one = world();
  one.guide.start();
  one.run(10 * (LEFT + RIGHT) + 1);
  assert.equal(one.guide.state(), "finished");
  assert.deepEqual(one.spans(), [
    "left 0 ready", "left 1 contract", "left 1 release", "left 1 rest", "left 2 contract", "left 2 release", "left 2 rest",
    "right 0 change", "right 1 contract", "right 1 release", "right 1 rest", "right 2 contract", "right 2 release", "right 2 rest",
  ]);
  assert.deepEqual([one.types()[0], one.types().at(-1)], ["begun", "finished"]);
  assert.equal(one.told.at(-1).ran, true);
});

for (const pace of [7, 10, 14]) {
  test(`at ${pace} seconds a breath the timer tells the truth`, () => {
    const one = world({ pace });
    one.guide.start();
    one.run(pace * (LEFT + RIGHT) + 1);
    assert.deepEqual(one.guide.practised(), [
      { leg: "left", seconds: Math.round(pace * LEFT), repetitions: 2, whole: true },
      { leg: "right", seconds: Math.round(pace * RIGHT), repetitions: 2, whole: true },
    ]);
  });
}

test("another pace in the middle goes on from the same breath, and the seconds stay those that passed", () => {
  const one = world();
  one.guide.start();
  one.run(35);
  one.pace = 14;
  one.run(14 * (LEFT - 3.5) + 0.5);
  assert.equal(one.guide.frame().span.kind, "change");
  const [left] = one.guide.practised();
  assert.deepEqual([left.whole, left.seconds], [true, 35 + 14 * 6]);
});

test("the breath turns twice a breath, and is told each time", () => {
  const one = world();
  one.guide.start();
  one.run(44.9);
  const ways = one.told.filter(({ type }) => type === "breath").map(({ frame }) => frame.breath.way);
  assert.deepEqual(ways, ["out", "in", "out", "in", "out", "in", "out", "in", "out"]);
});

test("a pause stops its clock, and carrying on repeats nothing", () => {
  const one = world();
  one.guide.start();
  one.run(20);
  one.guide.pause();
  const { breaths } = one.place;
  one.now += 3600;
  one.guide.tick();
  assert.equal(one.guide.state(), "paused");
  one.guide.start();
  one.run(1);
  assert.ok(Math.abs(one.guide.frame().share - 0.6) < 0.01);
  assert.ok(breaths > 1.9 && breaths < 2.1);
  assert.deepEqual(one.types(), ["begun", "span", "span", "paused", "resumed"]);
});

test("two taps on pause tell it once", () => {
  const one = world();
  one.guide.start();
  one.guide.pause();
  one.guide.pause();
  assert.equal(one.types().filter((type) => type === "paused").length, 1);
});

test("a device that slept did not practise: it pauses where it fell asleep", () => {
  const one = world();
  one.guide.start();
  one.run(30);
  one.now += ASLEEP + 600;
  one.guide.tick();
  assert.equal(one.guide.state(), "paused");
  assert.ok(Math.abs(one.place.breaths - 3) < 1e-6);
  assert.deepEqual(one.guide.practised(), []);
});

test("a reload finds the breath again, and so the leg, the repetition and the seconds of both", () => {
  const before = world();
  before.guide.start();
  before.run(10 * LEFT + 20);
  before.guide.keep();
  const after = world({ from: JSON.parse(JSON.stringify(before.place)) });
  assert.equal(after.guide.state(), "ready");
  assert.equal(after.guide.begun(), true);
  after.guide.start();
  assert.deepEqual(after.types(), ["resumed"]);
  assert.deepEqual(after.guide.frame().span, before.guide.frame().span);
  after.run(10 * RIGHT);
  assert.deepEqual(after.guide.practised().map(({ leg, seconds, whole }) => [leg, seconds, whole]), [["left", 95, true], ["right", 90, true]]);
});

test("a phone that dies without a word loses at most the phase it was in", () => {
  const one = world();
  one.guide.start();
  one.run(44);
  assert.ok(one.place.breaths >= 2.5 && one.place.breaths < 2.6);
});

test("this leg again keeps the leg before it, and counts its own seconds anew", () => {
  const one = world();
  one.guide.start();
  one.run(10 * LEFT + 60);
  one.guide.pause();
  one.guide.again();
  assert.equal(one.spans().at(-1), "right 0 change");
  one.run(10 * RIGHT + 1);
  assert.deepEqual(one.guide.practised().map(({ seconds }) => seconds), [95, 90]);
});

test("from the start nothing of before is left", () => {
  const one = world({ from: { breaths: 12, seconds: { left: 95, right: 20 } } });
  one.guide.afresh();
  assert.deepEqual(one.spans(), ["left 0 ready"]);
  one.run(10 * LEFT + 5);
  assert.deepEqual(one.guide.practised().map(({ leg, seconds }) => [leg, seconds]), [["left", 95]]);
});

test("after a drill the next begins by itself once its seconds are counted down", () => {
  const one = world();
  one.guide.come(20);
  one.run(19);
  assert.equal(one.guide.state(), "coming");
  assert.ok(Math.abs(one.told.at(-1).left - 1) < 1e-6);
  one.run(1.25);
  assert.equal(one.guide.state(), "running");
  assert.deepEqual(one.types(), ["coming", "begun", "span"]);
});

test("whoever waits is waited for", () => {
  const one = world();
  one.guide.come(20);
  one.run(5);
  one.guide.wait();
  one.run(60);
  assert.equal(one.guide.state(), "ready");
  assert.deepEqual(one.types(), ["coming", "waiting"]);
  one.guide.start();
  assert.equal(one.guide.state(), "running");
});

test("a phone put to sleep between two drills does not begin by itself when it wakes", () => {
  const one = world();
  one.guide.come(20);
  one.now += 300;
  one.guide.tick();
  assert.equal(one.guide.state(), "ready");
  assert.deepEqual(one.types(), ["coming", "waiting"]);
});

test("finished early, the sheet gets what was whole; and from it there is a way back", () => {
  const one = world();
  one.guide.start();
  one.run(60);
  one.guide.finish();
  assert.deepEqual(one.guide.practised(), [{ leg: "left", seconds: 60, repetitions: 1, whole: false }]);
  one.guide.back();
  assert.equal(one.guide.state(), "paused");
  const untouched = world();
  untouched.guide.finish();
  assert.equal(untouched.told.at(-1).ran, false);
  untouched.guide.back();
  assert.equal(untouched.guide.state(), "ready");
  assert.deepEqual(untouched.place, BEGINNING);
});
