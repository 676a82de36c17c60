/** A drill laid out in breaths: which leg, repetition and phase at any moment, and how the breath stands. */
import { legWord } from "./words.js";

/**
 * @typedef {{kind: "contract" | "release" | "rest", breaths: number, cue: string, feel: string}} Phase
 * @typedef {{legs: string[], repetitions: number, phases: Phase[], takeTurns?: boolean}} Drill
 * @typedef {{kind: string, leg: string, repetition: number, phase: number, start: number, end: number,
 *   cue: string, feel: string}} Span  start and end in breaths; repetition counts from 1, phase from 0; a lead-in has 0 and -1
 * @typedef {{drill: Drill, breaths: number, spans: Span[]}} Timeline  breaths in all: how long each lasts is the pace's
 * @typedef {{span: Span, share: number, done: boolean, breath: {way: "in" | "out", air: number},
 *   repetitionShare: number, next: string | null}} Frame
 */

/** Long enough to put the phone down and lie back. */
const READY = { kind: "ready", breaths: 1.5, cue: "Settle in" };
const CHANGE = { kind: "change", breaths: 1, feel: "No hurry. Tap if you need longer" };

/** @param {Drill} drill @returns {Timeline} */
export function timelineOf(drill) {
  const spans = [];
  let clock = 0;
  const add = (leg, repetition, phase, { kind, breaths, cue, feel }) => {
    const start = clock;
    clock += breaths;
    spans.push({ kind, leg, repetition, phase, start, end: clock, cue, feel });
  };
  for (const leg of drill.legs) {
    add(leg, 0, -1, leadInTo(leg, drill));
    for (let repetition = 1; repetition <= drill.repetitions; repetition += 1) {
      drill.phases.forEach((phase, at) => add(leg, repetition, at, phase));
    }
  }
  return { drill, breaths: clock, spans };
}

/** Where the drill is after so many breaths; past the end, the last moment, with `done`. @returns {Frame} */
export function frameAt(timeline, breaths) {
  const { spans, drill } = timeline;
  const at = Math.min(Math.max(breaths, 0), timeline.breaths);
  const span = spans.find(({ end }) => at < end) ?? spans.at(-1);
  const share = (at - span.start) / (span.end - span.start);
  return {
    span,
    share,
    done: breaths >= timeline.breaths,
    breath: breathAt(at - span.end),
    repetitionShare: repetitionShare(drill.phases, span, share),
    next: drill.legs[drill.legs.indexOf(span.leg) + 1] ?? null,
  };
}

/**
 * What was practised by then: each leg with at least one whole repetition, and whether all of it.
 * @param {Record<string, number>} seconds what each leg really took
 */
export function practised(timeline, breaths, seconds) {
  return timeline.drill.legs
    .map((leg) => legBy(timeline, leg, breaths, seconds[leg] ?? 0))
    .filter(({ repetitions }) => repetitions > 0);
}

/** The breath at which a leg begins, its lead-in included. */
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
/** @param {number} beforeEnd @returns {Frame["breath"]} */
function breathAt(beforeEnd) {
  const into = ((beforeEnd % 1) + 1) % 1;
  return into < 0.5 ? { way: "in", air: eased(into * 2) } : { way: "out", air: eased(2 - into * 2) };
}

function repetitionShare(phases, span, share) {
  if (span.phase < 0) return 0;
  const breathsOf = (some) => some.reduce((sum, { breaths }) => sum + breaths, 0);
  const before = breathsOf(phases.slice(0, span.phase));
  return (before + share * phases[span.phase].breaths) / breathsOf(phases);
}

function legBy({ spans, drill }, leg, breaths, seconds) {
  const own = spans.filter((span) => span.leg === leg);
  const lasts = own.filter(({ phase }) => phase === drill.phases.length - 1);
  return {
    leg,
    seconds: Math.round(seconds),
    repetitions: lasts.filter((span) => breaths >= span.end).length,
    whole: breaths >= own.at(-1).end,
  };
}
