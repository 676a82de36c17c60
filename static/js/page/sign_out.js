/** Signing out with something unsent: said first, sent if it can be, kept for its owner if not. */
import { count } from "../lib/words.js";
import { sentence } from "../lib/told.js";
import { flush, outbox, tellWorker } from "./outbox.js";

const PAGE = "/logout";

/** @param {HTMLFormElement} form any that signs out */
export async function start(form) {
  const card = document.querySelector("#unsent");
  form.addEventListener("submit", ask);
  if (card) await show();

  async function ask(event) {
    event.preventDefault();
    if ((await unsent()) && !card) location.assign(PAGE);
    else leave();
  }

  async function show() {
    const number = await unsent();
    card.hidden = number === 0;
    document.querySelector("#sign-out-word").textContent = number ? "Sign out anyway" : "Sign out";
    document.querySelector("#sign-out").classList.toggle("is-second", number > 0);
    card.querySelector("strong").textContent = `${sentence(count(number, "thing"))} ${number === 1 ? "has" : "have"} not reached us yet`;
    const send = document.querySelector("#send-first");
    send.hidden = number === 0;
    send.onclick = sendFirst;
  }

  async function sendFirst({ currentTarget: button }) {
    button.disabled = true;
    await flush();
    button.disabled = false;
    if ((await unsent()) === 0) return leave();
    await show();
    const said = card.querySelector("#unsent-said");
    said.textContent = navigator.onLine ? "The server could not take it yet. Try once more." : "No connection just now. Try again where there is one.";
  }

  function leave() {
    tellWorker("drop");
    form.submit();
  }
}

async function unsent() {
  return (await outbox.waiting()).length + (await outbox.refused()).length;
}
