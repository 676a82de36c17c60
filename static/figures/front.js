/** A sitting pose seen from in front and above: how the lower legs turn. N is the figure's right. */
import { capsule, cos, leaning, line, mix, outline, point, sin } from "./geometry.js";
import { arrow, muscle } from "./side.js";

const PITCH = 42;
const SOLE = [[-4.4, 0], [-3.2, 2.1], [2, 2], [7, 2.9], [10.4, 2.8], [12, 1.4], [11.5, -0.8], [9, -2.6], [5, -3], [1, -2.3], [-3.2, -2.1]];
const SEAT = [[-14, -8], [14, -8], [14, 14], [-14, 14]];
const LEGS = { N: -1, F: 1 };
const WIDE = 38;

/** A place of the side plane, spread to `x` and tilted towards the viewer. */
const seen = (x, [forward, down], lower = 0, nearer = 0) => [x, (down + lower) * cos(PITCH) + (forward + nearer) * sin(PITCH)];

/** @returns {import("./side.js").Part[]} `move`: {from, to} poses while something turns */
export function fromTheFront(j, pose, move) {
  const turns = (side) => (move ? [turnOf(move.from, side), turnOf(move.to, side)] : null);
  return [
    ...stool(j),
    { is: "limb", d: trunk(j) },
    { is: "limb", d: head(j) },
    ...legParts(j, pose, "F", turns("F")),
    ...legParts(j, pose, "N", turns("N")),
  ];
}

const turnOf = (pose, side) => pose[`leg${side}`]?.turn ?? 0;

function legParts(j, pose, side, turning) {
  const out = LEGS[side];
  const tension = pose.muscle ?? {};
  const works = tension[`out${side}`] !== undefined;
  const [hip, knee, ankle] = [seen(out * 5, j.hip, 0, 2), seen(out * 7.6, j[`knee${side}`]), seen(out * 7.6, j[`ankle${side}`])];
  const lower = foot(j, side, turnOf(pose, side)) + capsule(knee, ankle, 3.7, 2.2);
  const is = works ? "limb" : "limb far";
  return [
    ...(works ? dial(j, side, turning) : []),
    { is, d: lower },
    { is, d: capsule(hip, knee, 5.7, 4.1) },
    ...(works ? [...muscle(rein(j, side, 3.9), 1.25, tension[`out${side}`]), ...muscle(rein(j, side, -3.9), 1.25, tension[`in${side}`])] : []),
  ];
}

function foot(j, side, turn) {
  const sole = (length, width, high = 1.2) => seen(
    LEGS[side] * (7.6 + length * sin(turn) - width * cos(turn)),
    [j[`ankle${side}`][0] + length * cos(turn) + width * sin(turn), -high],
  );
  return outline(SOLE.map(([length, width]) => sole(length, width))) + capsule(seen(LEGS[side] * 7.6, j[`ankle${side}`]), sole(5.5, 0.2, 3), 2.5, 2);
}

/** The two strands like reins on either side of the thigh; `off` tells outer from inner. */
function rein(j, side, off) {
  const x = (across) => LEGS[side] * across;
  const knee = j[`knee${side}`];
  return [seen(x(5 + off), j.hip, 0, 5), seen(x(6.4 + off), j.hip, 0, 14), seen(x(7.6 + off * 0.9), knee, 0, 0.5), seen(x(7.6 + off * 0.66), knee, 8)];
}

function dial(j, side, turning) {
  const at = (radius, angle) => seen(LEGS[side] * (7.6 + radius * sin(angle)), [j[`ankle${side}`][0] + radius * cos(angle), 0]);
  const arc = (radius, from, to) => Array.from({ length: 13 }, (_, i) => at(radius, mix(from, to, i / 12)));
  const ticks = [-30, 0, 30].map((angle) => `M${point(at(14, angle))}L${point(at(16, angle))}`).join("");
  const moving = turning && Math.abs(turning[0] - turning[1]) > 1;
  return [{ is: "floor", d: line(arc(15, -WIDE, WIDE)) + ticks }, ...(moving ? [arrow(arc(18, ...turning), 0.8)] : [])];
}

function trunk(j) {
  const up = leaning(j.neck, j.lean.thorax);
  const rib = leaning(j.ribs, j.lean.thorax)(4, 0);
  const low = leaning(j.hip, j.lean.pelvis);
  const rows = [[2.6, up(1.4, 0)], [4, up(0.5, 0)], [9, up(-1.2, 0)], [10.2, up(-5, 0)], [8, rib], [7, j.waist], [9.4, low(1, 0)], [9.8, low(-4, 0)]];
  const right = rows.map(([x, place]) => seen(x, place));
  const left = [...rows].reverse().map(([x, place]) => seen(-x, place));
  return outline([...right, ...left]) + armOf(j, "N") + armOf(j, "F") + capsule(seen(0, j.neck), seen(0, j.skull), 3, 2.8);
}

function armOf(j, side) {
  const x = (across) => LEGS[side] * across;
  const [elbow, wrist] = [seen(x(13.2), j[`elbow${side}`]), seen(x(12), j[`wrist${side}`])];
  return capsule(seen(x(9.7), j.shoulder, 1.6), elbow, 3, 2.2) + capsule(elbow, wrist, 2.2, 1.6) + capsule(wrist, seen(x(11.4), j[`wrist${side}`], 4), 1.8, 1.4);
}

function head(j) {
  const [, y] = seen(0, j.skull, -3.4, 1);
  return capsule([0, y - 1.4], [0, y + 3.6], 5.4, 3.7);
}

function stool(j) {
  const corner = (x, z, low) => seen(x, [j.hip[0] + z, j.hip[1] + 5.6 + low]);
  const legs = SEAT.map(([x, z]) => `M${point(corner(x * 0.86, z * 0.86, 1))}L${point(seen(x * 0.86, [j.hip[0] + z * 0.86, 0]))}`);
  return [{ is: "chair", d: legs.join("") }, { is: "seat", d: `M${SEAT.map(([x, z]) => point(corner(x, z, 0))).join("L")}Z` }];
}
