/** What waits on this phone, why, and what was refused: one box on /today, hidden while there is nothing to say. */
import { sentence } from "../lib/told.js";
import { refusal, waitingWords } from "../lib/waiting.js";
import { outbox, tellPage } from "./outbox.js";

/** @param {HTMLElement} box `#sync-state` @param {{onChange: () => void}} parts */
export function syncState(box, { onChange }) {
  const places = ["sync-waiting", "sync-refused"].map((id) => box.querySelector(`#${id}`));
  let shown = "";

  return {
    /** @param {import("../lib/queue.js").Kept[]} waiting @param {import("../lib/queue.js").Kept[]} refused */
    draw(waiting, refused, problem = null) {
      const passing = waiting.some(({ id }) => outbox.isPassing(id));
      const words = waitingWords(waiting.length, { online: navigator.onLine, status: problem?.status, passing, kept: keptAt() });
      const drawn = JSON.stringify([words, refused.map(({ id, problem: why }) => [id, why])]);
      // A status that is drawn anew is read out anew.
      if (drawn === shown) return;
      shown = drawn;
      drawWaiting(places[0], words);
      places[1].replaceChildren(...refused.map(refusedLine));
      places[1].hidden = refused.length === 0;
      box.hidden = !words && refused.length === 0;
    },
  };

  function drawWaiting(place, words) {
    place.hidden = !words;
    if (!words) return;
    place.querySelector("strong").textContent = words.title;
    place.querySelector("span").textContent = words.body;
    place.querySelector("a").hidden = !words.signIn;
  }

  function refusedLine(kept) {
    const { title, why, mend } = refusal(kept, nameOf);
    const line = box.querySelector("template").content.firstElementChild.cloneNode(true);
    line.querySelector("strong").textContent = title;
    line.querySelector("p").textContent = why;
    const link = line.querySelector("a");
    if (mend) link.href = mend;
    else link.remove();
    line.querySelector("button").addEventListener("click", async () => {
      await outbox.letGo(kept.id);
      tellPage();
      onChange();
    });
    return line;
  }
}

/** A drill's name where this page knows it, else the slug in words. */
function nameOf(slug = "") {
  const item = document.querySelector(`[data-drill="${CSS.escape(slug)}"] h3`);
  return item?.textContent || sentence(slug.replaceAll("_", " "));
}

/** Since when the page in hand is kept on this phone; null where it has just come from the server. */
function keptAt() {
  const stamp = document.documentElement.dataset.kept;
  return stamp ? new Date(stamp) : null;
}
