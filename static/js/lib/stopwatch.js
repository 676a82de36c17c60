/** A stopwatch that can be paused, moved and carried over a reload; the clock is handed in. */

/** @param {() => number} now seconds from any origin @param {number} from seconds already elapsed */
export function stopwatch(now, from = 0) {
  let before = from;
  let since = null;
  const elapsed = () => before + (since === null ? 0 : now() - since);
  return {
    elapsed,
    running: () => since !== null,
    start() {
      since ??= now();
    },
    pause() {
      before = elapsed();
      since = null;
    },
    moveTo(seconds) {
      before = seconds;
      if (since !== null) since = now();
    },
  };
}
