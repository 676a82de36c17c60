/** What a change feels like in the hand, where the phone can vibrate. */

/** Milliseconds on, off, on … of each change; short, so that it is no alarm. */
export const PATTERNS = {
  coming: [40, 120, 40],
  ready: [40],
  change: [80, 140, 80],
  contract: [60],
  again: [60],
  last: [60, 90, 60],
  release: [30, 60, 30],
  rest: [30],
  paused: [140],
  resumed: [40],
  done: [60, 100, 60, 100, 140],
};

/** @param {{vibrate?: (pattern: number[]) => boolean}} phone */
export function buzz(phone) {
  let used = false;
  return {
    able: typeof phone.vibrate === "function",
    play(kind) {
      if (!PATTERNS[kind]) return;
      used = true;
      phone.vibrate?.(PATTERNS[kind]);
    },
    // Browsers complain of a page that stirs the phone, be it to be still, before anybody touched it.
    hush: () => void (used && phone.vibrate?.([])),
  };
}
