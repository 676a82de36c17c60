/** A drill laid out in time: which leg, repetition and phase at any second, and how the breath stands. */
import { legWord } from "./words.js";

/**
 * @typedef {{kind: "contract" | "release" | "rest", breaths: number, cue: string, feel: string}} Phase
 * @typedef {{legs: string[], repetitions: number, phases: Phase[], takeTurns?: boolean}} Drill
 * @typedef {{kind: string, leg: string, repetition: number, phase: number, start: number, end: number,
 *   cue: string, feel: string}} Span  repetition counts from 1, phase from 0; a lead-in has 0 and -1
 * @typedef {{drill: Drill, breath: number, seconds: number, spans: Span[]}} Timeline
 */

/** Seconds of one whole breath, in and out, unless a person's own pace says otherwise. */
export const BREATH = 10;

const READY = { kind: "ready", breaths: 0.5, cue: "Settle in" };
const CHANGE = { kind: "change", breaths: 1, feel: "No hurry. Tap below if you need longer" };

/** @param {Drill} drill @param {number} breath seconds @returns {Timeline} */
export function timelineOf(drill, breath = BREATH) {
  const spans = [];
  let clock = 0;
  const add = (leg, repetition, phase, { kind, breaths, cue, feel }) => {
    const start = clock;
    clock += breaths * breath;
    spans.push({ kind, leg, repetition, phase, start, end: clock, cue, feel });
  };
  for (const leg of drill.legs) {
    add(leg, 0, -1, leadInTo(leg, drill));
    for (let repetition = 1; repetition <= drill.repetitions; repetition += 1) {
      drill.phases.forEach((phase, at) => add(leg, repetition, at, phase));
    }
  }
  return { drill, breath, seconds: clock, spans };
}

/** Where the drill is after `elapsed` seconds; past the end, the last moment, with `done`. */
export function frameAt(timeline, elapsed) {
  const { spans, seconds, breath, drill } = timeline;
  const at = Math.min(Math.max(elapsed, 0), seconds);
  const span = spans.find(({ end }) => at < end) ?? spans.at(-1);
  const share = (at - span.start) / (span.end - span.start);
  return {
    span,
    share,
    done: elapsed >= seconds,
    breath: breathAt(at - span.end, breath),
    repetitionShare: repetitionShare(drill.phases, span, share),
    next: drill.legs[drill.legs.indexOf(span.leg) + 1] ?? null,
  };
}

/** What was practised by then: each leg with at least one whole repetition, its seconds, and whether all of it. */
export function practised(timeline, elapsed) {
  return timeline.drill.legs
    .map((leg) => legBy(timeline, leg, elapsed))
    .filter(({ repetitions }) => repetitions > 0);
}

/** The second at which a leg begins, its lead-in included. */
export function startOf(timeline, leg) {
  return timeline.spans.find((span) => span.leg === leg).start;
}

/** Slow at both ends, as breath and muscle are. */
export function eased(share) {
  return (1 - Math.cos(Math.PI * share)) / 2;
}

function leadInTo(leg, { legs }) {
  if (leg === legs[0]) return { ...READY, feel: `Breathe out, and let the ${legWord(leg)} be heavy` };
  return { ...CHANGE, cue: `Now the ${leg} leg` };
}

// Counted back from the span's end, so that every phase begins by breathing in.
function breathAt(beforeEnd, breath) {
  const into = (((beforeEnd % breath) + breath) % breath) / breath;
  return into < 0.5 ? { way: "in", air: eased(into * 2) } : { way: "out", air: eased(2 - into * 2) };
}

function repetitionShare(phases, span, share) {
  if (span.phase < 0) return 0;
  const breathsOf = (some) => some.reduce((sum, { breaths }) => sum + breaths, 0);
  const before = breathsOf(phases.slice(0, span.phase));
  return (before + share * phases[span.phase].breaths) / breathsOf(phases);
}

function legBy({ spans, drill }, leg, elapsed) {
  const own = spans.filter((span) => span.leg === leg);
  const { start } = own[0];
  const { end } = own.at(-1);
  const lasts = own.filter(({ phase }) => phase === drill.phases.length - 1);
  return {
    leg,
    seconds: Math.round(Math.max(0, Math.min(elapsed, end) - start)),
    repetitions: lasts.filter((span) => elapsed >= span.end).length,
    whole: elapsed >= end,
  };
}
