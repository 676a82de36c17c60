/** From joint angles to joints. Unit: one hundredth of body height; flexion positive; N near, F far. */
import { along, deg, distance, leaning, mix, step } from "./geometry.js";
import { POSTURES } from "./postures.js";

export const LENGTH = { pelvis: 8, lumbar: 9, thorax: 13, neck: 5.2, arm: 17, fore: 14, thigh: 24.5, shank: 24.6 };
export const SIDES = ["N", "F"];
const BALL = 7.4;
const SOLE = 4;

/** A pose by name, of this drill or a posture of all; `like` inherits another and changes what it names. */
export function poseOf(poses, name) {
  const { like, ...own } = poses[name] ?? POSTURES[name];
  if (!like) return own;
  const base = poseOf(poses, like);
  const merged = Object.entries(own).map(([part, value]) => [part, isPart(part, value) ? { ...base[part], ...value } : value]);
  return { ...base, ...Object.fromEntries(merged) };
}

/** Between two poses; a joint that both pin down stays where it is, so a standing foot never slides. */
export function between(from, to, share) {
  if (typeof from === "number") return mix(from, to, share);
  if (Array.isArray(from)) return from.map((value, at) => mix(value, to[at], share));
  const parts = new Set([...Object.keys(from), ...Object.keys(to)]);
  return Object.fromEntries([...parts].map((part) => [part, partBetween(part, from, to, share)]));
}

/** Every joint's place, and under `lean` the angle of every segment. */
export function joints(pose) {
  const j = { lean: {}, hip: [0, 0] };
  trunk(j, pose);
  for (const side of SIDES) leg(j, pose[`leg${side}`] ?? {}, pose.pelvis ?? 0, side);
  pinDown(j, pose.pins);
  for (const side of SIDES) plant(j, pose[`leg${side}`] ?? {}, side);
  for (const side of SIDES) arm(j, pose[`arm${side}`] ?? {}, side);
  return j;
}

/** The same joints elsewhere. @param {any} j @param {number[]} by */
export function moved(j, [dx, dy]) {
  const places = Object.entries(j).filter(([name]) => name !== "lean");
  return { lean: j.lean, ...Object.fromEntries(places.map(([name, [x, y]]) => [name, [x + dx, y + dy]])) };
}

function isPart(part, value) {
  return part !== "pins" && typeof value === "object" && !Array.isArray(value);
}

function partBetween(part, from, to, share) {
  const [a, b] = [from[part], to[part]];
  if (part === "pins") return pinsBetween(from, b, share);
  if (part === "ball" || part === "grip") return a && b ? between(a, b, share) : (a ?? b);
  if (typeof (a ?? b) === "object") return between(a ?? {}, b ?? {}, share);
  return mix(a ?? 0, b ?? 0, share);
}

function pinsBetween(from, pins, share) {
  const shared = Object.keys(pins).filter((joint) => joint in from.pins);
  const used = shared.length ? shared : Object.keys(pins);
  return Object.fromEntries(used.map((joint) => [joint, between(from.pins[joint] ?? joints(from)[joint], pins[joint], share)]));
}

function trunk(j, { pelvis = 0, lumbar = 0, thorax = 0, neck = 0, head = 0 }) {
  const lumbarLean = pelvis + lumbar;
  const thoraxLean = lumbarLean + thorax;
  const neckLean = thoraxLean + neck;
  Object.assign(j.lean, { pelvis, lumbar: lumbarLean, thorax: thoraxLean, neck: neckLean, head: neckLean + head });
  const atPelvis = leaning(j.hip, pelvis);
  Object.assign(j, { waist: atPelvis(LENGTH.pelvis, -1), sit: atPelvis(-4.6, -3.6), pubis: atPelvis(0.5, 4.6) });
  j.ribs = leaning(j.waist, lumbarLean)(LENGTH.lumbar, 0);
  const atRibs = leaning(j.ribs, thoraxLean);
  Object.assign(j, { neck: atRibs(LENGTH.thorax, -1), shoulder: atRibs(LENGTH.thorax - 2.6, -0.4) });
  j.skull = leaning(j.neck, neckLean)(LENGTH.neck, 0);
  j.crown = leaning(j.skull, j.lean.head)(9.8, 0.6);
}

