/** The first script of every page: it measures the dock, catches the offer to install, and lets the rest wait. */
import { offer } from "../lib/offer.js";
import "./dock.js";

export const offered = offer(globalThis);

// The page comes first, and works meanwhile; what the phone keeps need not wait for a network.
if (document.readyState === "complete" || document.documentElement.dataset.kept) go();
else addEventListener("load", go, { once: true });

async function go() {
  bring("./app.js");
  if (document.querySelector("[data-install]")) (await bring("./install.js"))?.start(offered);
}

/** A module, or null: a page that is left before it has come has no more use for it. @param {string} module */
function bring(module) {
  return import(module).catch(() => null);
}
