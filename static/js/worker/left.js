/** What is left of today: on the app's icon, and in what the phone still shows. */
import { standing } from "../lib/day.js";

const OF_PRACTICE = "practice-";

/**
 * The badge, and notifications that have been answered elsewhere or are of another day: called within other events
 * only, so that no push ends without a notification.
 * @param {import("../lib/day.js").Day} day @param {import("../lib/queue.js").Kept[]} waiting
 * @param {string} [shown] the tag that has just been shown and stays
 */
export async function showLeft(self, day, waiting, shown) {
  const { left, stopped } = standing(day, waiting);
  const rest = stopped ? 0 : left;
  await badge(self, rest);
  const asked = rest ? OF_PRACTICE + day.practice_day : null;
  const notes = (await self.registration.getNotifications?.()) ?? [];
  for (const note of notes) {
    if (note.tag.startsWith(OF_PRACTICE) && note.tag !== asked && note.tag !== shown) note.close();
  }
}

/** @param {any} self the worker @param {number} count nought clears it */
export async function badge({ navigator }, count) {
  if (!navigator.setAppBadge || Number.isNaN(count)) return;
  await (count ? navigator.setAppBadge(count) : navigator.clearAppBadge()).catch(() => {});
}
