/** Calls to our own API in the name of whoever this page was made for. */
import { DAY, caller } from "./caller.js";

let fresh = null;

export const call = caller({
  fetch: (...asked) => fetch(...asked),
  person: () => meta("person"),
  token: () => fresh ?? meta("csrf-token"),
  renew,
});

/** What the page says about itself in a meta tag; empty where it says nothing. */
export function meta(name) {
  return document.querySelector(`meta[name="${name}"]`)?.content ?? "";
}

async function renew() {
  const reply = await fetch(DAY, { credentials: "same-origin", cache: "no-store" });
  if (!reply.ok) return false;
  const { person, csrf } = await reply.json();
  if (String(person) !== meta("person")) return false;
  fresh = csrf;
  return true;
}
