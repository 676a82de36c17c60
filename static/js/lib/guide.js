/** The player's states and the ways between them; clock, pace, memory and whoever is told are handed in. */
import { frameAt, practised, startOf } from "./timeline.js";

/**
 * @typedef {"ready" | "running" | "paused" | "finished" | "coming"} State
 * @typedef {{breaths: number, seconds: Record<string, number>}} Place  how far, and what each leg really took
 * @typedef {{type: "state" | "begun" | "resumed" | "paused" | "span" | "breath" | "moved" | "finished" | "coming" | "waiting" | "counted",
 *   state: State, frame: import("./timeline.js").Frame, left: number, ran?: boolean}} Told
 * @typedef {{recall: () => Place, keep: (place: Place) => void}} Kept
 */

/** Seconds between two ticks from which on the device was asleep, and nobody practised. */
export const ASLEEP = 5;

/**
 * @param {{timeline: import("./timeline.js").Timeline, now: () => number, pace: () => number, kept: Kept,
 *   tell: (told: Told) => void}} parts  now in seconds from any origin, pace in seconds a breath
 */
export function guide({ timeline, now, pace, kept, tell }) {
  let { breaths, seconds } = kept.recall();
  /** @type {State} */
  let state = "ready";
  let left = 0;
  let last = 0;
  let span = null;
  let way = null;

  const frame = () => frameAt(timeline, breaths);
  const say = (type, more = {}) => tell({ type, state, frame: frame(), left, ...more });
  const keep = () => breaths > 0 && kept.keep({ breaths, seconds });

  return {
    state: () => state,
    frame,
    begun: () => breaths > 0,
    practised: () => practised(timeline, breaths, seconds),
    keep,
    start: () => run(breaths > 0),
    pause,
    finish,
    tick,
    /** Begin by itself after so many seconds, unless somebody waits. */
    come(after) {
      left = after;
      last = now();
      enter("coming");
      say("coming");
    },
    wait() {
      if (state !== "coming") return;
      enter("ready");
      say("waiting");
    },
    /** All of it once more. */
    afresh: () => restart(timeline.drill.legs[0]),
    /** This leg once more; what the legs before it did still counts. */
    again: () => restart(frame().span.leg),
    /** From the sheet back to where the drill was left. */
    back: () => enter(breaths > 0 ? "paused" : "ready"),
  };

  function run(carriesOn) {
    last = now();
    span = carriesOn ? frame().span : null;
    way = null;
    enter("running");
    say(carriesOn ? "resumed" : "begun");
    tick();
  }

  function tick() {
    const passed = now() - last;
    last += passed;
    if (state === "running") go(passed);
    else if (state === "coming") count(passed);
  }

  function go(passed) {
    if (passed > ASLEEP) return pause();
    const { leg } = frame().span;
    seconds = { ...seconds, [leg]: (seconds[leg] ?? 0) + passed };
    breaths = Math.min(breaths + passed / pace(), timeline.breaths);
    const at = frame();
    if (at.done) return finish();
    if (at.span !== span) enterSpan(at);
    if (at.breath.way !== way) {
      way = at.breath.way;
      say("breath");
    }
    say("moved");
  }

  function enterSpan(at) {
    span = at.span;
    keep();
    say("span");
  }

  function count(passed) {
    if (passed > ASLEEP) {
      enter("ready");
      return say("waiting");
    }
    left -= passed;
    if (left <= 0) run(breaths > 0);
    else say("counted");
  }

  function pause() {
    if (state !== "running") return;
    keep();
    enter("paused");
    say("paused");
  }

  function finish() {
    const ran = state === "running";
    keep();
    enter("finished");
    say("finished", { ran });
  }

  function restart(leg) {
    const { legs } = timeline.drill;
    const before = legs.slice(0, legs.indexOf(leg));
    breaths = startOf(timeline, leg);
    seconds = Object.fromEntries(before.map((one) => [one, seconds[one] ?? 0]));
    run(false);
  }

  function enter(next) {
    state = next;
    say("state");
  }
}
