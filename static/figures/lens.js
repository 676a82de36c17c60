/** A close-up beside the figure, where a movement is too small to see whole. */
import { inTheRound } from "./round.js";
import { bones } from "./side.js";
import { joints } from "./skeleton.js";

/**
 * @param {{round?: any, lens: {look: number[], place: number[], radius: number, zoom: number, bone?: boolean,
 *   camera?: object}}} figure `look` is the place that stands in the middle of the circle at `place`; `camera`: seen from elsewhere
 */
export function closeUp(figure, pose, move, seen) {
  const { lens } = figure;
  const inside = lens.camera ? inTheRound(pose, { ...figure, round: { ...figure.round, ...lens.camera, feet: true } }, move) : magnified(seen, pose, lens);
  return inside.map((part) => ({ ...part, lens: true }));
}

// Arms would hide what it shows, and where the movement began is seen in the whole.
/** @param {any[]} seen @param {any} pose @param {{bone?: boolean}} lens */
function magnified(seen, pose, { bone }) {
  const body = seen.filter(({ is }) => !is.includes("arm") && is !== "ghost" && is !== "label");
  if (!bone) return body;
  const first = body.findIndex(({ is }) => is.startsWith("muscle") && !is.includes("away"));
  return [...body.slice(0, first), ...bones(joints(pose)), ...body.slice(first)];
}
