/** Where in the drill this tab stands, kept over a reload, a call or a locked screen. */

const KEPT = "fourfold.place";
const STALE = 30 * 60;

/** @param {string} what the drill and the legs to do @param {() => number} now seconds */
export function place(what, now, storage = sessionStorage) {
  let over = false;
  return {
    /** Seconds into the drill; 0 where it was another drill, other legs or too long ago. */
    recall() {
      const { what: kept, elapsed, at } = JSON.parse(storage.getItem(KEPT) ?? "{}");
      return kept === what && now() - at < STALE ? elapsed : 0;
    },
    keep(elapsed) {
      if (!over) storage.setItem(KEPT, JSON.stringify({ what, elapsed, at: now() }));
    },
    /** For good: a drill that is told must not be taken for begun when the page is left. */
    forget() {
      over = true;
      storage.removeItem(KEPT);
    },
  };
}
