/** A drill's figure at one moment of one of its phases, as parts to draw; pure, no DOM. */
import { mix, step } from "./geometry.js";
import { closeUp } from "./lens.js";
import { resting, settled } from "./lying.js";
import { inTheRound } from "./round.js";
import { arrow, fromTheSide, ghost } from "./side.js";
import { between, joints, moved, poseOf } from "./skeleton.js";

/**
 * @typedef {{to: string, arrows?: object[]}} Move
 * @typedef {{box: number[], props?: object[], start: string, poses: object, phases: Move[][],
 *   lie?: "front" | "back", round?: object, lens?: object, turns?: boolean, labels?: object[]}} Figure
 *   `turns`: from one repetition to the next the legs change roles; `round`: its camera
 * @typedef {{is: string, d: string, opacity?: number, lens?: boolean, text?: string, at?: number[]}} Part
 */

const PROPS = {
  floor: ({ x1, x2 }) => ({ is: "floor", d: `M${x1} .6H${x2}` }),
  mat: ({ x1, x2 }) => ({ is: "mat", d: `M${x1} 1.6H${x2}` }),
  chair: ({ x }) => ({ is: "chair", d: `M${x} -55V0M${x} -26H${x + 19}V0` }),
  stool: ({ x }) => ({ is: "chair", d: `M${x - 13} -22H${x + 12}M${x - 11} -22V0M${x + 10} -22V0` }),
};
const TICK = 8;

/** The parts of `figure` at `share` 0–1 of a phase; before the first phase (-1) it stands at its start. */
export function partsAt(figure, phase, share, { still = false } = {}) {
  const move = moveAt(figure, phase, share);
  const pose = poseIn(figure, move);
  const seen = figure.round ? inTheRound(pose, figure, move) : sideParts(figure, pose, move, still);
  return [...seen, ...(figure.lens ? closeUp(figure, pose, seen) : []), ...(figure.labels ?? []).map(label)];
}

/** The pose of a moment of a move, come to rest where the body lies. */
export function poseIn({ lie }, { from, to, share }) {
  const pose = between(from, to, eased(share));
  return lie ? settled(pose, lie) : pose;
}

export function moveAt(figure, phase, share) {
  const { phases, start } = figure;
  const moves = phases[phase] ?? [{ to: start }];
  const before = phase > 0 ? phases[phase - 1].at(-1).to : start;
  const at = Math.min(moves.length - 1, Math.floor(share * moves.length));
  const [from, to] = [at ? moves[at - 1].to : before, moves[at].to];
  return {
    began: keyPose(figure, before),
    from: keyPose(figure, from),
    to: keyPose(figure, to),
    share: share * moves.length - at,
    moving: from !== to,
    arrows: moves[at].arrows ?? [],
  };
}

/** The same figure with its legs in each other's place, for the repetition that follows. */
export function legsChanged(figure) {
  const other = (name) => name.replace(/^(leg|out|in|flex|ankle|knee|heel|toe|sole|ball)([NF])$/, (_, part, side) => part + (side === "N" ? "F" : "N"));
  const change = (value) => {
    if (typeof value === "string") return other(value);
    if (Array.isArray(value)) return value.map(change);
    if (value === null || typeof value !== "object") return value;
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [other(name), change(inner)]));
  };
  return { ...figure, phases: change(figure.phases), poses: change(figure.poses) };
}

const eased = (share) => (1 - Math.cos(Math.PI * share)) / 2;
const settledPoses = new WeakMap();

function keyPose(figure, name) {
  if (!settledPoses.has(figure)) settledPoses.set(figure, new Map());
  const known = settledPoses.get(figure);
  if (!known.has(name)) {
    const pose = poseOf(figure.poses, name);
    known.set(name, figure.lie ? resting(pose, figure.lie) : pose);
  }
  return known.get(name);
}

function sideParts({ props = [] }, pose, move, still) {
  const j = inPicture(pose);
  return [
    ...props.map((prop) => PROPS[prop.type](prop)),
    ...(pose.pan === undefined ? [] : [steps(pose.pan)]),
    ...(still && move.moving ? [ghost(inPicture(move.began))] : []),
    ...fromTheSide(j, pose),
    ...(move.moving ? move.arrows.map((spec) => arrow(pathOf(spec, move))) : []),
  ];
}

// Who walks stays in the picture: the floor goes by instead.
const inPicture = (pose) => moved(joints(pose), [-(pose.pan ?? 0), 0]);

function steps(pan) {
  const first = -56 + ((((-pan) % TICK) + TICK) % TICK);
  return { is: "tick", d: Array.from({ length: 14 }, (_, at) => `M${(first + at * TICK).toFixed(2)} 2.6h3`).join("") };
}

function pathOf(spec, { from, to }) {
  return spec.at ? straight(spec, to) : traced(spec, from, to);
}

function straight({ at, angle, gap = 3, length = 8 }, to) {
  const start = step(inPicture(to)[at], angle, gap);
  return [0, 0.25, 0.5, 0.75, 1].map((share) => step(start, angle, share * length));
}

/** The way of a joint, moved aside by `off`; the sign picks the side. So it can never disagree with the movement. */
function traced({ trace, off = 5, span: [first, last] = [0.08, 1] }, from, to) {
  const way = Array.from({ length: 13 }, (_, i) => inPicture(between(from, to, mix(first, last, i / 12)))[trace]);
  return way.map(([x, y], i) => {
    const [before, after] = [way[Math.max(0, i - 1)], way[Math.min(12, i + 1)]];
    const long = Math.hypot(after[0] - before[0], after[1] - before[1]) || 1;
    return [x - ((after[1] - before[1]) / long) * off, y + ((after[0] - before[0]) / long) * off];
  });
}

const label = ({ text, at }) => ({ is: "label", d: "", text, at });
