import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { test } from "node:test";
import { add, bodyOf } from "../../static/figures/body.js";
import { distance } from "../../static/figures/geometry.js";
import { legsChanged, moveAt, partsAt, poseIn } from "../../static/figures/figure.js";
import { headPoints, legPoints, trunkPoints } from "../../static/figures/shape.js";
import { muscle } from "../../static/figures/side.js";
import { joints, LENGTH, SIDES } from "../../static/figures/skeleton.js";
import { drillsInCurriculum } from "./curriculum.js";

const FOLDER = new URL("../../static/figures/drills/", import.meta.url);
const curriculum = await drillsInCurriculum();
const files = (await readdir(FOLDER)).map((name) => name.replace(".json", ""));
const figures = new Map(await Promise.all(files.map(async (slug) => [slug, JSON.parse(await readFile(new URL(`${slug}.json`, FOLDER), "utf8"))])));
const SHARES = Array.from({ length: 21 }, (_, i) => i / 20);
const near = (a, b, reach = 0.05, what = "") => assert.ok(Math.abs(a - b) < reach, `${what}: ${a} is not ${b}`);

/** Every pose between every two that follow one another, whichever leg has which part: [pose, phase, share]. */
function* blends(figure) {
  for (const roles of figure.turns ? [figure, legsChanged(figure)] : [figure]) {
    for (const phase of figure.phases.keys()) {
      for (const share of SHARES) yield [poseIn(roles, moveAt(roles, phase, share)), phase, share];
    }
  }
}

const effort = ({ muscle: tension = {} }) => ["outN", "inN", "outF", "inF"].reduce((sum, name) => sum + Math.abs(tension[name] ?? 0), 0);
const phaseOf = (figure, phase) => ({ from: moveAt(figure, phase, 0).from, to: moveAt(figure, phase, 1).to });
const withoutPan = ({ pan: _, ...pose }) => pose;

test("every drill of the curriculum has its figure, the closing rest too, and there is no other", () => {
  assert.deepEqual([...files].sort(), [...curriculum.map(({ slug }) => slug), "closing_rest"].sort());
});

for (const { slug, kinds, stage, legs, cues } of curriculum) {
  const figure = figures.get(slug);

  test(`${slug} tightens, lets go and rests when its phases do`, () => {
    assert.equal(figure.phases.length, kinds.length);
    kinds.forEach((kind, phase) => {
      const { from, to } = phaseOf(figure, phase);
      if (kind === "contract") assert.ok(effort(to) > effort(from), `phase ${phase}`);
      if (kind === "release") assert.ok(effort(to) < effort(from), `phase ${phase}`);
      if (kind === "rest") assert.equal(effort(to), 0, `phase ${phase}`);
    });
  });

  test(`${slug} tints what its stage trains`, () => {
    kinds.forEach((kind, phase) => {
      const { muscle: tension } = phaseOf(figure, phase).to;
      if (legs[0] === "both") assert.ok(tension.outF !== undefined, "no leg rests where both have work");
      for (const side of SIDES.filter((each) => tension[`out${each}`] !== undefined)) {
        const [out, inner] = [tension[`out${side}`], tension[`in${side}`]];
        if (stage !== "rotation") assert.equal(out, inner, `both strands alike in phase ${phase}`);
        else if (kind === "contract" && legs.length > 1) assert.equal(Math.sign(out), -Math.sign(inner), `strands opposed in phase ${phase}`);
      }
      if (stage === "alternating" && kind === "contract") assert.ok(tension.outN > 0 && tension.outF > 0, "both legs work");
    });
  });

  test(`${slug} shows the belly and the sitting bone where its cues speak of them`, () => {
    if (figure.round) return;
    const { muscle: tension } = phaseOf(figure, 0).to;
    if (/belly/.test(cues)) assert.ok(tension.belly > 0);
    if (/sitting bone/.test(cues)) assert.ok(tension.sit > 0);
  });

  test(`${slug} has its working leg near and its resting leg still`, () => {
    if (legs.length === 1) return;
    const place = (pose) => (figure.round ? bodyOf(pose).ankleF : joints(pose).ankleF);
    const start = poseIn(figure, moveAt(figure, -1, 0));
    for (const [pose] of blends(figure)) {
      assert.ok(pose.muscle.outN !== undefined && pose.muscle.outF === undefined);
      place(pose).forEach((value, axis) => near(value, place(start)[axis], 0.2));
    }
  });
}

