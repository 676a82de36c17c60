import assert from "node:assert/strict";
import { before, test } from "node:test";

/** WebAudio in memory: who is connected to whom, what plays from when to when. */
class Node {
  constructor(audio, options = {}) {
    Object.assign(this, { audio, options, to: [] });
    audio.nodes.push(this);
    for (const name of ["gain", "frequency"]) this[name] = param(options[name]);
  }
  connect(other) {
    this.to.push(other);
    return other;
  }
  start(at) {
    this.from = at;
  }
  stop(at) {
    this.until = at;
  }
}

function param(value) {
  const own = { value, set: [] };
  for (const act of ["setValueAtTime", "linearRampToValueAtTime", "exponentialRampToValueAtTime", "setTargetAtTime"]) {
    own[act] = (to, at) => own.set.push([act, to, at]);
  }
  return own;
}

let made = [];
class Context {
  constructor() {
    Object.assign(this, { nodes: [], currentTime: 0, state: "suspended", sampleRate: 100, destination: {}, resumed: 0 });
    made.push(this);
  }
  createBuffer(channels, length, sampleRate) {
    const samples = new Float32Array(length);
    return { channels, length, sampleRate, getChannelData: () => samples };
  }
  async resume() {
    this.resumed += 1;
    this.state = "running";
  }
}

let sound;
before(async () => {
  for (const name of ["Oscillator", "Gain", "AudioBufferSource", "BiquadFilter"]) globalThis[`${name}Node`] = class extends Node {};
  ({ sound } = await import("../../static/js/page/sound.js"));
});

const fresh = () => {
  made = [];
  return sound(Context);
};
const voices = (audio) => audio.nodes.filter((node) => "from" in node);
/** Where what a source plays leaves the page's own graph: the node before the destination. */
const outOf = (node) => (node.to[0] === node.audio.destination ? node : outOf(node.to[0]));

test("nothing is made, and nothing sounds, before somebody tapped", () => {
  const tones = fresh();
  tones.play("rest");
  tones.swell("in", 5);
  tones.hush();
  tones.wakeAgain();
  assert.deepEqual(made, []);
});

test("a tap wakes the tones, and once more after a call has put them to sleep", () => {
  const tones = fresh();
  tones.wake();
  tones.wake();
  assert.equal(made.length, 1);
  assert.equal(made[0].resumed, 1);
  made[0].state = "interrupted";
  tones.wakeAgain();
  assert.equal(made[0].resumed, 2);
});

test("a hush silences what sounds and what was to sound, and what comes after is heard", () => {
  const tones = fresh();
  tones.wake();
  tones.play("contract");
  tones.swell("in", 5);
  const before = voices(made[0]).map(outOf);
  tones.hush();
  tones.play("paused");
  const [bus] = before;
  assert.ok(before.every((out) => out === bus));
  assert.deepEqual(bus.gain.set.at(-1).slice(0, 2), ["setTargetAtTime", 0]);
  const after = outOf(voices(made[0]).at(-1));
  assert.notEqual(after, bus);
  assert.deepEqual(after.to, [made[0].destination]);
  assert.deepEqual(after.gain.set, []);
});

test("a breath swells softly for as long as it lasts, rising in and falling out", () => {
  const tones = fresh();
  tones.wake();
  tones.swell("in", 7);
  tones.swell("out", 7);
  const [inwards, outwards] = voices(made[0]);
  assert.deepEqual([inwards.from, inwards.until], [0, 7]);
  assert.equal(inwards.options.buffer, outwards.options.buffer);
  const rises = ({ to: [{ frequency }] }) => frequency.set[1][1] > frequency.set[0][1];
  assert.deepEqual([rises(inwards), rises(outwards)], [true, false]);
});

test("notes follow one another, softly enough that all together do not distort", () => {
  const tones = fresh();
  tones.wake();
  tones.play("last");
  const notes = voices(made[0]);
  assert.deepEqual([...new Set(notes.map(({ from }) => from))], [0, 0.22, 0.44]);
  const loudest = notes.map(({ to: [{ gain }] }) => Math.max(...gain.set.map(([, to]) => to)));
  assert.ok(loudest.reduce((sum, one) => sum + one) < 0.8);
});
