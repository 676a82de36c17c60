/** Keep the screen lit while a routine runs; taken again whenever the page comes back. */

/** @returns {{hold: (seconds?: number) => void, free: () => void}} */
export function awake({ wakeLock } = navigator, page = document) {
  let wanted = false;
  let asking = false;
  let lock = null;
  let until = null;

  async function take() {
    if (!wanted || asking || !wakeLock || page.visibilityState !== "visible") return;
    if (lock && !lock.released) return;
    asking = true;
    // A phone on its last battery refuses; the drill goes on all the same.
    lock = await wakeLock.request("screen").catch(() => null);
    asking = false;
    if (!wanted) drop();
  }

  function drop() {
    lock?.release().catch(() => {});
    lock = null;
  }

  // The browser takes the lock away from a hidden page.
  page.addEventListener("visibilitychange", take);

  return {
    /** For so many seconds at most, or until it is freed. */
    hold(seconds) {
      clearTimeout(until);
      if (seconds) until = setTimeout(free, seconds * 1000);
      wanted = true;
      take();
    },
    free,
  };

  function free() {
    clearTimeout(until);
    wanted = false;
    drop();
  }
}
