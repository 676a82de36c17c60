import assert from "node:assert/strict";
import { test } from "node:test";
import { buzz } from "../../static/js/lib/buzz.js";
import { guidance } from "../../static/js/lib/guidance.js";
import { PACES, paceBeside, paceWord } from "../../static/js/lib/pace.js";
import { teller } from "../../static/js/lib/teller.js";
import { voice } from "../../static/js/lib/voice.js";
import { fakeStorage } from "./fakes.js";

class Utterance {
  constructor(text) {
    this.text = text;
  }
}

const VOICES = [
  { name: "Anna", lang: "de-DE", localService: true, default: true },
  { name: "Cloud", lang: "en-GB", localService: false, default: false },
  { name: "Samantha", lang: "en-US", localService: true, default: false },
  { name: "Daniel", lang: "en_GB", localService: true, default: false },
];

/** A speech engine that goes on speaking until it is cancelled. */
function fakeSynth(voices = VOICES) {
  const synth = {
    queue: [],
    spoken: [],
    get speaking() {
      return synth.queue.length > 0;
    },
    pending: false,
    getVoices: () => [...voices],
    speak(utterance) {
      synth.queue.push(utterance);
      synth.spoken.push(utterance);
    },
    cancel: () => void (synth.queue = []),
  };
  return synth;
}

const voiceOf = (synth) => voice({ synth, Utterance, lang: "en-GB" });

test("the newest cue is said at once, and cues never pile up", () => {
  const synth = fakeSynth();
  const one = voiceOf(synth);
  one.say("Lift the heel.");
  one.say("Let it sink.");
  assert.deepEqual(synth.queue.map(({ text }) => text), ["Let it sink."]);
  one.hush();
  assert.deepEqual(synth.queue, []);
});

test("it speaks the page's language: the country's own voice first, one that needs no network before one that does", () => {
  const synth = fakeSynth();
  const one = voiceOf(synth);
  assert.deepEqual(one.voices().map(({ name }) => name), ["Daniel", "Cloud", "Samantha"]);
  one.say("Rest.");
  assert.equal(synth.spoken[0].voice.name, "Daniel");
  one.say("Rest.", "Samantha");
  assert.equal(synth.spoken[1].voice.name, "Samantha");
  assert.equal(synth.spoken[1].lang, "en-US");
});

test("a chosen voice that is gone gives way to the nearest, and none at all to the language alone", () => {
  const synth = fakeSynth();
  voiceOf(synth).say("Rest.", "Moira");
  assert.equal(synth.spoken[0].voice.name, "Daniel");
  const mute = fakeSynth([]);
  voiceOf(mute).say("Rest.");
  assert.deepEqual([mute.spoken[0].voice, mute.spoken[0].lang], [null, "en-GB"]);
});

test("a browser without speech says nothing and breaks nothing", () => {
  const none = voice({ lang: "en-GB" });
  none.say("Rest.");
  none.hush();
  assert.deepEqual([none.able, none.voices()], [false, []]);
});

/** A teller whose parts write down what they were asked for. */
function recorded(changes) {
  const log = [];
  const part = (name, ...acts) => Object.fromEntries(acts.map((act) => [act, (...said) => log.push([name, act, ...said].join(" "))]));
  const chosen = guidance(fakeStorage());
  chosen.set(changes);
  const parts = { voice: part("voice", "say", "hush"), tones: part("tones", "play", "swell", "hush"), buzz: part("buzz", "play", "hush") };
  return { log, teller: teller({ ...parts, wanted: chosen.get }) };
}

test("a cue is told by voice, tone and buzz, each only where it is wanted", () => {
  const all = recorded({ voiceName: "Daniel" });
  all.teller.tell({ kind: "rest", words: "Rest." });
  assert.deepEqual(all.log, ["tones play rest", "buzz play rest", "voice say Rest. Daniel"]);
  for (const [off, left] of [["voice", ["tones", "buzz"]], ["tones", ["buzz", "voice"]], ["buzz", ["tones", "voice"]]]) {
    const some = recorded({ [off]: false });
    some.teller.tell({ kind: "rest", words: "Rest." });
    assert.deepEqual(some.log.map((line) => line.split(" ")[0]), left);
  }
});

test("the breath swells only where it is wanted, and a hush silences everything", () => {
  const one = recorded({});
  one.teller.breathe("in", 5);
  one.teller.hush();
  assert.deepEqual(one.log, ["tones swell in 5", "voice hush", "tones hush", "buzz hush"]);
  const still = recorded({ breath: false });
  still.teller.breathe("in", 5);
  still.teller.tell(null);
  assert.deepEqual(still.log, []);
});

test("a phone that cannot vibrate is left alone, and so is one that nobody touched", () => {
  const none = buzz({});
  none.play("rest");
  none.hush();
  assert.equal(none.able, false);
  const felt = [];
  const some = buzz({ vibrate: (pattern) => felt.push(pattern) });
  some.hush();
  some.play("nothing");
  assert.deepEqual(felt, []);
  some.play("rest");
  some.hush();
  assert.deepEqual(felt, [[30], []]);
});

test("how it guides is remembered on this phone", () => {
  const storage = fakeStorage();
  guidance(storage).set({ pace: 14, voice: false, voiceName: "Daniel" });
  const { pace, voice: speaks, voiceName, tones } = guidance(storage).get();
  assert.deepEqual([pace, speaks, voiceName, tones], [14, false, "Daniel", true]);
});

test("what no release ever kept is not believed", () => {
  for (const kept of ["{", "null", "[]", '{"pace":0,"voice":"yes","tones":null}', '{"pace":"10"}']) {
    assert.deepEqual(guidance(fakeStorage({ "fourfold.guidance": kept })).get(), guidance(fakeStorage()).get());
  }
  const forbidden = { getItem: () => { throw new Error("forbidden"); }, setItem: () => { throw new Error("forbidden"); } };
  const one = guidance(forbidden);
  one.set({ pace: 12 });
  assert.equal(one.get().pace, 12);
});

test("the pace goes slower and faster by steps with a name, and stops at both ends", () => {
  const slowest = PACES.at(-1).seconds;
  assert.equal(paceWord(10), "Calm");
  assert.equal(paceWord(paceBeside(10, 1)), "Slow");
  assert.equal(paceWord(paceBeside(10, -1)), "Easy");
  assert.equal(paceBeside(slowest, 1), slowest);
  assert.equal(paceBeside(PACES[0].seconds, -1), PACES[0].seconds);
});
