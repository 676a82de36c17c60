/** What closed eyes are told at each change: which tone and buzz, and which words. */
import { legName, legWord, numeral, times } from "./words.js";

/**
 * @typedef {{kind: string, words: string}} Cue  `kind` names the tone and the buzz; either may be missing
 * @typedef {import("./timeline.js").Drill & {name: string, setup: string}} Spoken
 */

/** Words a calm voice says in a second, and the breath it takes before them. */
const WORDS_A_SECOND = 2.3;
const ONSET = 0.8;
/** Seconds for lying down or fetching a chair, after the words that say so. */
const SETTLING = 10;

const TOLD = {
  span: ({ frame }, about) => ({ kind: kindOf(frame.span, about.drill), words: spanWords(frame.span, about) }),
  paused: () => ({ kind: "paused", words: "Paused." }),
  resumed: ({ frame }, { drill }) => ({ kind: "resumed", words: `Carrying on. ${whereabouts(frame.span, drill)}` }),
  finished: ({ ran, frame }) => (ran ? { kind: "done", words: doneWords(frame.span) } : null),
  coming: (_, { drill }) => ({ kind: "coming", words: `Next, ${drill.name}. ${drill.setup}` }),
  waiting: () => ({ kind: "paused", words: "Waiting. Tap Start when you are ready." }),
};

/** The cue of what the guide tells, or null where nothing changes for closed eyes. @returns {Cue | null} */
export function cueOf(told, { drill, pace }) {
  return TOLD[told.type]?.(told, { drill, pace }) ?? null;
}

/** Seconds until the next drill begins by itself: long enough to hear how to lie, and to lie so. */
export function settlingTime({ drill }) {
  const { words } = TOLD.coming(null, { drill });
  return Math.ceil(spokenSeconds(words) + SETTLING);
}

/** About how long a calm voice takes. */
export function spokenSeconds(words) {
  return ONSET + words.split(/\s+/).length / WORDS_A_SECOND;
}

// Each repetition is told apart also without a voice, and the last one once more.
function kindOf({ kind, phase, repetition }, { repetitions }) {
  if (phase !== 0 || repetition === 1) return kind;
  return repetition === repetitions ? "last" : "again";
}

function spanWords(span, { drill, pace }) {
  if (span.kind === "ready") return `${sides(span, drill)}, ${times(drill.repetitions)}. ${span.cue}.`;
  if (span.kind === "change") return `${span.cue}, ${times(drill.repetitions)}. No hurry.`;
  const cue = [countOff(span, drill), `${span.cue}.`].filter(Boolean).join(" ");
  return withFeel(cue, span, (span.end - span.start) * pace);
}

// What to feel is said once a leg, and only where it is over before the next change.
function withFeel(cue, { feel, repetition }, seconds) {
  const both = `${cue} ${feel}`;
  return repetition === 1 && feel && spokenSeconds(both) < seconds ? both : cue;
}

function countOff({ phase, repetition }, { repetitions }) {
  if (phase !== 0 || repetition === 1) return "";
  return repetition === repetitions ? "Last one." : `${numeral(repetition)}.`;
}

function sides({ leg }, drill) {
  if (drill.takeTurns && leg === "both") return "Taking turns";
  return drill.legs.length > 1 ? `${legName(leg)} first` : legName(leg);
}

function whereabouts({ leg, repetition, cue }, drill) {
  const side = drill.legs.length > 1 ? `${legName(leg)}. ` : "";
  const number = repetition > 0 ? `${numeral(repetition)} of ${numeral(drill.repetitions).toLowerCase()}. ` : "";
  return `${side}${number}${cue}.`;
}

function doneWords({ leg }) {
  return `Done. Rest, and feel the ${legWord(leg)}. Then say how it went.`;
}
