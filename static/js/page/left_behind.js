/** On the sign-in page: what waits on this phone, whosever it is, and what becomes of it. */
import { queueStore } from "../lib/queue_store.js";
import { sentence } from "../lib/told.js";
import { count } from "../lib/words.js";

/** @param {HTMLElement} element `#left-behind`, empty and hidden */
export async function start(element) {
  const number = (await queueStore(globalThis.indexedDB).all()).filter(({ problem, person }) => person && !problem).length;
  element.hidden = number === 0;
  const [waits, goes] = number === 1 ? ["waits", "It goes"] : ["wait", "They go"];
  element.textContent = number ? `${sentence(count(number, "check-off"))} ${waits} on this phone. ${goes} out once whoever made ${number === 1 ? "it" : "them"} is signed in.` : "";
}
