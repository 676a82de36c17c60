/** How this browser puts the app on the Home Screen, or why it can't; and in words. */

/**
 * @typedef {"installed" | "in-app" | "apple" | "android" | "mac" | "desk" | "none"} Way
 * @typedef {{way: Way, app?: string, browser?: string}} Installing  `app`: whose window this is, `browser`: where to
 *   go instead; both where the way is "in-app"
 * @typedef {{userAgent?: string, maxTouchPoints?: number, standalone?: boolean}} About  what `navigator` says
 */

/** Apps that show pages in a window of their own, in which nothing can be installed; the first that fits. */
const APPS = /** @type {[RegExp, string][]} */ ([
  [/Instagram/, "Instagram"],
  [/FBAN\/Messenger|Orca-Android/, "Messenger"],
  [/FBAN|FBAV|FB_IAB/, "Facebook"],
  [/Barcelona/, "Threads"],
  [/musical_ly|BytedanceWebview|trill_|TikTok/i, "TikTok"],
  [/LinkedInApp/, "LinkedIn"],
  [/Snapchat/, "Snapchat"],
  [/Pinterest\//, "Pinterest"],
  [/Twitter/, "X"],
  [/WhatsApp/, "WhatsApp"],
  [/MicroMessenger/, "WeChat"],
  [/Telegram/, "Telegram"],
  [/\bLine\//, "LINE"],
  [/\bGSA\//, "the Google app"],
]);
const ANOTHER = "another app";

/** @param {About} about @param {boolean} standalone whether the page runs in a window without a browser around it
 *  @returns {Installing} */
export function installing(about, standalone) {
  const { userAgent = "" } = about;
  if (standalone || about.standalone) return { way: "installed" };
  if (isApple(about)) return inApp(userAgent, "Safari", /AppleWebKit(?!.*Safari\/)/) ?? { way: "apple" };
  if (/Android/.test(userAgent)) return inApp(userAgent, "Chrome", /; wv\)/) ?? { way: "android" };
  if (/Chrome\//.test(userAgent)) return { way: "desk" };
  return { way: /Macintosh.*Version\/.*Safari\//.test(userAgent) ? "mac" : "none" };
}

/** What somebody in an app's own window is told, before they sign up in the wrong place.
 *  @param {Installing} found */
export function inAppWords({ app = ANOTHER, browser = "your browser" }) {
  return {
    head: `You are inside ${app} here`,
    text: `Its window can’t put Fourfold on your phone or remind you, and it keeps a sign-in of its own. Open this page in ${browser} first: look for ••• or the share sign, then “Open in browser”.`,
  };
}

/** @param {string} userAgent @param {string} browser @param {RegExp} bare what no browser says of itself
 *  @returns {Installing | null} */
function inApp(userAgent, browser, bare) {
  const app = APPS.find(([sign]) => sign.test(userAgent))?.[1] ?? (bare.test(userAgent) ? ANOTHER : null);
  return app ? { way: "in-app", app, browser } : null;
}

// An iPad calls itself a Mac; only it can be touched.
/** @param {About} about */
function isApple({ userAgent = "", maxTouchPoints = 0 }) {
  return /iPhone|iPad|iPod/.test(userAgent) || (/Macintosh/.test(userAgent) && maxTouchPoints > 1);
}
