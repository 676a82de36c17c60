/** The coach's desk, see templates/coaching/desk.html. */
import { addressOf, freshener, isTyping, walked } from "../lib/desk.js";

const EVERY = 15_000;
const TYPED = 250;
const wide = matchMedia("(min-width: 900px)");
const list = document.getElementById("list");
const pane = document.getElementById("pane");
const find = document.getElementById("find");
const asOf = document.getElementById("as-of");
const hint = pane.innerHTML;
let page = new URLSearchParams(location.search).get("page");
let chosen = null;
let looking = 0;

const wishes = () => [...new FormData(find), ["page", page]];
const links = () => [...list.querySelectorAll("a.who")];
const clientOf = (element) => element?.closest?.(".client");

const fresh = freshener({
  address: () => addressOf("/coach", wishes(), { part: "list" }),
  fetch: (address, how) => fetch(address, how),
  changed: show,
  checked: () => {
    asOf.textContent = new Date().toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
  },
  closed: () => location.reload(),
});

function show(html) {
  const before = clientOf(document.activeElement)?.dataset.id;
  const action = document.activeElement?.matches?.(".do");
  list.innerHTML = html;
  if (before) clientBy(before)?.querySelector(action ? ".do" : ".who")?.focus({ preventScroll: true });
  mark();
  if (chosen && !clientBy(chosen)) refreshPane();
}

function clientBy(id) {
  return [...list.querySelectorAll(".client")].find((client) => client.dataset.id === id);
}

function mark() {
  for (const client of list.querySelectorAll(".client")) {
    if (client.dataset.id === chosen) client.setAttribute("aria-current", "true");
    else client.removeAttribute("aria-current");
  }
}

async function choose(client) {
  chosen = client.dataset.id;
  mark();
  await refreshPane();
}

async function refreshPane() {
  const mine = ++looking;
  const answer = await fetch(`/coach/clients/${chosen}?part=pane`, { redirect: "manual" }).catch(() => null);
  if (mine !== looking || !answer) return;
  if (answer.ok) {
    pane.innerHTML = await answer.text();
    pane.scrollTop = 0;
  } else {
    // They ended it, or somebody else is signed in by now.
    chosen = null;
    pane.innerHTML = hint;
    mark();
    fresh.ask();
  }
}

function asks() {
  page = null;
  history.replaceState(null, "", addressOf("/coach", wishes()));
  fresh.ask();
}

list.addEventListener("click", (event) => {
  const link = event.target.closest("a.who, a.do");
  if (!link || !wide.matches || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  event.preventDefault();
  choose(clientOf(link));
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && event.target === find.q) links()[0]?.focus();
  if (isTyping(event)) return;
  if (event.key === "/") {
    event.preventDefault();
    find.q.focus();
    find.q.select();
    return;
  }
  if (pane.contains(event.target)) return;
  const all = links();
  const at = all.indexOf(clientOf(document.activeElement)?.querySelector("a.who"));
  const next = walked(event.key, at, all.length);
  if (next === null) return;
  event.preventDefault();
  all[next].focus();
  clientOf(all[next]).scrollIntoView({ block: "nearest" });
});

let typing = 0;
find.addEventListener("input", () => {
  clearTimeout(typing);
  typing = setTimeout(asks, TYPED);
});
find.addEventListener("submit", (event) => {
  event.preventDefault();
  clearTimeout(typing);
  asks();
});
for (const select of document.querySelectorAll(".sift select")) select.addEventListener("change", asks);
document.getElementById("sift")?.setAttribute("hidden", "");

setInterval(() => document.hidden || fresh.ask(), EVERY);
document.addEventListener("visibilitychange", () => document.hidden || fresh.ask());