function leg(j, { hip = 0, knee = 0, ankle = 0 }, pelvis, side) {
  const thigh = hip - pelvis;
  const shank = thigh - knee;
  Object.assign(j.lean, { [`thigh${side}`]: thigh, [`shank${side}`]: shank, [`toes${side}`]: 0 });
  j[`knee${side}`] = step(j.hip, thigh, LENGTH.thigh);
  foot(j, side, step(j[`knee${side}`], shank, LENGTH.shank), shank + 90 - ankle);
}

/** A foot on the floor stays there by its ball; hip and knee follow. `peel` lifts the heel, less than 0 the toes. */
function plant(j, { ball, peel = 0 }, side) {
  if (!ball) return;
  const lean = 90 - peel;
  const ankle = peel < 0 ? rolled(ball, lean) : from(ball, along([0, 0], lean)(BALL, -SOLE));
  const [thigh, shank] = reach(j.hip, ankle, LENGTH.thigh, LENGTH.shank, 1);
  Object.assign(j.lean, { [`thigh${side}`]: thigh, [`shank${side}`]: shank });
  j[`knee${side}`] = step(j.hip, thigh, LENGTH.thigh);
  foot(j, side, ankle, lean);
  // In the air the toes hang straight; on the floor they lie on it.
  j.lean[`toes${side}`] = Math.max(0, peel) * Math.max(0, 1 + ball[1] / 4);
}

function foot(j, side, ankle, lean) {
  const at = along(ankle, lean);
  j.lean[`foot${side}`] = lean;
  Object.assign(j, { [`ankle${side}`]: ankle, [`heel${side}`]: at(-3.6, -2.2), [`toe${side}`]: at(11, -3), [`sole${side}`]: at(-2, -SOLE) });
}

/** @param {number[]} place @param {number[]} by */
const from = ([x, y], [dx, dy]) => [x - dx, y - dy];

/** On its heel the foot turns about the heel's lowest place. @param {number[]} ball @param {number} lean */
function rolled([x, y], lean) {
  return from([x - BALL - 2, y], along([0, 0], lean)(-2, -SOLE));
}

function pinDown(j, pins = { hip: [0, 0] }) {
  const [[joint, place]] = Object.entries(pins);
  const [dx, dy] = [place[0] - j[joint][0], place[1] - j[joint][1]];
  for (const name of Object.keys(j)) if (name !== "lean") j[name] = [j[name][0] + dx, j[name][1] + dy];
}

function arm(j, { shoulder = 0, elbow = 0, wrist = 0, upper = 1, fore = 1, grip, flat }, side) {
  const [upperLength, foreLength] = [LENGTH.arm * upper, LENGTH.fore * fore];
  const hanging = shoulder - j.lean.thorax;
  const [upperLean, foreLean] = grip ? reach(j.shoulder, grip, upperLength, foreLength, -1) : [hanging, hanging + elbow];
  Object.assign(j.lean, { [`upper${side}`]: upperLean, [`fore${side}`]: foreLean, [`hand${side}`]: flat ? 90 : foreLean + wrist });
  j[`elbow${side}`] = step(j.shoulder, upperLean, upperLength);
  j[`wrist${side}`] = step(j[`elbow${side}`], foreLean, foreLength);
}

/** Two links reach a fixed place; the joint between them falls back (an elbow, -1) or forward (a knee, 1). */
function reach(from, to, first, second, bend) {
  const far = Math.min(distance(from, to), first + second - 0.01);
  const corner = (a, b, c) => deg(Math.acos(Math.max(-1, Math.min(1, (a * a + b * b - c * c) / (2 * a * b)))));
  const lean = deg(Math.atan2(to[0] - from[0], to[1] - from[1])) + bend * corner(first, far, second);
  return [lean, lean - bend * (180 - corner(first, second, far))];
}
