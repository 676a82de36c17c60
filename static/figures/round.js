/** A pose seen from any side and from above: for what turns. N is the person's right. */
import { add, ahead, aside, bodyOf, cross, footYaw, OUT, unit } from "./body.js";
import { capsule, cos, disc, line, mix, outline, point, sin } from "./geometry.js";
import { arrow, muscle } from "./side.js";
import { between } from "./skeleton.js";

const SOLE = [[-4.4, 0], [-3.2, 2.1], [2, 2], [7, 2.9], [10.4, 2.8], [12, 1.4], [11.5, -0.8], [9, -2.6], [5, -3], [1, -2.3], [-3.2, -2.1]];
/** Height above the hips, half width, half depth. */
const TRUNK = [[-8.6, 1.6, 3], [-7, 6, 5], [-4.6, 8.8, 5.8], [-2, 9.9, 6.4], [2, 9.4, 6], [8, 7.2, 5.2], [14, 7.8, 5.6], [20, 9.4, 6], [25, 10.6, 5.4], [28, 9.6, 4.4], [29.8, 5, 3.4], [30.6, 2.6, 2.6]];
const SIDES = ["N", "F"];
const DIAL = { near: 14, far: 16, ring: 15, arrow: 18.5, inwards: -32, out: 44 };
const TILE = 7;

/**
 * @param {any} pose @param {{round: any, props?: any[]}} figure `round`, its camera: `yaw` 0 before the person, 180 behind, 90 at the right; `pitch` from
 *   above; `spread` of the strands; `dial` about which feet; `sits`: the thighs lie before the trunk;
 *   `feet`: nothing but these
 */
export function inTheRound(pose, { round, props = [] }, move, still = false) {
  const body = bodyOf(pose);
  const see = seenFrom(round, pose.pan);
  const resting = (side) => (toneOf(pose.muscle ?? {}, side) === "limb" ? 0 : 100);
  const nearness = (side) => see.towards(body[`knee${side}`]) - resting(side);
  const [far, near] = [...SIDES].sort((a, b) => nearness(a) - nearness(b));
  const strandsOf = (side) => strands(body, see, side, pose.muscle ?? {}, round.spread);
  const before = (side) => see.towards(mid(body[`elbow${side}`], body[`hand${side}`])) > see.towards(body.hip);
  const arms = (front) => SIDES.filter((side) => before(side) === front).map((side) => arm(body, see, side));
  const whole = () => [
    ...arms(false),
    ...(round.sits ? sitting(body, see) : standing(body, see, pose, far, near)).flatMap((part) => (part.side ? strandsOf(part.side) : [part])),
    ...head(body, see),
    ...arms(true),
  ];
  return [
    ...(pose.pan ? [tiles(see, pose.pan)] : []),
    ...(round.feet ? [] : props).flatMap((prop) => PROPS[prop.type](prop, see)),
    ...(round.dial ?? []).map((side) => dial(body, see, side)),
    ...(still && move.moving ? [ghost(bodyOf(move.began), seenFrom(round, move.began.pan))] : []),
    ...(round.feet ? soles(body, see, pose) : whole()),
    ...(move.moving ? move.arrows.filter(({ close }) => round.feet || !close).map((spec) => arrow(way(spec, move, round), 0.9)) : []),
  ];
}

/** Where the movement began, as a pale figure behind it. */
function ghost(body, see) {
  const legs = SIDES.map((side) => lowerLeg(body, see, side) + thigh(body, see, side));
  return { is: "ghost", d: trunk(body, see) + legs.join("") };
}

/** @returns {any[]} as of `standing` */
function sitting(body, see) {
  const legs = SIDES.flatMap((side) => [
    { is: "limb", d: lowerLeg(body, see, side) },
    { is: "limb", d: thigh(body, see, side) },
    kneecap(body, see, side),
    { side },
  ]);
  return [{ is: "limb", d: trunk(body, see) }, ...legs];
}

