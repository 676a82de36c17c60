/** What the player shows of one moment: disc, figure, cue, tension line, leg and repetition. */
import { linePath, stretches, tensionAt } from "../lib/tension.js";
import { count as counted, legName } from "../lib/words.js";

const LINE = { width: 350, low: 40, high: 6 };
const AIR = { empty: 112, full: 148, still: 124 };
const STRETCH = { contract: "tighten", release: "let go", rest: "rest" };
/** Letters from which a cue no longer fits two lines of its largest size. */
const LONG = 26;
const SVG = "http://www.w3.org/2000/svg";

/** @param {HTMLElement} root the player @param {import("../lib/timeline.js").Drill} drill */
export function stage(root, drill, figure) {
  const at = (id) => root.querySelector(`#${id}`);
  const line = tensionLine(at("tension"), drill.phases);
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  let shown = null;

  return {
    draw(frame) {
      if (frame.span !== shown) showSpan((shown = frame.span), frame);
      breathe(frame);
      line.draw(frame);
      figure?.draw(frame);
    },
    breathe,
    say,
    count,
  };

  function breathe({ breath }) {
    at("air").setAttribute("r", calm.matches ? AIR.still : airRadius(breath.air));
    at("way").textContent = calm.matches ? `breathe ${breath.way}` : "";
  }

  function say(cue, feel) {
    write(at("cue"), cue);
    at("cue").classList.toggle("is-long", cue.length > LONG);
    write(at("feel"), feel);
  }

  /** How long until it begins by itself: a ring that closes, and its seconds. */
  function count(left, all) {
    const seconds = Math.max(1, Math.ceil(left));
    at("wait-ring").setAttribute("stroke-dashoffset", ((calm.matches ? seconds : left) / all).toFixed(4));
    write(at("wait-left"), `${seconds}`);
  }

  function showSpan(span, frame) {
    say(span.cue, span.feel);
    line.name(span);
    const { repetitions } = drill;
    const number = Math.max(1, span.repetition);
    twoLines(at("leg"), legName(span.leg), frame.next ? `then ${frame.next}` : lastLeg(drill));
    twoLines(at("rep"), `${number} of ${repetitions}`, "repetitions");
    at("reps").replaceChildren(...dots(repetitions, number));
  }
}

function tensionLine(svg, phases) {
  const add = (name, attributes = {}, text = "") => {
    const element = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.textContent = text;
    return svg.appendChild(element);
  };
  const path = (from, to) => linePath(phases, from, to, LINE);
  const ways = stretches(phases);
  for (const { from } of ways.slice(1)) add("path", { class: "mark-line", d: `M${from * LINE.width} 46v6` });
  const names = ways.map(({ kind, from, to }) =>
    add("text", { x: ((from + to) / 2) * LINE.width, y: 61 }, STRETCH[kind]),
  );
  add("path", { class: "to-come", d: path(0, 1) });
  const past = add("path", { class: "past" });
  const dot = add("circle", { class: "now-dot", r: 7 });
  svg.setAttribute("aria-label", described(phases));

  return {
    draw({ repetitionShare: share }) {
      past.setAttribute("d", path(0, share));
      dot.setAttribute("cx", share * LINE.width);
      dot.setAttribute("cy", LINE.low + (LINE.high - LINE.low) * tensionAt(phases, share));
    },
    name(span) {
      names.forEach((name, at) => name.classList.toggle("is-now", at === span.phase));
    },
  };
}

/** "Tighten for two breaths, let go for four, rest for two." */
function described(phases) {
  const parts = phases.map(({ kind, breaths }) => `${STRETCH[kind]} for ${counted(breaths, "breath")}`);
  const text = parts.join(", ");
  return `${text[0].toUpperCase()}${text.slice(1)}.`;
}

function dots(repetitions, number) {
  return Array.from({ length: repetitions }, (_, at) => {
    const dot = document.createElement("li");
    dot.className = ["past", "now", ""][1 + Math.sign(at + 1 - number)];
    return dot;
  });
}

function twoLines(element, strong, soft) {
  const below = document.createElement("span");
  below.textContent = soft;
  element.replaceChildren(strong, below);
}

function lastLeg(drill) {
  if (drill.legs.length > 1) return "the second side";
  return drill.takeTurns ? "take turns" : "together";
}

const airRadius = (air) => (AIR.empty + (AIR.full - AIR.empty) * air).toFixed(2);

// A live region speaks again whenever it is written, changed or not.
function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}
