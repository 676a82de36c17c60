/** One drill on the page: its guide, its buttons, its sheet, and all that tells of it. */
import { meta } from "../lib/api.js";
import { cueOf, settlingTime } from "../lib/cues.js";
import { guide } from "../lib/guide.js";
import { timelineOf } from "../lib/timeline.js";
import { legWord } from "../lib/words.js";
import { place } from "./place.js";
import { sheet } from "./sheet.js";

/** The one control of each state, which the keyboard finds under its hand. */
const UNDER_HAND = { running: "pause", paused: "resume", coming: "wait" };
/** The states in which time passes. */
const LIVE = ["running", "coming"];
/** Seconds for which the screen stays lit over a sheet that nobody touches. */
const SHEET_LIT = 120;

const seconds = () => performance.now() / 1000;

/**
 * @param {HTMLElement} root `#player`
 * @param {{drill: ReturnType<typeof import("./reading.js").drillIn>, scene: ReturnType<typeof import("./stage.js").stage>,
 *   companion: import("./companion.js").Companion, led: boolean, onBegun: () => void,
 *   onLeave: (how: {stopped: boolean, timed: boolean}) => void}} parts
 */
export function practise(root, { drill, scene, companion, led, onBegun, onLeave }) {
  const at = (id) => root.querySelector(`#${id}`);
  const kept = place(`${meta("person")} ${drill.slug} ${drill.legs}`, () => Date.now() / 1000);
  const course = guide({ timeline: timelineOf(drill), now: seconds, pace: companion.pace, kept, tell: hear });
  const told = sheet(document.querySelector("#sheet"), {
    drill: drill.slug,
    legs: drill.legs,
    onKept: kept.forget,
    onClose: backToDrill,
    onLeave: leave,
  });
  const life = new AbortController();
  const beforeStart = { cue: at("cue").textContent, feel: drill.setup };
  const settling = settlingTime({ drill });
  const toShow = { state: enter, begun: go, resumed: go, coming: comeIn, counted: count, moved: draw, breath: breathe, paused: rest, waiting, finished };
  let opener = null;
  let ticking = false;

  wire();
  at("start").hidden = at("tune").hidden = false;
  showSound();
  at("afresh").hidden = !course.begun();
  if (course.begun()) at("start-word").textContent = "Carry on";
  enter({ state: "ready" });
  if (told.asked) course.finish();
  else if (led) course.come(settling);

  function wire() {
    const tapped = (id, act) => at(id).addEventListener("click", act);
    for (const id of ["start", "now", "resume"]) tapped(id, begin);
    tapped("afresh", () => begin(course.afresh));
    tapped("again", () => begin(course.again));
    tapped("pause", course.pause);
    tapped("wait", course.wait);
    tapped("tune", tune);
    root.addEventListener("click", anywhere);
    for (const door of root.querySelectorAll("[data-finish]")) door.addEventListener("click", finish);
    const { signal } = life;
    document.addEventListener("visibilitychange", () => document.hidden && hold(), { signal });
    document.addEventListener("keydown", ({ key }) => key === "Escape" && hold(), { signal });
    addEventListener("pagehide", course.keep, { signal });
  }

  // What a person does

  function begin(how) {
    companion.wake();
    (how instanceof Event ? course.start : how)();
  }

  /** With closed eyes nobody looks for a button. */
  function anywhere({ target }) {
    if (target.closest("a, button")) return;
    if (course.state() === "paused") begin(course.start);
    else hold();
  }

  function hold() {
    course.pause();
    course.wait();
  }

  function tune() {
    const before = course.state();
    hold();
    companion.panel.open(() => {
      showSound();
      if (before === "running") begin(course.start);
      if (before === "coming") course.come(settling);
    });
  }

  function showSound() {
    at("tune").dataset.sounds = String(companion.sounds());
  }

  function finish(event) {
    event.preventDefault();
    opener = event.currentTarget;
    course.finish();
  }

  function backToDrill() {
    course.back();
    const { cue, feel } = course.begun() ? course.frame().span : beforeStart;
    scene.say(cue, feel);
    (opener ?? at("resume")).focus({ preventScroll: true });
  }

  function leave({ stopped }) {
    life.abort();
    companion.hush();
    // Brought back as it was left: a drill that is told must be drawn anew.
    addEventListener("pageshow", ({ persisted }) => persisted && location.reload());
    onLeave({ stopped, timed: course.begun() });
  }

  // What the guide tells

  function hear(event) {
    toShow[event.type]?.(event);
    companion.tell(cueOf(event, { drill, pace: companion.pace() }));
  }

  function enter({ state }) {
    root.dataset.state = state;
    for (const part of root.querySelectorAll("[data-in]")) part.hidden = !part.dataset.in.split(" ").includes(state);
    // Said aloud already, it must not be read out as well.
    root.querySelector(".cue").setAttribute("aria-live", companion.speaks() ? "off" : "polite");
    if (UNDER_HAND[state]) at(UNDER_HAND[state]).focus({ preventScroll: true });
  }

  function go() {
    companion.screen.hold();
    scrollTo(0, 0);
    onBegun();
    keepTicking();
  }

  function comeIn(event) {
    companion.screen.hold();
    scene.say(drill.name, drill.setup);
    count(event);
    keepTicking();
  }

  function count({ left }) {
    scene.count(left, settling);
  }

  function draw({ frame }) {
    scene.draw(frame);
  }

  function breathe({ frame }) {
    companion.breathe(frame.breath.way, companion.pace() / 2);
  }

  function rest() {
    companion.hush();
    companion.screen.free();
  }

  function waiting() {
    rest();
    scene.say(beforeStart.cue, beforeStart.feel);
    at("start").focus({ preventScroll: true });
  }

  function finished({ ran, frame }) {
    companion.hush();
    if (ran) companion.screen.hold(SHEET_LIT);
    if (ran) opener = null;
    scene.say(course.begun() ? `Rest, and feel the ${legWord(frame.span.leg)}` : "", "");
    told.open(course.practised(), drill.repetitions);
  }

  function keepTicking() {
    if (!ticking) requestAnimationFrame(tick);
    ticking = true;
  }

  function tick() {
    ticking = false;
    course.tick();
    if (LIVE.includes(course.state())) keepTicking();
  }
}
