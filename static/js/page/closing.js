/** The short rest after the last drill: no drill, never checked off, left by a tap at any time. */
import { guide } from "../lib/guide.js";
import { timelineOf } from "../lib/timeline.js";
import { figureIn } from "./figure.js";

/** Seconds for the last words, before the page that says them is left. */
const FAREWELL = 4;
/** It is not worth finding again. */
const NOWHERE = { recall: () => ({ breaths: 0, seconds: {} }), keep() {} };

/**
 * @param {HTMLElement} root `#player`
 * @param {HTMLTemplateElement} template its cues, its breaths and its name
 * @param {{scene: ReturnType<typeof import("./stage.js").stage>, companion: import("./companion.js").Companion, aloud: boolean}} parts
 */
export function closingRest(root, template, { scene, companion, aloud }) {
  const cues = [...template.content.querySelectorAll("p")].map(({ textContent }) => textContent);
  const timeline = timelineOf({ legs: ["both"], repetitions: 1, phases: phasesOf(template, cues) });
  const now = () => performance.now() / 1000;
  const rest = guide({ timeline, now, pace: companion.pace, kept: NOWHERE, tell });
  const toShow = { span: say, moved: ({ frame }) => scene.breathe(frame), breath: breathe, finished: end };
  show();
  companion.screen.hold();
  rest.start();
  tick();

  function show() {
    root.dataset.state = "resting";
    for (const part of root.querySelectorAll("[data-in]")) part.hidden = part.dataset.in !== "resting";
    root.querySelector("h1").textContent = template.dataset.name;
    root.querySelector("#home").focus();
    // Words and breath lead as well where the figure cannot be had.
    figureIn(root.querySelector("#figure"), "closing_rest", "both").catch(() => {});
  }

  function tell(event) {
    toShow[event.type]?.(event);
  }

  function say({ frame: { span } }) {
    scene.say(span.cue, span.feel);
    const words = span.phase < 0 ? `Well done. ${template.dataset.name}.` : span.cue;
    if (aloud) companion.tell({ kind: "rest", words });
  }

  function breathe({ frame }) {
    if (aloud) companion.breathe(frame.breath.way, companion.pace() / 2);
  }

  function tick() {
    if (rest.state() === "paused") rest.start();
    rest.tick();
    if (rest.state() !== "finished") requestAnimationFrame(tick);
  }

  function end() {
    companion.hush();
    companion.screen.free();
    scene.say("That’s today", "");
    if (aloud) companion.tell({ kind: "done", words: "That’s today." });
    setTimeout(() => location.assign("/today"), FAREWELL * 1000);
  }
}

function phasesOf(template, cues) {
  const breaths = Number(template.dataset.breaths) / cues.length;
  return cues.map((cue) => ({ kind: "rest", breaths, cue, feel: "" }));
}
