/** How long one breath lasts, in words a person would choose by. */

/** Seconds of one whole breath, in and out, from quick to slow. */
export const PACES = [
  { seconds: 7, word: "Quick" },
  { seconds: 8, word: "Light" },
  { seconds: 9, word: "Easy" },
  { seconds: 10, word: "Calm" },
  { seconds: 12, word: "Slow" },
  { seconds: 14, word: "Very slow" },
];

/** Six breaths a minute, as the curriculum counts its minutes. */
export const BREATH = 10;

/** The next slower (1) or faster (-1) pace; the same where there is none. @returns {number} seconds */
export function paceBeside(seconds, by) {
  const at = PACES.findIndex((pace) => pace.seconds === seconds) + by;
  return PACES[Math.min(Math.max(at, 0), PACES.length - 1)].seconds;
}

/** "Calm". */
export function paceWord(seconds) {
  return PACES.find((pace) => pace.seconds === seconds).word;
}

export const isPace = (seconds) => PACES.some((pace) => pace.seconds === seconds);
