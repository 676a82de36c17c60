/** A close-up beside the figure, where a movement is too small to see whole. */
import { disc, outline } from "./geometry.js";
import { bones, muscle } from "./side.js";
import { joints } from "./skeleton.js";

/**
 * @param {{of: "body" | "knee", look: number[], place: number[], radius: number, zoom: number}} lens
 *   `look` is the place in the body that stands in the middle of the circle at `place`
 */
export function closeUp({ lens, round }, pose, seen) {
  const inside = lens.of === "knee" ? kneeFromBehind(pose, lens.leg ?? "N") : magnified(seen, pose, lens, round);
  return inside.map((part) => ({ ...part, lens: true }));
}

function magnified(seen, pose, { bone }) {
  const body = seen.filter(({ is }) => is !== "arrow" || true);
  if (!bone) return body;
  const first = body.findIndex(({ is }) => is.startsWith("muscle") && !is.includes("away"));
  return [...body.slice(0, first), ...bones(joints(pose)), ...body.slice(first)];
}

/** The hollow of a bent knee: the outer cord on one side, the two inner ones on the other. Right knee. */
function kneeFromBehind({ muscle: tension }, side) {
  const [out, inner] = [tension[`out${side}`], tension[`in${side}`]];
  const leg = [[-6, -16], [-5.6, -8], [-5, -1], [-5.6, 5], [-5.2, 16], [5.2, 16], [5.6, 5], [5, -1], [5.6, -8], [6, -16]];
  return [
    { is: "limb", d: outline(leg) },
    { is: "crease", d: "M-3 1.4C-1 2.4 1 2.4 3 1.4" },
    ...muscle([[1.4, -15], [2.6, -8], [3.6, -1], [4.2, 5]], 1.1, out),
    ...muscle([[-1.4, -15], [-2.2, -8], [-3.1, -1], [-4, 6]], 0.7, inner),
    ...muscle([[-2.6, -15], [-3.9, -8], [-4.7, -1], [-4.9, 6]], 0.6, inner),
    { is: "spot", d: disc([0, 30], 0.1) },
  ];
}
