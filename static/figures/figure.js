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
  stool: ({ x }) => ({ is: "chair", d: `M${x - 11} -21V0M${x + 10} -21V0` }),
  seat: ({ x }) => ({ is: "seat", d: `M${x - 13} -21.8H${x + 12}` }),
};
const TICK = 8;
const label = ({ text, at }) => ({ is: "label", d: "", text, at });

/** The parts of `figure` at `share` 0–1 of a phase; before the first phase (-1) it stands at its start. */
export function partsAt(figure, phase, share, { still = false } = {}) {
  const move = moveAt(figure, phase, share);
  const pose = poseIn(figure, move);
  const seen = figure.round ? inTheRound(pose, figure, move, still) : sideParts(figure, pose, move, still);
  return [...seen, ...(figure.lens ? closeUp(figure, pose, move, seen) : []), ...(figure.labels ?? []).map(label)];
}

/** The pose of a moment of a move, come to rest where the body lies. */
export function poseIn({ lie }, { from, to, share }) {
  if (share >= 1 || from === to) return to;
  if (share <= 0) return from;
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
    name: `${phase} ${at}`,
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
  // A hand that holds on goes on holding; arms that swing change with the legs.
  const parts = `leg|out|in|flex|ankle|knee|heel|toe|sole${JSON.stringify(figure.poses).includes("grip") ? "" : "|arm"}`;
  const sided = new RegExp(`^(${parts})([NF])$`);
  const other = (name) => name.replace(sided, (_, part, side) => part + (side === "N" ? "F" : "N"));
  const change = (value) => {
    if (typeof value === "string") return other(value);
    if (Array.isArray(value)) return value.map(change);
    if (value === null || typeof value !== "object") return value;
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [other(name), change(inner)]));
  };
  return { ...figure, phases: change(figure.phases), poses: change(figure.poses) };
}

const eased = (share) => (1 - Math.cos(Math.PI * share)) / 2;
const known = new WeakMap();

/** What stays the same from frame to frame is worked out once. */
function once(figure, name, make) {
  if (!known.has(figure)) known.set(figure, new Map());
  const made = known.get(figure);
  if (!made.has(name)) made.set(name, make());
  return made.get(name);
}

function keyPose(figure, name) {
  return once(figure, name, () => {
    const pose = poseOf(figure.poses, name);
    return figure.lie ? resting(pose, figure.lie) : pose;
  });
}

function sideParts(figure, pose, move, still) {
  const j = inPicture(pose);
  const props = (some) => (figure.props ?? []).filter(some).map((prop) => PROPS[prop.type](prop));
  return [
    ...props(({ before }) => !before),
    ...(pose.pan === undefined ? [] : [steps(pose.pan)]),
    ...(still && move.moving ? [ghost(inPicture(move.began))] : []),
    ...fromTheSide(j, pose),
    ...props(({ before }) => before),
    ...(move.moving ? once(figure, move.name, () => arrowsOf(figure, move)) : []),
  ];
}

// Who walks stays in the picture: the floor goes by instead.
const inPicture = (pose) => moved(joints(pose), [-(pose.pan ?? 0), 0]);

function steps(pan) {
  const first = -56 + ((((-pan) % TICK) + TICK) % TICK);
  return { is: "tick", d: Array.from({ length: 14 }, (_, at) => `M${(first + at * TICK).toFixed(2)} 2.6h3`).join("") };
}

const arrowsOf = (figure, move) => move.arrows.flatMap((spec) => told(spec, pathOf(spec, figure, move)));
const told = (spec, path) => [arrow(path), ...(spec.word ? [wordAt(spec, path.at(-1))] : [])];
const wordAt = ({ word: [text, dx, dy] }, [x, y]) => label({ text, at: [x + dx, y + dy] });

function pathOf(spec, figure, move) {
  return spec.at ? straight(spec, move.to) : traced(spec, figure, move);
}

function straight({ at, angle, gap = 3, length = 8 }, to) {
  const start = step(inPicture(to)[at], angle, gap);
  return [0, 0.25, 0.5, 0.75, 1].map((share) => step(start, angle, share * length));
}

/** The way of a joint, moved aside by `off`; the sign picks the side. So it can never disagree with the movement. */
function traced({ trace, off = 5, span: [first, last] = [0.08, 1] }, figure, move) {
  const at = (i) => inPicture(poseIn(figure, { ...move, share: i / 12 }))[trace];
  const way = Array.from({ length: 13 }, (_, i) => at(mix(12 * first, 12 * last, i / 12)));
  return way.map(([x, y], i) => {
    const [before, after] = [way[Math.max(0, i - 1)], way[Math.min(12, i + 1)]];
    const long = Math.hypot(after[0] - before[0], after[1] - before[1]) || 1;
    return [x - ((after[1] - before[1]) / long) * off, y + ((after[0] - before[0]) / long) * off];
  });
}

