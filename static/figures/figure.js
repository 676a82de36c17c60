/** A drill's figure at one moment of one of its phases, as parts to draw; pure, no DOM. */
import { mix, step } from "./geometry.js";
import { fromTheFront } from "./front.js";
import { arrow, fromTheSide } from "./side.js";
import { between, clearOfFloor, joints, poseOf } from "./skeleton.js";

/**
 * @typedef {{to: string, arrows?: object[]}} Move
 * @typedef {{view: "side" | "front", box: number[], props: object[], start: string, poses: object, phases: Move[][]}} Figure
 */

const PROPS = {
  floor: ({ x1, x2 }) => ({ is: "floor", d: `M${x1} .6H${x2}` }),
  mat: ({ x1, x2 }) => ({ is: "mat", d: `M${x1} 1.8H${x2}` }),
  chair: ({ x }) => ({ is: "chair", d: `M${x} -55V0M${x} -26H${x + 19}V0` }),
};

/** The parts of `figure` at `share` 0–1 of a phase; before the first phase (-1) it stands at its start. */
export function partsAt(figure, phase, share) {
  const move = moveAt(figure, phase, share);
  const pose = clearOfFloor(between(move.from, move.to, eased(move.share)));
  const j = joints(pose);
  if (figure.view === "front") return fromTheFront(j, pose, move.moving ? move : null);
  return [
    ...figure.props.map((prop) => PROPS[prop.type](prop)),
    ...fromTheSide(j, pose),
    ...(move.moving ? move.arrows.map((spec) => arrow(pathOf(spec, move))) : []),
  ];
}

const eased = (share) => (1 - Math.cos(Math.PI * share)) / 2;

function moveAt({ phases, poses, start }, phase, share) {
  const moves = phases[phase] ?? [{ to: start }];
  const before = phase > 0 ? phases[phase - 1].at(-1).to : start;
  const at = Math.min(moves.length - 1, Math.floor(share * moves.length));
  const [from, to] = [at ? moves[at - 1].to : before, moves[at].to];
  return {
    from: poseOf(poses, from),
    to: poseOf(poses, to),
    share: share * moves.length - at,
    moving: from !== to,
    arrows: moves[at].arrows ?? [],
  };
}

function pathOf(spec, { from, to }) {
  return spec.at ? straight(spec, to) : traced(spec, from, to);
}

function straight({ at, angle, gap = 3, length = 8 }, to) {
  const start = step(joints(to)[at], angle, gap);
  return [0, 0.25, 0.5, 0.75, 1].map((share) => step(start, angle, share * length));
}

/** The way of a joint, moved aside by `off`; the sign picks the side. */
function traced({ trace, off = 5, span: [first, last] = [0.08, 1] }, from, to) {
  const way = Array.from({ length: 13 }, (_, i) => joints(between(from, to, mix(first, last, i / 12)))[trace]);
  return way.map(([x, y], i) => {
    const [before, after] = [way[Math.max(0, i - 1)], way[Math.min(12, i + 1)]];
    const long = Math.hypot(after[0] - before[0], after[1] - before[1]) || 1;
    return [x - ((after[1] - before[1]) / long) * off, y + ((after[0] - before[0]) / long) * off];
  });
}
