/** Where in the drill this phone stands, kept over a reload, a call, a locked screen or a closed app. */

const KEPT = "fourfold.place";
const STALE = 30 * 60;

/**
 * @param {string} what the person, the drill and the legs to do @param {() => number} now seconds
 * @returns {import("../lib/guide.js").Kept & {forget: () => void}}
 */
export function place(what, now, storage = localStorage) {
  let over = false;
  return {
    /** The beginning, where it was another drill, other legs or too long ago. */
    recall() {
      const { what: whose, breaths, seconds, at } = read(storage);
      const fits = whose === what && Number.isFinite(breaths) && now() - at < STALE;
      return fits ? { breaths, seconds: { ...seconds } } : { breaths: 0, seconds: {} };
    },
    keep({ breaths, seconds }) {
      if (!over) write(storage, { what, breaths, seconds, at: now() });
    },
    /** For good: a drill that is told must not be taken for begun when the page is left. */
    forget() {
      over = true;
      storage.removeItem(KEPT);
    },
  };
}

function read(storage) {
  try {
    return JSON.parse(storage.getItem(KEPT)) ?? {};
  } catch {
    return {};
  }
}

// A full storage loses the place and nothing else.
function write(storage, place) {
  try {
    storage.setItem(KEPT, JSON.stringify(place));
  } catch {
    // The drill goes on.
  }
}