// The nearer leg and the trunk fuse; the other one keeps its outline where they cross.
/** @returns {any[]} parts, and in their place whose strands come there */
function standing(body, see, { muscle: tension = {} }, far, near) {
  const leg = (side) => lowerLeg(body, see, side) + thigh(body, see, side);
  const paler = (side) => toneOf(tension, side);
  const trunkAnd = paler(near) === "limb" ? leg(near) : "";
  return [
    { is: paler(far), d: leg(far) },
    { side: far },
    ...(trunkAnd ? [] : [{ is: paler(near), d: leg(near) }]),
    { is: "limb", d: trunk(body, see) + trunkAnd },
    ...(see.towards(body.front) > see.towards([0, 0, 0]) ? [kneecap(body, see, near)] : []),
    { side: near },
  ];
}

function seenFrom({ yaw, pitch }, pan = [0, 0]) {
  const towards = ([x, , z]) => (z - pan[1]) * cos(yaw) + (x - pan[0]) * sin(yaw);
  const see = (p) => [-(p[0] - pan[0]) * cos(yaw) + (p[2] - pan[1]) * sin(yaw), p[1] * cos(pitch) + towards(p) * sin(pitch)];
  return Object.assign(see, {
    towards,
    // How wide something level appears: half of it to the side, half ahead.
    across: (body, wide, deep) => Math.hypot(wide * cos(yaw + body.yaw), deep * sin(yaw + body.yaw)),
  });
}

const mid = (p, q) => add(p, add(q, p, -1), 0.5);

function soles(body, see, { muscle: tension = {} }) {
  return SIDES.map((side) => ({ is: toneOf(tension, side), d: foot(body, see, side) }));
}

const toneOf = (tension, side) => (tension[`out${side}`] === undefined ? "limb far" : "limb");

function trunk(body, see) {
  const rows = TRUNK.map(([up, wide, deep]) => [see(add(body.hip, body.spine, up)), see.across(body, wide, deep)]);
  const right = rows.map(([[x, y], half]) => [x + half, y]);
  const left = rows.map(([[x, y], half]) => [x - half, y]).reverse();
  return outline([...right, ...left]) + capsule(see(body.neck), see(body.skull), 2.7, 2.6);
}

function head(body, see) {
  const at = (up, front) => see(add(add(body.skull, body.spine, up), body.front, front));
  const face = { is: "limb", d: capsule(at(4.4, 0.8), at(0, 1.4), 4.6, 3.3) };
  const hair = { is: "hair", d: capsule(at(5.8, -0.7), at(2, -1.9), 5, 4.2) };
  const towards = see.towards(body.front) - see.towards([0, 0, 0]);
  return towards > -0.15 ? [hair, face] : [face, hair];
}

function thigh(body, see, side) {
  return capsule(see(body[`hip${side}`]), see(body[`knee${side}`]), 5.6, 4.1);
}

// It looks ahead and stays, while the foot below it turns.
function kneecap(body, see, side) {
  return { is: "kneecap", d: disc(see(add(body[`knee${side}`], body.front, 3.4)), 2) };
}

function lowerLeg(body, see, side) {
  return foot(body, see, side) + capsule(see(body[`knee${side}`]), see(body[`ankle${side}`]), 3.8, 2.3);
}

function foot(body, see, side) {
  const sole = body[`sole${side}`];
  const plan = SOLE.map(([length, width]) => see(sole(length, -OUT[side] * width, 1)));
  const ankle = see(body[`ankle${side}`]);
  return outline(plan) + capsule(ankle, see(sole(6, 0, 2.4)), 2.5, 2) + capsule(ankle, see(sole(-1.8, 0, 2.2)), 2.4, 2.2);
}

function arm(body, see, side) {
  const [shoulder, elbow, hand] = ["shoulder", "elbow", "hand"].map((joint) => see(body[`${joint}${side}`]));
  const tip = see(add(body[`hand${side}`], unit(add(body[`hand${side}`], body[`elbow${side}`], -1)), 4.4));
  return { is: "limb arm", d: capsule(shoulder, elbow, 3, 2.2) + capsule(elbow, hand, 2.2, 1.6) + capsule(hand, tip, 1.9, 1.4) };
}

