/** Cues said aloud by the phone's own voice: one at a time, the newest at once. */

/** A little slower than people talk. */
const RATE = 0.92;

/**
 * @param {{synth?: SpeechSynthesis, Utterance?: typeof SpeechSynthesisUtterance, lang: string}} parts  none where the browser has none
 */
export function voice({ synth, Utterance, lang }) {
  // Held, since some browsers forget an utterance that nobody holds, and fall silent.
  let saying = null;

  const voices = () => (synth?.getVoices() ?? []).filter((one) => sameLanguage(one, lang)).sort(nearest(lang));
  const hush = () => void (synth?.speaking || synth?.pending ? synth.cancel() : null);

  return {
    able: Boolean(synth && Utterance),
    voices,
    hush,
    /** @param {string} words @param {string} [name] of the chosen voice; the nearest one where it is gone */
    say(words, name) {
      if (!synth || !words) return;
      hush();
      const own = voices();
      saying = new Utterance(words);
      saying.voice = own.find((one) => one.name === name) ?? own[0] ?? null;
      saying.lang = saying.voice?.lang ?? lang;
      saying.rate = RATE;
      synth.speak(saying);
    },
    /** Voices come late in some browsers. */
    onVoices: (listen) => synth?.addEventListener?.("voiceschanged", listen),
  };
}

// Android writes en_GB.
const tag = ({ lang }) => lang.replace("_", "-").toLowerCase();

function sameLanguage(one, lang) {
  return tag(one).split("-")[0] === lang.toLowerCase().split("-")[0];
}

/** Of this country first, then those that speak without a network, then the phone's own choice. */
function nearest(lang) {
  const rank = (one) => [tag(one) === lang.toLowerCase(), one.localService, one.default].map(Number);
  return (one, other) => {
    const [mine, yours] = [rank(one), rank(other)];
    return mine.reduce((order, have, at) => order || yours[at] - have, 0);
  };
}
