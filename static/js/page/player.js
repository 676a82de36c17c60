/** The player: drill after drill of the routine within one page, up to the closing rest. */
import { closingRest } from "./closing.js";
import { companion } from "./companion.js";
import { figureIn } from "./figure.js";
import { outbox } from "./outbox.js";
import { fetched, moveTo } from "./passage.js";
import { practise } from "./practise.js";
import { drillIn } from "./reading.js";
import { stage } from "./stage.js";

/** @typedef {{companion: import("./companion.js").Companion, told: Set<string>}} Routine  slugs checked off since the page was made */

/** @param {HTMLElement} root `#player` */
export async function start(root) {
  const waiting = await outbox.waiting().catch(() => []);
  await lead(root, { companion: companion(), told: new Set(waiting.filter(isTold).map(({ item }) => item.drill)) }, false);
}

/** @param {HTMLElement} root @param {Routine} routine @param {boolean} led after another drill: it begins by itself */
async function lead(root, { companion, told }, led) {
  const drill = drillIn(root);
  const scene = stage(root, drill, await figureOf(root, drill));
  const others = drill.others.filter((slug) => !told.has(slug));
  // A page fetched ahead does not know what was told meanwhile.
  root.dataset.others = others.join(" ");
  let ahead = null;

  practise(root, { drill, scene, companion, led, onBegun: lookAhead, onLeave: goOn });

  /** Where it goes on: as the sheet has found out if it has, else to the first of the others; empty at the end. */
  function nextUrl() {
    return root.dataset.next ?? (others.length ? `/practice/${others[0]}` : "");
  }

  // While there is a network, and before it is needed.
  function lookAhead() {
    if (nextUrl()) ahead ??= fetched(nextUrl());
  }

  async function goOn({ stopped, timed }) {
    told.add(drill.slug);
    const url = stopped ? "" : nextUrl();
    const rest = root.querySelector("#closing");
    // Whoever told of a drill without the player is not led on by it, nor spoken to.
    if (url && timed) await passTo(url);
    else if (!url && rest && !stopped) closingRest(root, rest, { scene, companion, aloud: timed });
    else location.assign(url || "/today");
  }

  async function passTo(url) {
    const early = await ahead;
    const page = early?.url === url ? early : await fetched(url);
    if (page) await lead(moveTo(page), { companion, told }, true);
    else location.assign(url);
  }
}

// Without its figure the disc alone leads as well.
function figureOf(root, { slug, legs }) {
  return figureIn(root.querySelector("#figure"), slug, legs[0]).catch(() => null);
}

// What is taken back, or answered on a notification, waits there as well.
const isTold = ({ kind = "check-off" }) => kind === "check-off";
