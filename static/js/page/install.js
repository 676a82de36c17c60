/** Putting the app on the Home Screen: the guide, the section of /settings, the card of /today, the word inside an app. */
import { inAppWords, installing } from "../lib/installing.js";

const ASKED = "fourfold.install-asked";
/** Where a card on /today is worth its place; at a desk the section of /settings will do. */
const PHONES = ["apple", "android", "in-app"];

/** @typedef {import("../lib/offer.js").Offer} Offer */

/** Every `[data-install]` of this page, by its kind. @param {Offer} offered */
export function start(offered) {
  const found = installing(navigator, matchMedia("(display-mode: standalone), (display-mode: fullscreen)").matches);
  const kinds = { guide, section, card, word };
  for (const element of document.querySelectorAll("[data-install]")) {
    const place = /** @type {HTMLElement} */ (element);
    kinds[/** @type {keyof typeof kinds} */ (place.dataset.install)](place, found, offered);
  }
}

/** /install: the way of this browser first, the others below a fold. */
function guide(place, found, offered) {
  const ways = [...place.querySelectorAll("[data-way]")];
  const own = ways.find(({ dataset }) => dataset.way.split(" ").includes(found.way));
  if (found.way === "in-app") tellInApp(own, found);
  const others = place.querySelector("#others");
  others.querySelector("div").append(...ways.filter((way) => way !== own && way.dataset.way !== "installed" && way.dataset.way !== "in-app"));
  for (const way of ways) way.hidden = way !== own && !others.contains(way);
  others.hidden = false;
  if (own) place.prepend(own);
  button(place, offered);
}

/** /settings: gone where nothing is left to install. */
function section(place, found, offered) {
  place.hidden = found.way === "installed";
  if (found.way === "in-app") tellInApp(place, found);
  button(place, offered);
}

/** /today: asked once. */
function card(place, found, offered) {
  if (!PHONES.includes(found.way) || localStorage.getItem(ASKED)) return;
  if (found.way === "in-app") tellInApp(place, found);
  const never = () => localStorage.setItem(ASKED, "yes");
  place.querySelector("#install-never").addEventListener("click", () => {
    never();
    place.hidden = true;
    // What had the focus is gone: go on where the page goes on.
    document.querySelector("main").focus();
  });
  place.querySelector("#install-how").addEventListener("click", never);
  button(place, offered, () => {
    never();
    place.hidden = true;
    document.querySelector("main").focus();
  });
  place.hidden = false;
}

/** Where people sign up: said before they do it in a window that keeps nothing. */
function word(place, found) {
  if (found.way !== "in-app") return;
  tellInApp(place, found);
  place.hidden = false;
}

/** The browser's own offer, where there is one, instead of a way to do it by hand. */
function button(place, offered, then = () => {}) {
  const [install, how] = [place.querySelector("#install-now"), place.querySelector("#install-how")];
  if (!install) return;
  const show = () => {
    const focused = document.activeElement === install;
    install.hidden = !offered.there();
    if (how) how.hidden = offered.there();
    if (focused && install.hidden) (how ?? document.querySelector("main")).focus();
  };
  install.addEventListener("click", async () => (await offered.make()) && then());
  offered.onChange(show);
  show();
}

function tellInApp(place, found) {
  const { head, text } = inAppWords(found);
  place.querySelector("[data-in-app-head]").textContent = head;
  place.querySelector("[data-in-app-text]").textContent = text;
}
