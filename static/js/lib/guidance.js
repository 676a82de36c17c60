/** How this phone guides: voice, tones, breath, vibration and pace, remembered here alone. */
import { BREATH, isPace } from "./pace.js";

/** @typedef {{voice: boolean, voiceName: string, tones: boolean, breath: boolean, buzz: boolean, pace: number}} Guidance */

const KEPT = "fourfold.guidance";
/** @type {Guidance} */
const DEFAULTS = { voice: true, voiceName: "", tones: true, breath: true, buzz: true, pace: BREATH };

/** @param {Pick<Storage, "getItem" | "setItem">} storage what it holds may be of an older release, or nobody's */
export function guidance(storage) {
  let chosen = { ...DEFAULTS, ...valid(read(storage)) };
  return {
    /** @returns {Guidance} */
    get: () => chosen,
    /** @param {Partial<Guidance>} changes */
    set(changes) {
      chosen = { ...chosen, ...valid(changes) };
      write(storage, chosen);
    },
  };
}

function valid(said) {
  const fits = ([name, value]) => typeof value === typeof DEFAULTS[name] && (name !== "pace" || isPace(value));
  return Object.fromEntries(Object.entries(said ?? {}).filter(fits));
}

function read(storage) {
  try {
    return JSON.parse(storage.getItem(KEPT));
  } catch {
    return null;
  }
}

// A full or forbidden storage forgets; the drill goes on.
function write(storage, chosen) {
  try {
    storage.setItem(KEPT, JSON.stringify(chosen));
  } catch {
    // Remembered until the page is left.
  }
}