for (const [slug, figure] of figures) {
  test(`${slug} can be drawn at every moment, with numbers only`, () => {
    for (const still of [false, true]) {
      for (const phase of figure.phases.keys()) {
        for (const share of [0, 0.2, 0.5, 0.8, 1]) {
          for (const { is, d, text, at, opacity = 1 } of partsAt(figure, phase, share, { still })) {
            if (text) assert.ok(at.every(Number.isFinite), text);
            else assert.match(d, /^M[-\d. ACLHVMZhv]+$/, `${phase} ${share} ${is}`);
            assert.ok(opacity >= 0 && opacity <= 1);
          }
        }
      }
    }
  });

  test(`${slug} shows the same pose by the same strings and ends a phase where the next begins`, () => {
    const body = (roles, phase, share) => {
      const limbs = partsAt(roles, phase, share).filter(({ is, lens }) => is.startsWith("limb") && !lens);
      return limbs.map(({ is, d }) => `${is} ${d}`).join("\n");
    };
    const same = (one, other, what) => assert.ok(one === other, what);
    const last = figure.phases.length - 1;
    for (const phase of figure.phases.keys()) {
      same(JSON.stringify(partsAt(figure, phase, 0.3)), JSON.stringify(partsAt(figure, phase, 0.3)), `phase ${phase} twice`);
      if (phase) same(body(figure, phase - 1, 1), body(figure, phase, 0), `from phase ${phase - 1} to ${phase}`);
    }
    if (figure.mirrors) return;
    const next = figure.turns ? legsChanged(figure) : figure;
    same(body(figure, last, 1), body(next, 0, 0), "from one repetition to the next");
  });
}

for (const [slug, figure] of [...figures].filter(([, { round }]) => !round)) {
  test(`${slug} bends only as people do, and no sole sinks into the floor`, () => {
    for (const [pose, phase, share] of blends(figure)) {
      const j = joints(pose);
      for (const side of SIDES) {
        const hip = j.lean[`thigh${side}`] + j.lean.pelvis;
        const knee = j.lean[`thigh${side}`] - j.lean[`shank${side}`];
        assert.ok(knee >= 0 && knee <= 150 && hip >= -25 && hip <= 130, `phase ${phase} at ${share}: hip ${hip}, knee ${knee}`);
        const lowest = Math.max(...legPoints(j, side).map(([, y]) => y));
        assert.ok(lowest < 0.4, `phase ${phase} at ${share}: ${lowest} under the floor`);
      }
    }
  });

  test(`${slug} keeps its bones' length, its feet in place and its hands where they hold`, () => {
    for (const [pose, phase, share] of blends(figure)) {
      const j = joints(pose);
      const what = `phase ${phase} at ${share}`;
      for (const [joint, place] of Object.entries(pose.pins)) near(distance(j[joint], place), 0, 1e-9);
      for (const side of SIDES) {
        near(distance(j.hip, j[`knee${side}`]), LENGTH.thigh, 0.05, what);
        near(distance(j[`knee${side}`], j[`ankle${side}`]), LENGTH.shank, 0.05, what);
        const { grip } = pose[`arm${side}`];
        if (grip) near(distance(j[`wrist${side}`], grip), 0, 0.05, `${what}, ${side} hand`);
      }
    }
  });

  test(`${slug} moves no foot that two poses leave where it is`, () => {
    for (const phase of figure.phases.keys()) {
      for (const share of SHARES) {
        const move = moveAt(figure, phase, share);
        for (const side of SIDES) {
          const [from, to] = [move.from[`leg${side}`], move.to[`leg${side}`]];
          if (!from.ball || `${from.ball} ${from.peel}` !== `${to.ball} ${to.peel}`) continue;
          const [there, here] = [move.from, poseIn(figure, move)].map((pose) => joints(pose)[`ankle${side}`]);
          near(distance(there, here), 0, 1e-9);
        }
      }
    }
  });
}

