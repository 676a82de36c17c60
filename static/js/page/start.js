/** The first script of every page: it catches the browser's offer to install, and lets the rest wait for the page. */
import { offer } from "../lib/offer.js";

export const offered = offer(globalThis);

// The page comes first, and works meanwhile.
if (document.readyState === "complete") go();
else addEventListener("load", go, { once: true });

function go() {
  import("./app.js");
  if (document.querySelector("[data-install]")) import("./install.js").then(({ start }) => start(offered));
}
