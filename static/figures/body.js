/** A pose in the round: where its joints are in space. X to the person's right, Y down, Z ahead, at the start. */
import { cos, sin } from "./geometry.js";
import { LENGTH } from "./skeleton.js";

export const OUT = { N: 1, F: -1 };
const HIP = 5.2;
const [SOLE, HEEL, TOES] = [4, 4.4, 12];
const SHOULDER = 9.6;
const UP = { shoulder: 27.6, neck: 30, skull: 35.4, crown: 41.5 };

export const add = (p, q, times = 1) => p.map((value, at) => value + q[at] * times);
const dot = (p, q) => p.reduce((sum, value, at) => sum + value * q[at], 0);
const long = (p) => Math.sqrt(dot(p, p)) || 1e-9;
export const unit = (p) => p.map((value) => value / long(p));
export const cross = ([a, b, c], [d, e, f]) => [b * f - c * e, c * d - a * f, a * e - b * d];

/** The level direction that is `yaw` degrees to the right of ahead. */
export const ahead = (yaw) => [sin(yaw), 0, cos(yaw)];
export const aside = (yaw) => [cos(yaw), 0, -sin(yaw)];

/**
 * @param {any} pose `hip`, `yaw`, `lean`; `legN`, `legF` {at: ankle [X, Z], lift: air under it,
 *   peel: heel up, turn: toes out, or face: a direction, knee: kneecap out}; `armN`, `armF` {hold: [X, Y, Z]} or nothing: they hang
 */
export function bodyOf({ hip, yaw = 0, lean = 0, ...pose }) {
  const spine = add(ahead(yaw).map((value) => value * sin(lean)), [0, -cos(lean), 0]);
  const up = (height) => add(hip, spine, height);
  const body = { hip, yaw, spine, right: aside(yaw), front: ahead(yaw), neck: up(UP.neck), skull: up(UP.skull), crown: up(UP.crown) };
  for (const side of ["N", "F"]) leg(body, pose[`leg${side}`], side);
  for (const side of ["N", "F"]) arm(body, pose[`arm${side}`] ?? {}, side, up(UP.shoulder));
  return body;
}

/** Which way a foot looks, degrees to the right. */
export function footYaw({ yaw = 0, ...pose }, side) {
  const { turn = 0, face } = pose[`leg${side}`];
  return face ?? yaw + OUT[side] * turn;
}

function leg(body, { at: [x, z], lift = 0, peel = 0, knee = 0, ...foot }, side) {
  const from = add(body.hip, body.right, OUT[side] * HIP);
  const ankle = [x, -lift - Math.max(TOES * sin(peel), -HEEL * sin(peel)) - SOLE * cos(peel), z];
  const kneecap = ahead(body.yaw + OUT[side] * knee);
  const facing = foot.face ?? body.yaw + OUT[side] * (foot.turn ?? 0);
  const sole = (length, width, high = 0) => {
    const level = length * cos(peel) + high * sin(peel);
    const place = add(add(ankle, ahead(facing), level), aside(facing), width);
    return add(place, [0, length * sin(peel) + (SOLE - high) * cos(peel), 0]);
  };
  Object.assign(body, { [`hip${side}`]: from, [`knee${side}`]: joint(from, ankle, LENGTH.thigh, LENGTH.shank, kneecap) });
  Object.assign(body, { [`ankle${side}`]: ankle, [`toe${side}`]: sole(11, 0), [`heel${side}`]: sole(-3.6, 0), [`sole${side}`]: sole });
}

function arm(body, { hold }, side, height) {
  const shoulder = add(height, body.right, OUT[side] * SHOULDER);
  const hanging = add(add(add(shoulder, [0, 29.5, 0]), body.right, OUT[side] * 3), body.front, 2);
  const hand = hold ?? hanging;
  const back = add(body.front.map((value) => -value), body.right, OUT[side] * 0.9);
  Object.assign(body, { [`shoulder${side}`]: shoulder, [`elbow${side}`]: joint(shoulder, hand, LENGTH.arm, LENGTH.fore, back), [`hand${side}`]: hand });
}

/** The joint between two links that span `from` to `to`, bent towards `pole`. */
function joint(from, to, first, second, pole) {
  const way = add(to, from, -1);
  const far = Math.min(long(way), first + second - 0.01);
  const along = unit(way);
  const share = (first * first + far * far - second * second) / (2 * far);
  const aside = unit(add(pole, along, -dot(pole, along)));
  return add(add(from, along, share), aside, Math.sqrt(Math.max(0, first * first - share * share)));
}
