/** The page without a network: what can be done all the same, how much waits, and back once there is one. */
import { DAY } from "../lib/caller.js";
import { queueStore } from "../lib/queue_store.js";
import { sentence } from "../lib/told.js";
import { count } from "../lib/words.js";

/** Milliseconds a network takes to carry anything once the phone says it is there. */
const SETTLES = 3000;

/** @param {HTMLElement} page `#no-connection`: its parts are hidden until they are so */
export async function start(page) {
  addEventListener("online", () => setTimeout(() => location.reload(), SETTLES));
  if (location.pathname === "/logout") page.querySelector("#still-in").hidden = false;
  await Promise.all([showDay(page), showWaiting(page.querySelector("#waiting"))]);
}

async function showDay(page) {
  const day = await keptDay();
  const part = !day?.practice_day ? "no-day" : Date.now() < Date.parse(day.until) ? "day-here" : "day-over";
  page.querySelector(`#${part}`).hidden = false;
  document.querySelector("#open-today").hidden = part !== "day-here";
  if (part !== "day-over") return;
  const rows = page.querySelector("#day-over ul");
  const row = page.querySelector("#day-over template").content;
  rows.replaceChildren(...day.drills.map((drill) => rowOf(row.cloneNode(true), drill)));
}

function rowOf(row, { name, minutes, url }) {
  row.querySelector("a").href = url;
  row.querySelector("a span").textContent = `${name}, ${minutes} min`;
  return row;
}

async function showWaiting(element) {
  // Nobody is signed in on this page: what waits is counted, whosever it is, and not shown.
  const waiting = (await queueStore(globalThis.indexedDB).all()).filter(({ problem }) => !problem);
  element.textContent = waiting.length ? inWords(waiting.length) : "";
  element.hidden = waiting.length === 0;
}

async function keptDay() {
  const reply = await globalThis.caches?.match(DAY);
  return reply ? reply.json() : null;
}

function inWords(number) {
  const [waits, go] = number === 1 ? ["waits", "It goes"] : ["wait", "They go"];
  return `${sentence(count(number, "thing"))} ${waits} on this phone. ${go} out as soon as there is a connection.`;
}
