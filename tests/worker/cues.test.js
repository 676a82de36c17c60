import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { PATTERNS } from "../../static/js/lib/buzz.js";
import { cueOf, settlingTime, spokenSeconds } from "../../static/js/lib/cues.js";
import { frameAt, timelineOf } from "../../static/js/lib/timeline.js";
import { NOTES } from "../../static/js/lib/tones.js";

const DRILL = {
  name: "Heel lift",
  setup: "Lie on your front.",
  legs: ["left", "right"],
  repetitions: 3,
  phases: [
    { kind: "contract", breaths: 1, cue: "Lift the heel", feel: "Only as much as it needs." },
    { kind: "release", breaths: 2, cue: "Let it sink", feel: "Slower than it rose." },
    { kind: "rest", breaths: 1, cue: "Rest", feel: "Long and warm." },
  ],
};

/** Every span of a drill, as it is told: "kind: words". */
function told(changes = {}, pace = 10) {
  const drill = { ...DRILL, ...changes };
  const timeline = timelineOf(drill);
  return timeline.spans.map((span) => cueOf({ type: "span", frame: frameAt(timeline, span.start) }, { drill, pace }));
}

const cue = (type, breaths = 0, more = {}) =>
  cueOf({ type, frame: frameAt(timelineOf(DRILL), breaths), ...more }, { drill: DRILL, pace: 10 });

test("closed eyes hear leg, number, phase and the last repetition", () => {
  assert.deepEqual(told().map(({ words }) => words), [
    "Left leg first, three times. Settle in.",
    "Lift the heel. Only as much as it needs.", "Let it sink. Slower than it rose.", "Rest. Long and warm.",
    "Two. Lift the heel.", "Let it sink.", "Rest.",
    "Last one. Lift the heel.", "Let it sink.", "Rest.",
    "Now the right leg, three times. No hurry.",
    "Lift the heel. Only as much as it needs.", "Let it sink. Slower than it rose.", "Rest. Long and warm.",
    "Two. Lift the heel.", "Let it sink.", "Rest.",
    "Last one. Lift the heel.", "Let it sink.", "Rest.",
  ]);
});

test("without a voice the tones alone tell a side, a repetition and the last one apart", () => {
  const kinds = told().map(({ kind }) => kind);
  assert.deepEqual(kinds.slice(0, 11), ["ready", "contract", "release", "rest", "again", "release", "rest", "last", "release", "rest", "change"]);
  assert.equal(new Set(Object.values(NOTES).map(String)).size, Object.keys(NOTES).length);
});

test("whatever is told has a tone and a buzz of its own", () => {
  const others = ["paused", "resumed", "coming", "waiting"].map((type) => cue(type));
  for (const { kind } of [...told(), ...others, cue("finished", 30, { ran: true })]) {
    assert.ok(NOTES[kind], kind);
    assert.ok(PATTERNS[kind], kind);
  }
});

test("what to feel is left out where the pace has no time for it", () => {
  const [, first] = told({}, 3);
  assert.equal(first.words, "Lift the heel.");
});

test("no words of the curriculum run into the next change, at the quickest pace", async () => {
  for (const drill of await curriculum()) {
    const timeline = timelineOf(drill);
    for (const span of timeline.spans) {
      const { words } = cueOf({ type: "span", frame: frameAt(timeline, span.start) }, { drill, pace: 7 });
      assert.ok(spokenSeconds(words) < (span.end - span.start) * 7, `${drill.name}: ${words}`);
    }
  }
});

test("both legs, and legs that take turns, are called so", () => {
  assert.equal(told({ legs: ["both"] })[0].words, "Both legs, three times. Settle in.");
  assert.equal(told({ legs: ["both"], takeTurns: true, repetitions: 1 })[0].words, "Taking turns, once. Settle in.");
  assert.equal(told({ legs: ["right"], repetitions: 2 })[0].words, "Right leg, twice. Settle in.");
});

test("a pause is heard, and carrying on says where one is", () => {
  assert.deepEqual(cue("paused"), { kind: "paused", words: "Paused." });
  assert.equal(cue("resumed", 7).words, "Carrying on. Left leg. Two of three. Let it sink.");
  assert.equal(cue("resumed", 0.2).words, "Carrying on. Left leg. Settle in.");
});

test("the end is told where the drill ran to it, not where somebody leaves it", () => {
  assert.equal(cue("finished", 28, { ran: true }).words, "Done. Rest, and feel the leg. Then say how it went.");
  assert.equal(cue("finished", 28, { ran: false }), null);
});

test("the next drill is named with how to lie or stand, and there is time to do so", () => {
  assert.equal(cue("coming").words, "Next, Heel lift. Lie on your front.");
  const short = settlingTime({ drill: DRILL });
  const long = settlingTime({ drill: { ...DRILL, setup: `${DRILL.setup} ${"Put a folded blanket under your belly. ".repeat(2)}` } });
  assert.ok(short >= 12 && short <= 18, `${short}`);
  assert.ok(long > short + 4 && long < 30, `${long}`);
});

test("a frame on the way is told to nobody", () => {
  for (const type of ["moved", "state", "counted", "begun", "breath"]) assert.equal(cue(type), null);
});

/** Name, legs, repetitions and phases of every drill in the curriculum's files. */
async function curriculum() {
  const files = ["in_tandem", "alternating", "rotation"].map((stage) => readFile(new URL(`../../scheduler/curriculum/${stage}.toml`, import.meta.url), "utf8"));
  const drills = (await Promise.all(files)).flatMap((file) => file.split("[[drill]]").slice(1));
  return drills.map((text) => ({
    name: text.match(/name = "(.*)"/)[1],
    setup: text.match(/setup = "(.*)"/)[1],
    legs: JSON.parse(text.match(/legs = (\[.*\])/)[1]),
    repetitions: Number(text.match(/repetitions = (\d+)/)[1]),
    phases: text.split("[[drill.phase]]").slice(1).map((phase) => ({
      kind: phase.match(/kind = "(.*)"/)[1],
      breaths: Number(phase.match(/breaths = (\d+)/)[1]),
      cue: phase.match(/cue = "(.*)"/)[1],
      feel: phase.match(/feel = "(.*)"/)[1],
    })),
  }));
}
