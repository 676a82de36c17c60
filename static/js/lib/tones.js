/** Soft tones for closed eyes: rising to tighten, falling to let go, one low note to rest; and the breath as a swell. */

/** Notes of each change, in hertz, one after the other. */
export const NOTES = {
  coming: [262, 330],
  ready: [294],
  change: [294, 294],
  contract: [294, 392],
  again: [247, 294, 392],
  last: [294, 392, 494],
  release: [392, 294],
  rest: [220],
  paused: [262, 196],
  resumed: [196, 262],
  done: [294, 370, 440],
};
const APART = 0.22;
const FADE_IN = 0.04;
const LASTS = 0.9;
const LOUDNESS = 0.16;
/** From where to where a breath glides; so soft that it is felt rather than heard. */
const SWELL = { in: [147, 165], out: [165, 147] };
const SWELL_LOUDNESS = 0.05;
const SILENT = 0.0001;

/** Play the notes of one change on an AudioContext, softly in and out. */
export function play(audio, kind, out = audio.destination) {
  (NOTES[kind] ?? []).forEach((hertz, at) => note(audio, hertz, audio.currentTime + at * APART, out));
}

/** Half a breath, in or out, as long as it lasts. */
export function swell(audio, way, seconds, out = audio.destination) {
  const { currentTime: start } = audio;
  const [from, to] = SWELL[way];
  const pitch = new OscillatorNode(audio, { type: "sine", frequency: from });
  const volume = new GainNode(audio, { gain: SILENT });
  pitch.frequency.linearRampToValueAtTime(to, start + seconds);
  volume.gain.setValueAtTime(SILENT, start);
  volume.gain.exponentialRampToValueAtTime(SWELL_LOUDNESS, start + seconds * 0.5);
  volume.gain.exponentialRampToValueAtTime(SILENT, start + seconds * 0.95);
  sound(pitch, volume, out, start, seconds);
}

function note(audio, hertz, start, out) {
  const voice = new OscillatorNode(audio, { type: "sine", frequency: hertz });
  const volume = new GainNode(audio, { gain: 0 });
  volume.gain.setValueAtTime(0, start);
  volume.gain.linearRampToValueAtTime(LOUDNESS, start + FADE_IN);
  volume.gain.exponentialRampToValueAtTime(SILENT, start + LASTS);
  sound(voice, volume, out, start, LASTS);
}

function sound(voice, volume, out, start, seconds) {
  voice.connect(volume).connect(out);
  voice.start(start);
  voice.stop(start + seconds);
}
