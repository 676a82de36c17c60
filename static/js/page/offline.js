/** The page without a network: how much waits on this phone, and back to today once there is one. */
import { queueStore } from "../lib/queue_store.js";
import { count } from "../lib/words.js";

/** Milliseconds a network takes to carry anything once the phone says it is there. */
const SETTLES = 3000;

/** @param {HTMLElement} element `#waiting`, empty and hidden */
export async function start(element) {
  addEventListener("online", () => setTimeout(() => location.replace("/today"), SETTLES));
  // Nobody is signed in on this page: what waits is counted, whosever it is, and not shown.
  const waiting = (await queueStore(globalThis.indexedDB).all()).filter(({ problem }) => !problem);
  element.textContent = waiting.length ? inWords(waiting.length) : "";
  element.hidden = waiting.length === 0;
}

function inWords(number) {
  const [waits, go] = number === 1 ? ["waits", "It goes"] : ["wait", "They go"];
  const told = `${count(number, "check-off")} ${waits} on this phone`;
  return `${told[0].toUpperCase()}${told.slice(1)}. ${go} out as soon as Today opens with a connection.`;
}
