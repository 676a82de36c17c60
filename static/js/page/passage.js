/** From drill to drill within one page, so that the tap that let it speak is given once for the routine. */

/** Seconds after which a network that does not answer counts as none. */
const PATIENCE = 8;

/** @typedef {{url: string, title: string, player: HTMLElement, sheet: HTMLElement}} Drill */

/** The page of a drill, or null where the browser itself must go there. @param {string} url @returns {Promise<Drill | null>} */
export async function fetched(url) {
  const reply = await answer(url);
  // Led elsewhere: signed out, or on hold.
  if (!reply?.ok || reply.redirected) return null;
  const page = new DOMParser().parseFromString(await reply.text(), "text/html");
  const [player, sheet] = ["#player", "#sheet"].map((part) => page.querySelector(part));
  return player && sheet ? { url, title: page.title, player, sheet } : null;
}

/** Put it in the place of the drill before. @param {Drill} drill @returns {HTMLElement} the new player */
export function moveTo({ url, title, player, sheet }) {
  document.querySelector("#player").replaceWith(player);
  document.querySelector("#sheet").replaceWith(sheet);
  document.title = title;
  // Back leads to today, not through drills that are done.
  history.replaceState(null, "", url);
  scrollTo(0, 0);
  return player;
}

/** From the network, or as the phone keeps it for days without one. */
async function answer(url) {
  try {
    return await fetch(url, { credentials: "same-origin", signal: AbortSignal.timeout(PATIENCE * 1000) });
  } catch {
    return (await globalThis.caches?.match(url, { ignoreVary: true }).catch(() => null)) ?? null;
  }
}
