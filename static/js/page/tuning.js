/** The quiet panel: voice, tones, breath, vibration and pace, heard as they are chosen. */
import { PACES, paceBeside, paceWord } from "../lib/pace.js";

const SAMPLES = {
  voice: ({ voice, chosen }) => voice.say("This is how I sound.", chosen.get().voiceName),
  tones: ({ tones }) => tones.play("contract"),
  breath: ({ tones, chosen }) => tones.swell("in", chosen.get().pace / 2),
  buzz: ({ buzz }) => buzz.play("change"),
};

/** @param {HTMLDialogElement} dialog */
export function tuning(dialog, parts) {
  const { chosen, voice, tones, buzz } = parts;
  const at = (id) => dialog.querySelector(`#${id}`);
  const able = { voice: voice.able, tones: tones.able, breath: tones.able, buzz: buzz.able };
  let close = () => {};

  for (const box of dialog.querySelectorAll("[role=switch]")) bind(box);
  at("slower").addEventListener("click", () => setPace(1));
  at("faster").addEventListener("click", () => setPace(-1));
  at("voice-name").addEventListener("change", ({ target }) => choose("voice", { voiceName: target.value }));
  dialog.addEventListener("close", () => close());
  voice.onVoices(showVoices);
  showVoices();
  showPace();

  return {
    /** @param {() => void} onClose */
    open(onClose) {
      close = onClose;
      tones.wake();
      dialog.showModal();
      at("guidance-title").focus();
    },
  };

  function bind(box) {
    box.checked = chosen.get()[box.name];
    box.closest("label").hidden = !able[box.name];
    box.addEventListener("change", () => choose(box.name, { [box.name]: box.checked }));
  }

  function choose(name, changes) {
    chosen.set(changes);
    voice.hush();
    tones.hush();
    if (chosen.get()[name]) SAMPLES[name](parts);
    showVoices();
  }

  function setPace(by) {
    chosen.set({ pace: paceBeside(chosen.get().pace, by) });
    showPace();
  }

  function showPace() {
    const { pace } = chosen.get();
    at("pace-word").textContent = paceWord(pace);
    at("pace-note").textContent = `${pace} seconds a breath`;
    // Disabled would lose the focus of whoever presses on.
    at("slower").setAttribute("aria-disabled", String(pace === PACES.at(-1).seconds));
    at("faster").setAttribute("aria-disabled", String(pace === PACES[0].seconds));
  }

  function showVoices() {
    const voices = voice.voices();
    at("voice-name").replaceChildren(...voices.map(option));
    at("voice-name").value = voices.find(({ name }) => name === chosen.get().voiceName)?.name ?? voices[0]?.name ?? "";
    at("voices").hidden = !chosen.get().voice || voices.length < 2;
    at("voice-none").hidden = voice.able && (voices.length > 0 || !chosen.get().voice);
  }
}

function option({ name, localService }) {
  const text = localService ? name : `${name} (needs a connection)`;
  return Object.assign(document.createElement("option"), { value: name, textContent: text });
}
