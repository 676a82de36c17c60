/** Reminders on this device: the section of /settings, the card of /today, the quiet renewal everywhere. */
import { call, meta } from "../lib/api.js";
import { arrival } from "../lib/arrival.js";
import { SENT, device } from "../lib/devices.js";
import { WORDS, reachability } from "../lib/reachable.js";

const CHECKED = "fourfold.device-checked";
const LATER = "fourfold.reminders-later";
const LATER_DAYS = 7;
const TEST_TAG = "test";
const DAY = 24 * 3600 * 1000;

/** /settings: on, off and a test. @param {HTMLElement} section `#device-reminders` */
export async function settingsSection(section) {
  const [on, off, test] = ["on", "off", "test"].map((name) => section.querySelector(`#reminders-${name}`));
  const status = section.querySelector("#reminders-status");
  const say = (words) => (status.textContent = words);
  const can = reachability(globalThis);
  // Whoever was sent to the settings of their phone comes back to a page that knows.
  document.addEventListener("visibilitychange", () => document.hidden || reachability(globalThis) === can || location.reload());
  if (can !== "askable") return say(WORDS[can]);
  const own = await deviceOf(section.dataset.vapidKey);

  on.addEventListener("click", () => attempt(() => own.on(), say, show));
  off.addEventListener("click", () => attempt(() => own.off(), say, show));
  test.addEventListener("click", () => attempt(tryOut, say));
  await attempt(show, say);

  async function tryOut() {
    const arrived = arrival(navigator.serviceWorker, TEST_TAG);
    const words = await own.test();
    say(words);
    if (words === SENT) say((await arrived) ? WORDS.arrived : WORDS.unseen);
  }

  async function show() {
    const isOn = await own.isOn();
    say(isOn ? WORDS.on : WORDS.off);
    const focused = [on, off, test].includes(document.activeElement);
    [on.hidden, off.hidden, test.hidden] = [isOn, !isOn, !isOn];
    if (focused) (isOn ? test : on).focus();
  }
}

/** /today: asked once, kindly, and not again for a week. @param {HTMLElement} card `#reminders-card` */
export async function todayCard(card) {
  const status = card.querySelector("#reminders-card-status");
  const say = (words) => (status.textContent = words);
  const can = reachability(globalThis);
  if (!["askable", "home-screen"].includes(can) || recently(localStorage.getItem(LATER))) return;
  const own = can === "askable" ? await deviceOf(card.dataset.vapidKey) : null;
  // A device that could not be told just now is on all the same: no need to ask.
  if (await own?.isOn().catch(() => true)) return;

  card.querySelector("#reminders-later").addEventListener("click", () => {
    localStorage.setItem(LATER, String(Date.now()));
    card.hidden = true;
  });
  const allow = card.querySelector("#reminders-allow");
  allow.addEventListener("click", () => {
    if (!own) return location.assign("/install");
    return attempt(() => own.on(), say, () => {
      card.querySelector(".actions").hidden = true;
      say(WORDS.on);
    });
  });
  card.hidden = false;
}

/** /welcome/reminders: the tap that keeps the time asks this device, too. @param {HTMLFormElement} form */
export async function firstReminders(form) {
  const status = form.querySelector("#remind-status");
  const say = (words) => (status.textContent = words);
  const remind = form.querySelector("#remind");
  const goOn = () => (remind.textContent = "Keep this time and go on");
  form.querySelector("[name=later]").addEventListener("click", () => localStorage.setItem(LATER, String(Date.now())));
  const can = reachability(globalThis);
  if (can !== "askable") {
    say(WORDS[can]);
    return goOn();
  }
  const own = await deviceOf(form.dataset.vapidKey);

  remind.addEventListener("click", ask);
  function ask(event) {
    if (!form.checkValidity()) return;
    event.preventDefault();
    // Asked once; a second tap keeps the time and goes on, whatever became of the question.
    remind.removeEventListener("click", ask);
    say("One moment …");
    const refused = (words) => {
      say(words);
      goOn();
    };
    attempt(() => own.on(), refused, () => form.requestSubmit(remind));
  }
}

/** Every page that knows the server's key: see that this device is still reachable, once in a tab with the server. */
export async function keepReachable() {
  const key = document.querySelector("[data-vapid-key]")?.dataset.vapidKey;
  if (!key || reachability(globalThis) !== "askable") return;
  const own = await deviceOf(key);
  if (sessionStorage.getItem(CHECKED)) return void (await own.isOn());
  await own.renew();
  sessionStorage.setItem(CHECKED, "yes");
}

async function deviceOf(key) {
  const { pushManager } = await navigator.serviceWorker.ready;
  const permission = () => Notification.permission;
  return device({ pushManager, permission, call, storage: localStorage, key, person: meta("person") });
}

async function attempt(act, say, then = () => {}) {
  try {
    await act();
    await then();
  } catch (problem) {
    say(inWords(problem));
  }
}

function inWords({ name, message }) {
  if (name === "NotAllowedError") return Notification.permission === "denied" ? WORDS.denied : "Nothing was allowed. You can try again.";
  if (name === "AbortError") return "The browser’s push service could not be reached. Try again in a while.";
  if (["TypeError", "TimeoutError"].includes(name)) return "No connection just now. Try again when you are online.";
  return message;
}

const recently = (stamp) => Boolean(stamp) && Date.now() - Number(stamp) < LATER_DAYS * DAY;
