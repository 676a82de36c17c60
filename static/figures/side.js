/** A pose seen from the side: far limbs, trunk, near limbs, then the muscles that work. */
import { along, disc, distance, leaning, limb, line, outline, spindle, step, point } from "./geometry.js";
import { LENGTH } from "./skeleton.js";

const THIGH = [[0, 5.6, 5.6], [0.28, 5.7, 5.5], [0.62, 4.7, 4.4], [0.9, 3.7, 3.5], [1, 3.5, 3.3]];
const SHANK = [[0, 3.5, 3.3], [0.12, 3.2, 3.6], [0.32, 2.9, 4.3], [0.6, 2.5, 3.1], [0.86, 2, 2.1], [1, 2.1, 2.2]];
const UPPER_ARM = [[0, 3.2, 3.2], [0.4, 2.7, 2.7], [1, 2.1, 2.1]];
const FOREARM = [[0, 2.1, 2.1], [0.3, 2.3, 2.2], [1, 1.4, 1.4]];
const NECK = [[-0.3, 2.9, 2.9], [0.5, 2.5, 2.5], [1, 2.5, 2.5]];
const FOOT = [[-1.2, 2.4], [2.2, 1.9], [6, -0.6], [10, -1.9], [11.4, -2.9], [10.6, -3.9], [5, -3.7], [-1, -4], [-3.6, -3.6], [-4.1, -1.6], [-3, 1]];
const HAND = [[-1, 1.3], [2.5, 1.9], [6, 1.4], [7.6, 0.2], [6, -1.1], [2.5, -1.5], [-1, -1.3]];
const HEAD = [[9.9, 0.4], [8.4, -3.8], [4.6, -5.5], [0.8, -4.3], [-1.6, -2.2], [-2.4, 1.4], [-3.2, 4], [-1.4, 5], [0.6, 5.1], [1.5, 6.1], [3.6, 5], [6.6, 4.7], [8.8, 3.2]];
const AWAY = [1.4, -1.1];

/** @typedef {{is: string, d: string, opacity?: number}} Part of a drawing, back to front; `is` is its class */

/** @returns {Part[]} */
export function fromTheSide(j, pose) {
  const tension = pose.muscle ?? {};
  const far = moved(j);
  return [
    { is: "limb far", d: armOf(far, "F") },
    { is: "limb far", d: legOf(far, "F") },
    ...hamstrings(far, "F", tension),
    { is: "limb", d: trunkOf(j) + legOf(j, "N") },
    { is: "limb", d: armOf(j, "N") },
    ...hamstrings(j, "N", tension),
    ...belly(j, tension),
    ...(tension.sit ? [{ is: "sit", d: disc(j.sit, 1.5) }] : []),
  ];
}

/** A muscle: its bed, and over it what tightens (filled) or grows long (hollow). */
export function muscle(centre, width, tension) {
  const [tight, long] = [Math.max(0, tension), Math.max(0, -tension)];
  const d = spindle(centre, width * (0.72 + 0.38 * tight - 0.22 * long), 1 + tight);
  return [
    { is: "muscle", d },
    { is: long > tight ? "muscle long" : "muscle tight", d, opacity: Math.max(tight, long) },
  ];
}

/** An arrow along the path a joint takes between two poses, so that it can never disagree with the movement. */
export function arrow(points, size = 1) {
  const [end, before] = [points.at(-1), points.at(-3)];
  const angle = (Math.atan2(end[0] - before[0], end[1] - before[1]) * 180) / Math.PI;
  const barb = (turn) => point(step(end, angle + turn, 3.6 * size));
  return { is: "arrow", d: `${line(points)}M${barb(145)}L${point(end)}L${barb(-145)}` };
}

// The far limbs stand a little behind, else two straight legs would be one.
function moved(j) {
  const places = Object.entries(j).filter(([name]) => name !== "lean");
  return { lean: j.lean, ...Object.fromEntries(places.map(([name, [x, y]]) => [name, [x + AWAY[0], y + AWAY[1]]])) };
}

function legOf(j, side) {
  const [knee, ankle] = [j[`knee${side}`], j[`ankle${side}`]];
  const atFoot = along(ankle, j.lean[`foot${side}`]);
  return (
    limb(j.hip, j.lean[`thigh${side}`], LENGTH.thigh, THIGH) +
    limb(knee, j.lean[`shank${side}`], LENGTH.shank, SHANK) +
    disc(knee, 3.62) +
    outline(FOOT.map(([length, front]) => atFoot(length, front)))
  );
}

function armOf(j, side) {
  const [elbow, wrist] = [j[`elbow${side}`], j[`wrist${side}`]];
  const atHand = along(wrist, j.lean[`hand${side}`]);
  return (
    limb(j.shoulder, j.lean[`upper${side}`], distance(j.shoulder, elbow), UPPER_ARM) +
    limb(elbow, j.lean[`fore${side}`], distance(elbow, wrist), FOREARM) +
    disc(elbow, 2.2) +
    disc(wrist, 1.5) +
    outline(HAND.map(([length, front]) => atHand(length, front)))
  );
}

function trunkOf(j) {
  const { pelvis, lumbar, thorax, neck, head } = j.lean;
  const P = leaning(j.hip, pelvis);
  const W = leaning(j.waist, (pelvis + lumbar) / 2);
  const R = leaning(j.ribs, (lumbar + thorax) / 2);
  const T = leaning(j.ribs, thorax);
  const H = leaning(j.skull, head);
  const back = [P(-4, -5.6), P(-1.5, -7.2), P(2.5, -7.4), P(6, -6), W(1.2, -4.6), R(-1, -5), T(5, -6.6), T(10, -5.8), T(13, -3.4)];
  const front = [T(14, -1), T(12.5, 2.2), T(9, 5.3), T(4.5, 6.6), R(-1, 6.2), W(1, 6.2), P(4.5, 5.9), P(0, 5), P(-4, 2)];
  return outline([...back, ...front]) + limb(j.neck, 180 - neck, LENGTH.neck, NECK) + outline(HEAD.map(([up, ahead]) => H(up, ahead)));
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

function belly(j, { belly: tension }) {
  if (tension === undefined) return [];
  const P = leaning(j.hip, j.lean.pelvis);
  const W = leaning(j.waist, (j.lean.pelvis + j.lean.lumbar) / 2);
  const T = leaning(j.ribs, j.lean.thorax);
  return muscle([P(1.5, 3.2), P(4.5, 4.1), W(1, 4.4), T(-1, 4.4), T(4, 4.8)], 1.15, tension);
}
