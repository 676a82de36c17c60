/** What goes along from drill to drill: voice, tones, buzz, the lit screen and how this phone guides. */
import { buzz } from "../lib/buzz.js";
import { guidance } from "../lib/guidance.js";
import { teller } from "../lib/teller.js";
import { voice } from "../lib/voice.js";
import { awake } from "./awake.js";
import { sound } from "./sound.js";
import { tuning } from "./tuning.js";

/** @typedef {ReturnType<typeof companion>} Companion */

export function companion() {
  const chosen = guidance(localStorage);
  const tones = sound();
  // A desk's browser says that it vibrates, too.
  const hand = buzz(matchMedia("(pointer: coarse)").matches ? navigator : {});
  const { speechSynthesis: synth, SpeechSynthesisUtterance: Utterance } = globalThis;
  const speech = voice({ synth, Utterance, lang: document.documentElement.lang });
  const told = teller({ voice: speech, tones, buzz: hand, wanted: chosen.get });
  const panel = tuning(document.querySelector("#guidance"), { chosen, voice: speech, tones, buzz: hand });
  // Browsers go on with what an earlier page had begun to say.
  told.hush();
  addEventListener("pagehide", told.hush);
  // A call puts sound to sleep; any touch may wake it.
  document.addEventListener("pointerdown", tones.wakeAgain, { capture: true });

  return {
    ...told,
    panel,
    screen: awake(),
    wake: tones.wake,
    pace: () => chosen.get().pace,
    sounds: () => ["voice", "tones", "breath"].some((one) => chosen.get()[one]),
    speaks: () => chosen.get().voice && speech.able && speech.voices().length > 0,
  };
}
