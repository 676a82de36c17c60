/** A newer release is ready: said in a line, taken when the person chooses, then on every page at once. */

const HOUR = 3600 * 1000;
/** Whoever is in the midst of a drill is not disturbed. */
const BUSY = "#player";

/** @param {ServiceWorkerRegistration} registration */
export function followUpdates(registration, { document, navigator, location } = globalThis) {
  const { serviceWorker } = navigator;
  let controller = serviceWorker.controller;
  let asked = Date.now();
  let chosen = false;

  registration.addEventListener("updatefound", () => watch(registration.installing));
  if (registration.waiting) announce();
  serviceWorker.addEventListener("controllerchange", changed);
  document.addEventListener("visibilitychange", lookAgain);

  function watch(worker) {
    worker?.addEventListener("statechange", () => worker.state === "installed" && announce());
  }

  function announce() {
    // The very first worker replaces nobody.
    if (!serviceWorker.controller || document.querySelector(`${BUSY}, #update`)) return;
    const line = updateLine(document);
    line.querySelector("button").addEventListener("click", () => {
      chosen = true;
      registration.waiting?.postMessage({ type: "take over" });
    });
    document.querySelector(".screen").prepend(line);
  }

  /** Another worker answers from now on; a page of the release before must not live on beside it. */
  function changed() {
    const first = !controller;
    controller = serviceWorker.controller;
    if (first || document.querySelector(BUSY)) return;
    if (chosen || !document.hidden) location.reload();
    else document.addEventListener("visibilitychange", () => location.reload(), { once: true });
  }

  function lookAgain() {
    if (document.hidden || Date.now() - asked < HOUR) return;
    asked = Date.now();
    registration.update().catch(() => {});
  }
}

function updateLine(document) {
  const line = Object.assign(document.createElement("div"), { id: "update", className: "flash is-update" });
  const words = Object.assign(document.createElement("span"), { textContent: "A new version is ready." });
  words.setAttribute("role", "status");
  line.append(words, Object.assign(document.createElement("button"), { type: "button", className: "quiet", textContent: "Reload" }));
  return line;
}
