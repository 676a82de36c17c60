/** Whether this device can show reminders, and in words what to do where it cannot. */

export const WORDS = {
  on: "Reminders come to this device.",
  off: "No reminders on this device yet.",
  denied: "Notifications are blocked for Fourfold. Allow them in the browser’s settings for this site, then come back here.",
  "home-screen":
    "On an iPhone or iPad reminders come to the Home Screen app. Tap Share, then “Add to Home Screen”, open Fourfold from there and switch them on.",
  unsupported: "This browser can’t show reminders. Chrome, Edge, Firefox or Safari can.",
};

/** "askable", "denied", "home-screen" (an iPhone's page outside the Home Screen) or "unsupported". */
export function reachability({ navigator, Notification, PushManager }) {
  if (!navigator.serviceWorker || !PushManager || !Notification) return isApple(navigator) ? "home-screen" : "unsupported";
  return Notification.permission === "denied" ? "denied" : "askable";
}

// An iPad calls itself a Mac; only it can be touched.
function isApple({ userAgent = "", maxTouchPoints = 0, standalone }) {
  if (standalone) return false;
  return /iPhone|iPad|iPod/.test(userAgent) || (/Macintosh/.test(userAgent) && maxTouchPoints > 1);
}
