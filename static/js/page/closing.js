/** The short rest after the last drill: no drill, never checked off, left by a tap at any time. */
import { stopwatch } from "../lib/stopwatch.js";
import { frameAt, timelineOf } from "../lib/timeline.js";

/** @param {HTMLTemplateElement} template its cues, its breaths and its name */
export function closingRest(root, template, { scene, tones, screen, enter }) {
  const cues = [...template.content.querySelectorAll("p")].map(({ textContent }) => textContent);
  const timeline = timelineOf({ legs: ["both"], repetitions: 1, phases: phasesOf(template, cues) });
  const watch = stopwatch(() => performance.now() / 1000);
  enter("resting");
  root.querySelector("h1").textContent = template.dataset.name;
  root.querySelector("#home").focus();
  screen.hold();
  watch.start();
  tick();

  function tick() {
    const frame = frameAt(timeline, watch.elapsed());
    if (frame.done) return end();
    scene.breathe(frame);
    scene.say(frame.span.cue, frame.span.feel);
    requestAnimationFrame(tick);
  }

  function end() {
    screen.free();
    tones.play("done");
    location.assign("/today");
  }
}

function phasesOf(template, cues) {
  const breaths = Number(template.dataset.breaths) / cues.length;
  return cues.map((cue) => ({ kind: "rest", breaths, cue, feel: "" }));
}
