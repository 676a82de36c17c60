/** Keep the screen lit while a drill runs; taken again whenever the page comes back. */

/** @returns {{hold: () => void, free: () => void}} */
export function awake({ wakeLock } = navigator, page = document) {
  let wanted = false;
  let lock = null;
  const take = async () => {
    if (!wanted || !wakeLock || page.visibilityState !== "visible") return;
    // A phone on its last battery refuses; the drill goes on all the same.
    lock = await wakeLock.request("screen").catch(() => null);
    if (!wanted) await lock?.release();
  };
  page.addEventListener("visibilitychange", take);
  return {
    hold() {
      wanted = true;
      take();
    },
    free() {
      wanted = false;
      lock?.release();
      lock = null;
    },
  };
}
