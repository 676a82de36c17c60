/** The player: drill after drill of the routine within one page, up to the closing rest. */
import { closingRest } from "./closing.js";
import { companion } from "./companion.js";
import { figureIn } from "./figure.js";
import { outbox } from "./outbox.js";
import { fetched, moveTo } from "./passage.js";
import { drillIn } from "./reading.js";
import { practise } from "./practise.js";
import { stage } from "./stage.js";

/** @typedef {{companion: import("./companion.js").Companion, told: Set<string>}} Routine  slugs checked off since the page was made */

/** @param {HTMLElement} root `#player` */
export async function start(root) {
  const waiting = await outbox.waiting();
  await lead(root, { companion: companion(), told: new Set(waiting.map(({ item }) => item.drill)) }, false);
}

/** @param {HTMLElement} root @param {Routine} routine @param {boolean} led after another drill: it begins by itself */
async function lead(root, { companion, told }, led) {
  const drill = drillIn(root);
  const scene = stage(root, drill, await figureOf(root, drill));
  const next = drill.ahead.find((slug) => !told.has(slug));
  const url = next ? `/practice/${next}` : null;
  let ahead = null;

  practise(root, { drill, scene, companion, led, onBegun: lookAhead, onLeave: goOn });

  // While there is a network, and before it is needed.
  function lookAhead() {
    if (url) ahead ??= fetched(url);
  }

  async function goOn({ stopped, timed }) {
    told.add(drill.slug);
    if (stopped) return location.assign("/today");
    // Whoever told of a drill without the player is not led on by it.
    if (!timed) return location.assign(url ?? "/today");
    if (url) return passTo(url);
    const rest = root.querySelector("#closing");
    if (rest) closingRest(root, rest, { scene, companion });
    else location.assign("/today");
  }

  async function passTo(url) {
    const page = (await ahead) ?? (await fetched(url));
    if (page) await lead(moveTo(page), { companion, told }, true);
    else location.assign(url);
  }
}

// Without its figure the disc alone leads as well.
function figureOf(root, { slug, legs }) {
  return figureIn(root.querySelector("#figure"), slug, legs[0]).catch(() => null);
}
