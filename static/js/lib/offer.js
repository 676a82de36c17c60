/** The browser's own offer to install the app: caught when it comes, made when the person asks. */

/**
 * @typedef {Event & {prompt: () => Promise<unknown>, userChoice: Promise<{outcome: "accepted" | "dismissed"}>}} InstallEvent
 * @typedef {{there: () => boolean, make: () => Promise<boolean>, onChange: (tell: () => void) => void}} Offer
 */

/** @param {EventTarget} page the window @returns {Offer} */
export function offer(page) {
  /** @type {InstallEvent | null} */
  let kept = null;
  /** @type {(() => void)[]} */
  const told = [];

  page.addEventListener("beforeinstallprompt", (event) => {
    // Ours stands where it is looked for, and comes up by itself nowhere.
    event.preventDefault();
    change(/** @type {InstallEvent} */ (event));
  });
  page.addEventListener("appinstalled", () => change(null));

  return {
    there: () => kept !== null,
    /** Let the browser ask; true where the app is being installed. An offer can be made once. */
    async make() {
      const event = kept;
      change(null);
      if (!event) return false;
      await event.prompt();
      return (await event.userChoice).outcome === "accepted";
    },
    onChange: (tell) => void told.push(tell),
  };

  /** @param {InstallEvent | null} event */
  function change(event) {
    kept = event;
    for (const tell of told) tell();
  }
}
