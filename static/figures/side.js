/** A pose seen from the side: far limbs, trunk, near limbs, then the muscles that work. */
import { along, disc, leaning, line, point, spindle, step } from "./geometry.js";
import { armPath, frames, hairPath, legPath, pelvisBone, trunkPath } from "./shape.js";
import { LENGTH, moved } from "./skeleton.js";

// The far limbs stand a little behind, else two straight legs would be one.
const AWAY = [1.4, -1.1];

/** @typedef {{is: string, d: string, opacity?: number}} Part of a drawing, back to front; `is` is its class */

/** @returns {Part[]} */
export function fromTheSide(j, pose) {
  const tension = pose.muscle ?? {};
  const far = moved(j, AWAY);
  return [
    { is: "limb far arm", d: armPath(far, "F") },
    { is: tension.outF === undefined ? "limb far" : "limb far works", d: legPath(far, "F") },
    ...hamstrings(far, "F", tension),
    { is: "limb", d: trunkPath(j) + legPath(j, "N") },
    { is: "hair", d: hairPath(j) },
    { is: "limb arm", d: armPath(j, "N") },
    ...hamstrings(j, "N", tension),
    ...flexor(j, "N", tension),
    ...belly(j, tension),
    ...(tension.sit ? [{ is: "sit", d: disc(j.sit, 1.5), opacity: Math.min(1, tension.sit) }] : []),
  ];
}

/** Where the movement began, as a pale figure behind it. */
export function ghost(j) {
  return { is: "ghost", d: trunkPath(j) + legPath(j, "N") + legPath(moved(j, AWAY), "F") };
}

/** The bones that a close-up of the hip shows over the body. */
export function bones(j) {
  const at = along(j.hip, j.lean.thighN);
  return [
    { is: "bone", d: pelvisBone(j) },
    { is: "shaft", d: line([j.hip, at(3.4, 2.2), at(12, 1), at(23, 0)]) },
  ];
}

/** A muscle: its bed, and over it what tightens (filled) or grows long (hollow). */
export function muscle(centre, width, tension) {
  const [tight, long] = [Math.max(0, tension), Math.max(0, -tension)];
  const d = spindle(centre, width * (0.72 + 0.38 * tight - 0.02 * long), 1 + tight);
  return [
    { is: "muscle", d },
    { is: long > tight ? "muscle long" : "muscle tight", d, opacity: Math.max(tight, long) },
  ];
}

/** An arrow along a way; `size` is that of its head. */
export function arrow(points, size = 1) {
  const [end, before] = [points.at(-1), points.at(-3)];
  const angle = (Math.atan2(end[0] - before[0], end[1] - before[1]) * 180) / Math.PI;
  const barb = (turn) => point(step(end, angle + turn, 3.6 * size));
  return { is: "arrow", d: `${line(points)}M${barb(145)}L${point(end)}L${barb(-145)}` };
}

// From the sitting bone to the shin: the outer strand towards the front, the inner on the rear edge.
function hamstrings(j, side, tension) {
  if (tension[`out${side}`] === undefined) return [];
  const thigh = j.lean[`thigh${side}`];
  const T = along(j.hip, thigh);
  const K = along(j[`knee${side}`], j.lean[`shank${side}`]);
  const from = along(j.sit, thigh);
  const strand = (back) => [from(0.8, 1.6 - back * 0.42), T(LENGTH.thigh * 0.32, -back), T(LENGTH.thigh * 0.72, -back * 0.86), K(2.5, -0.4 - back * 0.7)];
  const both = [...muscle(strand(4.15), 0.8, tension[`in${side}`]), ...muscle(strand(0.5), 1.1, tension[`out${side}`])];
  return side === "F" ? both.map((part) => ({ ...part, is: `${part.is} away` })) : both;
}

// Over the crease of the groin, from the front of the pelvis to the front of the thigh.
function flexor(j, side, tension) {
  if (tension[`flex${side}`] === undefined) return [];
  const { P } = frames(j);
  const T = along(j.hip, j.lean[`thigh${side}`]);
  return muscle([P(4, 2.2), P(1.4, 3), T(3, 3.4), T(11, 2.6)], 2.1, tension[`flex${side}`]);
}

function belly(j, { belly: tension }) {
  if (tension === undefined) return [];
  const P = leaning(j.hip, j.lean.pelvis);
  const W = leaning(j.waist, (j.lean.pelvis + j.lean.lumbar) / 2);
  const T = leaning(j.ribs, j.lean.thorax);
  return muscle([P(1.5, 3.2), P(4.5, 4.1), W(1, 4.4), T(-1, 4.4), T(4, 4.8)], 1.15, tension);
}
