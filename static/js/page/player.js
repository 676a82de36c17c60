/** The player: one drill, paced by the breath, leg after leg, up to the check-off. */
import { stopwatch } from "../lib/stopwatch.js";
import { frameAt, practised, startOf, timelineOf } from "../lib/timeline.js";
import { legWord } from "../lib/words.js";
import { awake } from "./awake.js";
import { closingRest } from "./closing.js";
import { figureIn } from "./figure.js";
import { place } from "./place.js";
import { sheet } from "./sheet.js";
import { sound } from "./sound.js";
import { stage } from "./stage.js";

const seconds = () => performance.now() / 1000;

/** @param {HTMLElement} root `#player` */
export async function start(root) {
  const timeline = timelineOf(drillIn(root));
  const kept = place(`${root.dataset.drill} ${root.dataset.legs}`, () => Date.now() / 1000);
  const watch = stopwatch(seconds, kept.recall());
  const tones = sound(root.querySelector("#sound"));
  const screen = awake();
  const scene = stage(root, timeline, await figureOf(root, timeline.drill));
  const told = sheet(document.querySelector("#sheet"), {
    drill: root.dataset.drill,
    legs: timeline.drill.legs,
    onKept: kept.forget,
    onClose: back,
    onLeave: leave,
  });
  const ready = { cue: root.querySelector("#cue").textContent, feel: root.querySelector("#feel").textContent };
  let span = null;
  let opener = null;
  let left = false;

  on("start", run);
  on("resume", run);
  on("pause", pause);
  on("afresh", () => runFrom(0));
  on("again", () => runFrom(startOf(timeline, frameAt(timeline, watch.elapsed()).span.leg)));
  for (const door of root.querySelectorAll("[data-finish]")) door.addEventListener("click", finish);
  document.addEventListener("visibilitychange", () => document.hidden && watch.running() && pause());
  addEventListener("pagehide", () => watch.elapsed() > 0 && kept.keep(watch.elapsed()));
  // Brought back as it was left: a drill that is told must be drawn anew.
  addEventListener("pageshow", ({ persisted }) => persisted && left && location.reload());
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && watch.running()) pause();
  });

  root.querySelector("#start").hidden = false;
  root.querySelector("#afresh").hidden = watch.elapsed() === 0;
  if (watch.elapsed() > 0) root.querySelector("#start-word").textContent = "Carry on";
  enter("ready");
  if (told.asked) finish();

  function runFrom(elapsed) {
    watch.moveTo(elapsed);
    run();
  }

  function run() {
    tones.wake();
    watch.start();
    screen.hold();
    enter("running");
    scrollTo(0, 0);
    root.querySelector("#pause").focus({ preventScroll: true });
    requestAnimationFrame(tick);
  }

  function tick() {
    if (!watch.running()) return;
    const frame = frameAt(timeline, watch.elapsed());
    if (frame.done) return finish();
    if (frame.span !== span) tones.play((span = frame.span).kind);
    scene.draw(frame);
    requestAnimationFrame(tick);
  }

  function pause() {
    stop();
    enter("paused");
    root.querySelector("#resume").focus({ preventScroll: true });
  }

  function stop() {
    watch.pause();
    screen.free();
    kept.keep(watch.elapsed());
  }

  function finish(event) {
    event?.preventDefault();
    opener = event?.currentTarget ?? null;
    const ran = watch.running();
    stop();
    if (ran) tones.play("done");
    scene.say(watch.elapsed() > 0 ? `Rest, and feel the ${legNow()}` : "", "");
    enter("finished");
    told.open(practised(timeline, watch.elapsed()), timeline.drill.repetitions);
  }

  function back() {
    const begun = watch.elapsed() > 0;
    const { cue, feel } = begun ? frameAt(timeline, watch.elapsed()).span : ready;
    scene.say(cue, feel);
    enter(begun ? "paused" : "ready");
    (opener ?? root.querySelector("#resume")).focus({ preventScroll: true });
  }

  function leave({ stopped }) {
    left = true;
    const next = stopped ? "/today" : root.dataset.next || "/today";
    const rest = stopped ? null : document.querySelector("#closing");
    if (!rest) return location.assign(next);
    closingRest(root, rest, { scene, tones, screen, enter });
  }

  function legNow() {
    return legWord(frameAt(timeline, watch.elapsed()).span.leg);
  }

  function enter(state) {
    root.dataset.state = state;
    for (const part of root.querySelectorAll("[data-in]")) part.hidden = !part.dataset.in.split(" ").includes(state);
  }

  function on(id, act) {
    root.querySelector(`#${id}`).addEventListener("click", act);
  }
}

// Without its figure the disc alone leads as well.
function figureOf(root, { legs }) {
  return figureIn(root.querySelector("#figure"), root.dataset.drill, legs[0]).catch(() => null);
}

/** The drill as the page tells it to a reader. @returns {import("../lib/timeline.js").Drill} */
function drillIn(root) {
  const phases = [...root.querySelectorAll("#phases li")].map((item) => ({
    kind: item.dataset.kind,
    breaths: Number(item.dataset.breaths),
    cue: item.querySelector(".phase-cue").textContent,
    feel: item.querySelector(".phase-feel").textContent,
  }));
  const { legs, repetitions, stage } = root.dataset;
  return {
    phases,
    legs: legs.split(" "),
    repetitions: Number(repetitions),
    takeTurns: stage === "alternating",
  };
}