for (const [slug, figure] of [...figures].filter(([, { lie }]) => lie)) {
  test(`${slug} rests on the mat: trunk and head touch it, and nothing sinks in`, () => {
    for (const [pose, phase, share] of blends(figure)) {
      const j = joints(pose);
      const lowest = (points) => Math.max(...points.map(([, y]) => y));
      near(lowest(trunkPoints(j)), 0, 0.05);
      near(lowest(headPoints(j)), -(pose.pillow ?? 0), 0.1);
      for (const side of SIDES) assert.ok(j[`elbow${side}`][1] < 0 && j[`wrist${side}`][1] < 0, `phase ${phase} at ${share}`);
    }
  });
}

for (const [slug, figure] of [...figures].filter(([, { round }]) => round)) {
  test(`${slug} bends only as people do in the round, and keeps its feet on or above the floor`, () => {
    for (const [pose, phase, share] of blends(figure)) {
      const body = bodyOf(pose);
      for (const side of SIDES) {
        const [hip, knee, ankle, elbow, hand] = ["hip", "knee", "ankle", "elbow", "hand"].map((joint) => body[`${joint}${side}`]);
        const what = `phase ${phase} at ${share}, ${side}`;
        near(Math.hypot(...add(knee, hip, -1)), LENGTH.thigh, 0.05, what);
        near(Math.hypot(...add(ankle, knee, -1)), LENGTH.shank, 0.05, what);
        near(Math.hypot(...add(hand, elbow, -1)), LENGTH.fore, 0.05, what);
        for (const length of [-4.4, 0, 7, 12]) assert.ok(body[`sole${side}`](length, 0)[1] < 0.01, `phase ${phase} at ${share}`);
      }
    }
  });
}

test("inner and outer are named wherever a leg stays put and only its lower half turns", () => {
  const turning = curriculum.filter(({ slug, stage }) => stage === "rotation" && slug !== "corner_walk");
  for (const { slug } of turning) {
    const words = figures.get(slug).labels.map(({ text }) => text);
    assert.ok(words.includes("outer") && words.includes("inner"), slug);
  }
});

test("who turns a corner ends as the mirror image of how it began, ready for the other corner", () => {
  const figure = figures.get("corner_walk");
  const placed = (pose, flip) => {
    const body = bodyOf(pose);
    return SIDES.map((side) => ["ankle", "toe", "knee"].map((joint) => {
      const [x, y, z] = body[`${joint}${flip ? { N: "F", F: "N" }[side] : side}`];
      return [(flip ? -1 : 1) * (x - pose.pan[0]), y, z - pose.pan[1]];
    }));
  };
  const [start, end] = [moveAt(figure, -1, 0).to, moveAt(figure, 2, 1).to];
  placed(start, false).flat(2).forEach((value, at) => near(value, placed(end, true).flat(2)[at], 0.3));
});

test("who walks stays in the picture while the floor goes by, and the standing foot goes with the floor", () => {
  const figure = figures.get("slow_walk");
  const [start, landed] = [moveAt(figure, -1, 0).to, moveAt(figure, 1, 1).to];
  const [before, after] = [start, landed].map((pose) => joints(pose).hip[0] - pose.pan);
  near(before, after, 1e-9);
  near(distance(joints(withoutPan(start)).ankleF, joints(withoutPan(landed)).ankleF), 0, 1e-9);
});

test("tension is told by width, fill and strength of colour alike", () => {
  const strand = [[0, 0], [0, 8], [0, 16], [0, 24]];
  const [tight, rest, long] = [1, 0, -1].map((tension) => muscle(strand, 1, tension)[1]);
  assert.deepEqual([tight.is, long.is], ["muscle tight", "muscle long"]);
  assert.deepEqual([tight.opacity, rest.opacity, long.opacity], [1, 0, 1]);
  const width = ({ d }) => Math.max(...[...d.matchAll(/(-?[\d.]+) -?[\d.]+/g)].map(([, x]) => Number(x)));
  assert.ok(width(tight) > width(rest) && width(rest) > width(long));
});

test("a still shows pale where the movement began, and nothing behind a resting body", () => {
  const figure = figures.get("standing_bow");
  const ghosts = (phase, still) => partsAt(figure, phase, 0.999, { still }).filter(({ is, lens }) => is === "ghost" && !lens).length;
  assert.deepEqual([ghosts(0, true), ghosts(2, true), ghosts(0, false)], [1, 0, 0]);
});
