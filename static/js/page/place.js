/** Where in the drill this tab stands, kept over a reload, a call or a locked screen. */

const KEPT = "fourfold.place";
const STALE = 30 * 60;

/** @param {() => number} now seconds */
export function place(drill, now, storage = sessionStorage) {
  return {
    /** Seconds into the drill; 0 where it was another drill or too long ago. */
    recall() {
      const { drill: kept, elapsed, at } = JSON.parse(storage.getItem(KEPT) ?? "{}");
      return kept === drill && now() - at < STALE ? elapsed : 0;
    },
    keep: (elapsed) => storage.setItem(KEPT, JSON.stringify({ drill, elapsed, at: now() })),
    forget: () => storage.removeItem(KEPT),
  };
}
