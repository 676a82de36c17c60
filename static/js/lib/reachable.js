/** Whether this device can show reminders, and in words what to do where it cannot. */

export const WORDS = {
  on: "Reminders come to this device.",
  off: "No reminders on this device yet.",
  arrived: "It has arrived: reminders reach this device.",
  unseen:
    "Sent and accepted, but nothing has shown up here yet. Look whether the device is set to silent or Do Not Disturb, and whether it lets this browser notify you.",
  denied: "Notifications are blocked for Fourfold. Allow them in the browser’s settings for this site, then come back here.",
  "denied-app":
    "Notifications are blocked for Fourfold. Open Settings on this device, then Notifications, then Fourfold, allow them and come back here.",
  "home-screen":
    "On an iPhone or iPad reminders come to the Home Screen app. Tap Share, then “Add to Home Screen”, open Fourfold from there and switch them on.",
  outdated: "Reminders need iOS 16.4 or newer. Open Settings, then General, then Software Update, and come back here.",
  unsupported: "This browser can’t show reminders. Open Fourfold in Chrome, Edge, Firefox or Safari, or let your calendar remind you (below).",
};

/**
 * "askable", "denied" (by the browser) or "denied-app" (by an iPhone), "home-screen" (an iPhone's page outside the
 * Home Screen), "outdated" (an iPhone too old) or "unsupported".
 */
export function reachability({ navigator, Notification, PushManager }) {
  const apple = isApple(navigator);
  if (navigator.serviceWorker && PushManager && Notification) {
    if (Notification.permission !== "denied") return "askable";
    return apple && navigator.standalone ? "denied-app" : "denied";
  }
  if (!apple) return "unsupported";
  return navigator.standalone ? "outdated" : "home-screen";
}

// An iPad calls itself a Mac; only it can be touched.
function isApple({ userAgent = "", maxTouchPoints = 0 }) {
  return /iPhone|iPad|iPod/.test(userAgent) || (/Macintosh/.test(userAgent) && maxTouchPoints > 1);
}
