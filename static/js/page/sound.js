/** The tones of this page: silent until a tap has woken them, hushed at once when the drill pauses. */
import { play, swell } from "../lib/tones.js";

/** How fast a hush fades, so that it does not click. */
const FADE = 0.03;

export function sound(Context = globalThis.AudioContext) {
  let audio = null;
  let out = null;

  // What was cut off must not come back: every hush leaves its notes to a way out of their own.
  function open() {
    out = new GainNode(audio);
    out.connect(audio.destination);
  }

  function wakeAgain() {
    if (audio && audio.state !== "running") audio.resume().catch(() => {});
  }

  return {
    able: Boolean(Context),
    /** Browsers let a page sound only after a tap: called from within one. A call may have put it to sleep again. */
    wake() {
      if (!Context) return;
      audio ??= new Context();
      if (!out) open();
      wakeAgain();
    },
    wakeAgain,
    play: (kind) => audio && play(audio, kind, out),
    swell: (way, seconds) => audio && swell(audio, way, seconds, out),
    hush() {
      if (!audio) return;
      out.gain.setTargetAtTime(0, audio.currentTime, FADE);
      open();
    },
  };
}
