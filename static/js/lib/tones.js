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
/** Multiples of a note and how loud each is: a phone's small speaker swallows the lowest. */
const PARTIALS = [
  [1, 0.14],
  [2, 0.05],
  [3, 0.02],
];
/** A breath is air: noise around a pitch that glides, in hertz. */
const SWELL = { in: [420, 760], out: [760, 420] };
const SWELL_LOUDNESS = 0.25;
const NOISE_SECONDS = 2;
const SILENT = 0.0001;

/** Play the notes of one change on an AudioContext, softly in and out. */
export function play(audio, kind, out = audio.destination) {
  (NOTES[kind] ?? []).forEach((hertz, at) => note(audio, hertz, audio.currentTime + at * APART, out));
}

/** Half a breath, in or out, as long as it lasts. */
export function swell(audio, way, seconds, out = audio.destination) {
  const { currentTime: start } = audio;
  const [from, to] = SWELL[way];
  const air = new AudioBufferSourceNode(audio, { buffer: noise(audio), loop: true });
  const colour = new BiquadFilterNode(audio, { type: "bandpass", frequency: from, Q: 0.8 });
  const volume = new GainNode(audio, { gain: SILENT });
  colour.frequency.setValueAtTime(from, start);
  colour.frequency.linearRampToValueAtTime(to, start + seconds);
  volume.gain.setValueAtTime(SILENT, start);
  volume.gain.exponentialRampToValueAtTime(SWELL_LOUDNESS, start + seconds * 0.5);
  volume.gain.exponentialRampToValueAtTime(SILENT, start + seconds * 0.95);
  air.connect(colour).connect(volume).connect(out);
  sound(air, start, seconds);
}

function note(audio, hertz, start, out) {
  for (const [times, loudness] of PARTIALS) {
    const voice = new OscillatorNode(audio, { type: "sine", frequency: hertz * times });
    const volume = new GainNode(audio, { gain: 0 });
    volume.gain.setValueAtTime(0, start);
    volume.gain.linearRampToValueAtTime(loudness, start + FADE_IN);
    volume.gain.exponentialRampToValueAtTime(SILENT, start + LASTS);
    voice.connect(volume).connect(out);
    sound(voice, start, LASTS);
  }
}

function sound(source, start, seconds) {
  source.start(start);
  source.stop(start + seconds);
}

const noises = new WeakMap();

function noise(audio) {
  if (!noises.has(audio)) noises.set(audio, whiteNoise(audio));
  return noises.get(audio);
}

function whiteNoise(audio) {
  const buffer = audio.createBuffer(1, audio.sampleRate * NOISE_SECONDS, audio.sampleRate);
  const samples = buffer.getChannelData(0);
  for (let at = 0; at < samples.length; at += 1) samples[at] = Math.random() * 2 - 1;
  return buffer;
}
