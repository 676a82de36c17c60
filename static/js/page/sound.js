/** The tones and their switch, remembered on this phone. */
import { play } from "../lib/tones.js";

const KEPT = "fourfold.tones";

/** @param {HTMLButtonElement} button pressed while tones are on */
export function sound(button, storage = localStorage) {
  let audio = null;
  let on = storage.getItem(KEPT) !== "off";
  const show = () => button.setAttribute("aria-pressed", String(on));
  button.addEventListener("click", () => {
    on = !on;
    storage.setItem(KEPT, on ? "on" : "off");
    show();
    wake();
    if (on) play(audio, "rest");
  });
  show();
  button.hidden = false;

  // Browsers let a page sound only after a tap: called from within one.
  function wake() {
    if (!on) return;
    audio ??= new AudioContext();
    audio.resume();
  }
  return { wake, play: (kind) => on && audio && play(audio, kind) };
}
