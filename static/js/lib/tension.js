/** The tension line: one repetition drawn as a curve that rises, falls slower, and rests. */
import { eased } from "./timeline.js";

const TARGET = { contract: 1, release: 0, rest: 0 };
const STEPS = 96;

/** Tension 0–1 at a share 0–1 of the repetition. */
export function tensionAt(phases, share) {
  let level = 0;
  for (const { kind, from, to } of stretches(phases)) {
    const target = TARGET[kind];
    if (share < to) return level + (target - level) * eased((share - from) / (to - from));
    level = target;
  }
  return level;
}

/** Each phase's own stretch of the line, as shares 0–1. */
export function stretches(phases) {
  const all = phases.reduce((sum, { breaths }) => sum + breaths, 0);
  let clock = 0;
  return phases.map(({ kind, breaths }) => ({ kind, from: clock / all, to: (clock += breaths) / all }));
}

/** SVG path data of the line between two shares, `width` wide, from `low` at rest up to `high`. */
export function linePath(phases, from, to, { width, low, high }) {
  const steps = Math.max(1, Math.ceil((to - from) * STEPS));
  const points = Array.from({ length: steps + 1 }, (_, step) => {
    const share = from + ((to - from) * step) / steps;
    return `${(share * width).toFixed(1)} ${(low + (high - low) * tensionAt(phases, share)).toFixed(1)}`;
  });
  return `M${points.join("L")}`;
}
