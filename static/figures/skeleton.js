/** From joint angles to joints. Unit: one hundredth of body height; flexion positive; N near, F far. */
import { along, deg, distance, leaning, mix, step } from "./geometry.js";

export const LENGTH = { pelvis: 8, lumbar: 9, thorax: 13, neck: 5.2, arm: 17, fore: 14, thigh: 24.5, shank: 24.6 };
const SIDES = ["N", "F"];

/** A pose by name; `like` inherits another and changes what it names. */
export function poseOf(poses, name) {
  const { like, ...own } = poses[name];
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

/** A swinging foot brushes the floor instead of sinking into it: its ankle gives way. */
export function clearOfFloor(pose) {
  if (!Object.keys(pose.pins ?? {}).some((joint) => joint.startsWith("ankle"))) return pose;
  const legs = Object.fromEntries(SIDES.map((side) => [`leg${side}`, { ...pose[`leg${side}`] }]));
  const cleared = { ...pose, ...legs };
  for (const side of SIDES) {
    for (let round = 0; round < 3; round += 1) {
      const under = joints(cleared)[`toe${side}`][1] + 1;
      if (under > 0.02) cleared[`leg${side}`].ankle -= deg(Math.asin(Math.min(1, under / 10.5)));
    }
  }
  return cleared;
}

/** Every joint's place, and under `lean` the angle of every segment. */
export function joints(pose) {
  const j = { lean: {}, hip: [0, 0] };
  trunk(j, pose);
  for (const side of SIDES) leg(j, pose[`leg${side}`] ?? {}, pose.pelvis ?? 0, side);
  pinDown(j, pose.pins);
  for (const side of SIDES) arm(j, pose[`arm${side}`] ?? {}, side);
  return j;
}

function isPart(part, value) {
  return part !== "pins" && typeof value === "object" && !Array.isArray(value);
}

function partBetween(part, from, to, share) {
  const [a, b] = [from[part], to[part]];
  if (part === "pins") return pinsBetween(from, b, share);
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
  const foot = shank + 90 - ankle;
  Object.assign(j.lean, { [`thigh${side}`]: thigh, [`shank${side}`]: shank, [`foot${side}`]: foot });
  j[`knee${side}`] = step(j.hip, thigh, LENGTH.thigh);
  j[`ankle${side}`] = step(j[`knee${side}`], shank, LENGTH.shank);
  const atFoot = along(j[`ankle${side}`], foot);
  Object.assign(j, { [`heel${side}`]: atFoot(-3.6, -2.2), [`toe${side}`]: atFoot(11, -3) });
}

function pinDown(j, pins = { hip: [0, 0] }) {
  const [[joint, place]] = Object.entries(pins);
  const [dx, dy] = [place[0] - j[joint][0], place[1] - j[joint][1]];
  for (const name of Object.keys(j)) if (name !== "lean") j[name] = [j[name][0] + dx, j[name][1] + dy];
}

function arm(j, { shoulder = 0, elbow = 0, wrist = 0, upper = 1, fore = 1, grip }, side) {
  const [upperLength, foreLength] = [LENGTH.arm * upper, LENGTH.fore * fore];
  const hanging = shoulder - j.lean.thorax;
  const [upperLean, foreLean] = grip ? reach(j.shoulder, grip, upperLength, foreLength) : [hanging, hanging + elbow];
  Object.assign(j.lean, { [`upper${side}`]: upperLean, [`fore${side}`]: foreLean, [`hand${side}`]: foreLean + wrist });
  j[`elbow${side}`] = step(j.shoulder, upperLean, upperLength);
  j[`wrist${side}`] = step(j[`elbow${side}`], foreLean, foreLength);
}

/** The hand holds a fixed place: two links reach it, the elbow falls back. */
function reach(from, to, upper, fore) {
  const far = Math.min(distance(from, to), upper + fore - 0.01);
  const corner = (a, b, c) => Math.acos((a * a + b * b - c * c) / (2 * a * b));
  const upperLean = deg(Math.atan2(to[0] - from[0], to[1] - from[1]) - corner(upper, far, fore));
  return [upperLean, upperLean + 180 - deg(corner(upper, fore, far))];
}
