/** The body's outlines around its joints, seen from the side: what is drawn, and what rests on the mat. */
import { along, disc, distance, leaning, limb, limbPoints, outline } from "./geometry.js";
import { LENGTH } from "./skeleton.js";

const THIGH = [[0, 5.6, 5.6], [0.28, 5.7, 5.5], [0.62, 4.7, 4.4], [0.9, 3.7, 3.5], [1, 3.5, 3.3]];
const SHANK = [[0, 3.5, 3.3], [0.12, 3.2, 3.6], [0.32, 2.9, 4.3], [0.6, 2.5, 3.1], [0.86, 2, 2.1], [1, 2.1, 2.2]];
const UPPER_ARM = [[0, 3.2, 3.2], [0.4, 2.7, 2.7], [1, 2.1, 2.1]];
const FOREARM = [[0, 2.1, 2.1], [0.3, 2.3, 2.2], [1, 1.4, 1.4]];
const NECK = [[-0.3, 2.9, 2.9], [0.5, 2.5, 2.5], [1, 2.5, 2.5]];
const FOOT = [[-1.2, 2.4], [2.2, 1.9], [6, -0.6], [10, -1.9], [11.4, -2.9], [10.6, -3.9], [7.4, -4], [3.5, -3.7], [-1, -4], [-3.6, -3.6], [-4.1, -1.6], [-3, 1]];
const HAND = [[-1, 1.3], [2.5, 1.9], [6, 1.4], [7.6, 0.2], [6, -1.1], [2.5, -1.5], [-1, -1.3]];
const HEAD = [[9.9, 0.4], [8.4, -3.8], [4.6, -5.5], [0.8, -4.3], [-1.6, -2.2], [-2.4, 1.4], [-3.2, 4], [-1.4, 5], [0.6, 5.1], [1.5, 6.1], [3.6, 5], [6.6, 4.7], [8.8, 3.2]];
const HAIR = [[9.9, 0.4], [8.4, -3.8], [4.6, -5.5], [0.8, -4.3], [0.4, -2.6], [3.2, -1.6], [5.4, 0.2], [7.2, 3.2], [8.6, 3.4]];
const PELVIS = [[7.6, -4.6], [9.2, -1.2], [8, 3.4], [6, 4.9], [3.6, 3.6], [2, 4.4], [0, 5], [-1.6, 3.6], [-2.6, 0.6], [-4.4, -1.4], [-5.6, -3.2], [-4.6, -4.9], [-2.2, -4.2], [-0.4, -2.6], [2.2, -4.2], [4.6, -5.6]];
const BALL = 7.4;

export function trunkPoints(j) {
  const { P, W, R, T } = frames(j);
  const back = [P(-4, -5.6), P(-1.5, -7.2), P(2.5, -7.4), P(6, -6), W(1.2, -4.6), R(-1, -5), T(5, -6.6), T(10, -5.8), T(13, -3.4)];
  const front = [T(14, -1), T(12.5, 2.2), T(9, 5.3), T(4.5, 6.6), R(-1, 6.2), W(1, 6.2), P(4.5, 5.9), P(0, 5), P(-4, 2)];
  return [...back, ...front];
}

/** Which points of the trunk carry it: those of the ribs and those of the pelvis, on the side it lies on. */
export function bearings(j, lie) {
  const { P, T } = frames(j);
  if (lie === "front") return { ribs: [T(9, 5.3), T(4.5, 6.6)], pelvis: [P(4.5, 5.9), P(0, 5)] };
  return { ribs: [T(5, -6.6), T(10, -5.8)], pelvis: [P(-1.5, -7.2), P(2.5, -7.4)] };
}

export function headPoints(j) {
  const H = leaning(j.skull, j.lean.head);
  return HEAD.map(([up, ahead]) => H(up, ahead));
}

export function legPoints(j, side) {
  return [
    ...limbPoints(j.hip, j.lean[`thigh${side}`], LENGTH.thigh, THIGH).slice(2, -2),
    ...limbPoints(j[`knee${side}`], j.lean[`shank${side}`], LENGTH.shank, SHANK),
    ...footPoints(j, side),
  ];
}

export function trunkPath(j) {
  return outline(trunkPoints(j)) + limb(j.neck, 180 - j.lean.neck, LENGTH.neck, NECK) + outline(headPoints(j));
}

export function hairPath(j) {
  const H = leaning(j.skull, j.lean.head);
  return outline(HAIR.map(([up, ahead]) => H(up, ahead)));
}

export function legPath(j, side) {
  const knee = j[`knee${side}`];
  return (
    limb(j.hip, j.lean[`thigh${side}`], LENGTH.thigh, THIGH) +
    limb(knee, j.lean[`shank${side}`], LENGTH.shank, SHANK) +
    disc(knee, 3.62) +
    outline(footPoints(j, side))
  );
}

export function armPath(j, side) {
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

/** Half of the pelvis, with its socket; its lowest corner is the sitting bone. */
export function pelvisBone(j) {
  const { P } = frames(j);
  return outline(PELVIS.map(([up, front]) => P(up, front)));
}

export function frames({ hip, waist, ribs, lean: { pelvis, lumbar, thorax } }) {
  return {
    P: leaning(hip, pelvis),
    W: leaning(waist, (pelvis + lumbar) / 2),
    R: leaning(ribs, (lumbar + thorax) / 2),
    T: leaning(ribs, thorax),
  };
}

// The toes bend where the foot peels off the floor: rigid, their tip would sink into it.
function footPoints(j, side) {
  const at = along(j[`ankle${side}`], j.lean[`foot${side}`]);
  const bend = (j.lean[`toes${side}`] * Math.PI) / 180;
  return FOOT.map(([length, front]) => {
    if (length <= BALL) return at(length, front);
    const [l, f] = [length - BALL, front + 4];
    return at(BALL + l * Math.cos(bend) - f * Math.sin(bend), -4 + l * Math.sin(bend) + f * Math.cos(bend));
  });
}
