/** Whoever tells the cues: voice, tones and buzz, each only if this person wants it. */

/**
 * @param {{voice: ReturnType<typeof import("./voice.js").voice>, tones: {play: (kind: string) => void,
 *   swell: (way: string, seconds: number) => void, hush: () => void}, buzz: ReturnType<typeof import("./buzz.js").buzz>,
 *   wanted: () => import("./guidance.js").Guidance}} parts
 */
export function teller({ voice, tones, buzz, wanted }) {
  return {
    /** @param {import("./cues.js").Cue | null} cue what was being told gives way to it */
    tell(cue) {
      if (!cue) return;
      const want = wanted();
      if (cue.kind && want.tones) tones.play(cue.kind);
      if (cue.kind && want.buzz) buzz.play(cue.kind);
      if (want.voice) voice.say(cue.words, want.voiceName);
    },
    breathe(way, seconds) {
      if (wanted().breath) tones.swell(way, seconds);
    },
    /** Silent at once: a pause, a reload, another page. */
    hush() {
      voice.hush();
      tones.hush();
      buzz.hush();
    },
  };
}
