/** What comes after this drill, as far as this phone knows: the page may be older than what was done since. */
import { DAY } from "../lib/caller.js";
import { nextOpen } from "../lib/day.js";
import { outbox } from "./outbox.js";

/**
 * Let the player lead there: its next drill, and the closing rest only where none is left.
 * @param {HTMLElement} player `#player` @param {{home: boolean}} parts `home`: back to today, whatever is open
 */
export async function settleNext(player, { home }) {
  const others = player.dataset.others.split(" ").filter(Boolean);
  const next = home ? null : nextOpen(others, await keptDay(), await outbox.waiting());
  player.dataset.next = next ? `/practice/${next}` : "";
  if (next || home) document.querySelector("#closing")?.remove();
}

async function keptDay() {
  const reply = await globalThis.caches?.match(DAY);
  return reply ? reply.json() : null;
}