/** The outer and the inner strand, `spread` from the middle of the thigh, like two reins. */
function strands(body, see, side, tension, spread = 3.6) {
  if (tension[`out${side}`] === undefined) return [];
  const [hip, knee, ankle] = ["hip", "knee", "ankle"].map((joint) => body[`${joint}${side}`]);
  const thigh = unit(add(knee, hip, -1));
  const out = body.right.map((value) => value * OUT[side]);
  const back = unit(cross(thigh, out).map((value) => value * -OUT[side]));
  const strand = (off) => [[0.12, 0.55, 3.4], [0.4, 0.95, 4], [0.75, 1, 3.6], [1, 1, 2.8]]
    .map(([share, wide, deep]) => add(add(add(hip, add(knee, hip, -1), share), out, off * wide), back, deep))
    .concat([add(add(knee, add(ankle, knee, -1), 0.16), out, off * 0.9)])
    .map(see);
  return [...muscle(strand(spread), 1.25, tension[`out${side}`]), ...muscle(strand(-spread), 1.25, tension[`in${side}`])];
}

// A dial on the floor about the heel: how far the foot has turned.
function dial(body, see, side) {
  const [x, , z] = body[`ankle${side}`];
  const at = (radius, angle) => see(add([x, 0, z], ahead(OUT[side] * angle), radius));
  const ring = Array.from({ length: 13 }, (_, i) => at(DIAL.ring, mix(DIAL.inwards, DIAL.out, i / 12)));
  const ticks = [-25, 0, 35].map((angle) => `M${point(at(DIAL.near, angle))}L${point(at(DIAL.far, angle))}`);
  return { is: "floor", d: line(ring) + ticks.join("") };
}

function way({ turn, facing, high = 0, trace, span: [first, last] = [0.05, 1], off = [0, 0] }, { from, to }, round) {
  return Array.from({ length: 13 }, (_, i) => {
    const pose = between(from, to, mix(first, last, i / 12));
    const [body, see] = [bodyOf(pose), seenFrom(round, to.pan)];
    if (facing) return see(add([to.pan[0], -high, to.pan[1]], ahead(body.yaw), facing));
    if (!turn) return see(body[trace]).map((value, at) => value + off[at]);
    const [x, , z] = body[`ankle${turn}`];
    return see(add([x, 0, z], ahead(footYaw(pose, turn)), DIAL.arrow));
  });
}

// Who walks stays in the picture: the floor goes by instead.
function tiles(see, pan) {
  const near = (value) => Math.round(value / TILE) * TILE;
  const dots = [];
  for (let x = -6; x <= 6; x += 1) {
    for (let z = -5; z <= 3; z += 1) dots.push(`M${point(see([near(pan[0]) + x * TILE, 0, near(pan[1]) + z * TILE]))}h.01`);
  }
  return { is: "tick", d: dots.join("") };
}

const PROPS = {
  stool: ({ at: [x, z], height }, see) => seat(see, { x, z, height, half: 14 }),
  chair: ({ at: [x, z], yaw = 0 }, see) => chair(see, x, z, yaw),
};

function seat(see, { x, z, height, half }) {
  const corners = [[-1, -1], [1, -1], [1, 1], [-1, 1]].map(([a, b]) => [x + a * half, z + b * half]);
  const legs = corners.map(([a, b]) => `M${point(see([a, -height, b]))}L${point(see([a, 0, b]))}`);
  const top = corners.map(([a, b]) => point(see([a, -height, b])));
  return [{ is: "chair", d: legs.join("") }, { is: "seat", d: `M${top.join("L")}Z` }];
}

/** A chair whose back stands at x, z and whose seat reaches ahead of it. */
function chair(see, x, z, yaw) {
  const at = (wide, deep, high) => see(add(add([x, -high, z], aside(yaw), wide), ahead(yaw), deep));
  const post = (wide) => `M${point(at(wide, 0, 55))}L${point(at(wide, 0, 0))}M${point(at(wide, 17, 26))}L${point(at(wide, 17, 0))}`;
  const top = [at(-8, 0, 26), at(8, 0, 26), at(8, 17, 26), at(-8, 17, 26)].map(point);
  const rails = [55, 44].map((high) => `M${point(at(-8, 0, high))}L${point(at(8, 0, high))}`);
  return [{ is: "chair", d: `${post(-8)}${post(8)}${rails.join("")}M${top.join("L")}Z` }];
}
