import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { partsAt } from "../../static/figures/figure.js";
import { between, clearOfFloor, joints, poseOf } from "../../static/figures/skeleton.js";

const FOLDER = new URL("../../static/figures/", import.meta.url);
const CURRICULUM = new URL("../../scheduler/curriculum/", import.meta.url);
const figures = JSON.parse(await readFile(new URL("poses.json", FOLDER), "utf8"));
const MOMENTS = [0, 0.2, 0.5, 0.8, 1];

const drawings = (figure) => figure.phases.flatMap((_, phase) => MOMENTS.map((share) => [phase, share, partsAt(figure, phase, share)]));

/** Phases of every drill in the curriculum's files: slug → number of phases. */
async function phasesInCurriculum() {
  const files = ["in_tandem", "alternating", "rotation"].map((stage) => readFile(new URL(`${stage}.toml`, CURRICULUM), "utf8"));
  const drills = (await Promise.all(files)).join("\n").split("[[drill]]").slice(1);
  return new Map(drills.map((drill) => [drill.match(/slug = "(\w+)"/)[1], drill.split("[[drill.phase]]").length - 1]));
}

test("every figure belongs to a drill and has its phases", async () => {
  const phases = await phasesInCurriculum();
  for (const [slug, figure] of Object.entries(figures)) assert.equal(figure.phases.length, phases.get(slug), slug);
});

for (const [slug, figure] of Object.entries(figures)) {
  test(`${slug} can be drawn at every moment, with numbers only`, () => {
    for (const [phase, share, parts] of drawings(figure)) {
      for (const { is, d, opacity = 1 } of parts) {
        assert.match(d, /^M[-\d. ACLHVMZ]+$/, `${slug} ${phase} ${share} ${is}`);
        assert.ok(opacity >= 0 && opacity <= 1);
      }
    }
  });

  test(`${slug} shows the same pose by the same strings and ends a phase where the next begins`, () => {
    const bodies = (phase, share) => partsAt(figure, phase, share).filter(({ is }) => is.startsWith("limb"));
    figure.phases.forEach((_, phase) => {
      assert.deepEqual(partsAt(figure, phase, 0.3), partsAt(figure, phase, 0.3));
      if (phase) assert.deepEqual(bodies(phase - 1, 1), bodies(phase, 0));
    });
  });

  test(`${slug} bends only as people do, and no sole sinks into the floor`, () => {
    const names = Object.keys(figure.poses);
    for (const from of names) {
      for (const to of names) {
        for (const share of MOMENTS) {
          const pose = clearOfFloor(between(poseOf(figure.poses, from), poseOf(figure.poses, to), share));
          const j = joints(pose);
          for (const side of ["N", "F"]) {
            const { hip, knee } = pose[`leg${side}`];
            assert.ok(knee >= 0 && knee <= 150 && hip >= -25 && hip <= 130, `${from} → ${to}`);
            if (figure.view === "side") assert.ok(j[`toe${side}`][1] < 0.5 && j[`heel${side}`][1] < 0.5, `${from} → ${to} ${share}`);
          }
        }
      }
    }
  });
}

test("a standing foot does not slide while the body moves over it", () => {
  const { poses } = figures.standing_bow;
  const [stand, bow] = [poseOf(poses, "stand"), poseOf(poses, "bow")];
  for (const share of MOMENTS) {
    const [x, y] = joints(between(stand, bow, share)).ankleN;
    assert.ok(Math.hypot(x - 0, y + 4) < 1e-9);
  }
});

test("both strands work alike in tandem and oppose each other in rotation", () => {
  for (const slug of ["standing_bow", "leg_backward", "ready_to_kick", "pawing"]) {
    for (const { muscle } of Object.values(figures[slug].poses)) assert.equal(muscle.outN, muscle.inN, slug);
  }
  for (const name of ["out", "in"]) {
    const { muscle } = figures.lower_leg_rotation.poses[name];
    assert.equal(muscle.outN, -muscle.inN);
  }
});
