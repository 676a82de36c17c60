/** Soft tones for closed eyes: rising to tighten, falling to let go, one low note to rest. */

/** Notes of each change, in hertz, one after the other. */
export const NOTES = {
  ready: [294],
  change: [294, 294],
  contract: [294, 392],
  release: [392, 294],
  rest: [220],
  done: [294, 370, 440],
};
const APART = 0.22;
const FADE_IN = 0.04;
const LASTS = 0.9;
const LOUDNESS = 0.16;

/** Play the notes of one change on an AudioContext, softly in and out. */
export function play(audio, kind) {
  (NOTES[kind] ?? []).forEach((hertz, at) => note(audio, hertz, audio.currentTime + at * APART));
}

function note(audio, hertz, start) {
  const voice = new OscillatorNode(audio, { type: "sine", frequency: hertz });
  const volume = new GainNode(audio, { gain: 0 });
  volume.gain.setValueAtTime(0, start);
  volume.gain.linearRampToValueAtTime(LOUDNESS, start + FADE_IN);
  volume.gain.exponentialRampToValueAtTime(0.0001, start + LASTS);
  voice.connect(volume).connect(audio.destination);
  voice.start(start);
  voice.stop(start + LASTS);
}
