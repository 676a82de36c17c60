/** A notification is answered: Done and Later without opening the app, a tap opens it, a swipe is noted. */
import { moment } from "./moment.js";
import { receipt, tell } from "./occasions.js";

const LATER_MINUTES = 120;
const HOME = "/today";
const OTHER_TIMES = "/later";

/** Do what the chosen button says; a tap beside the buttons opens the app. */
export async function clicked(self, event) {
  const { notification, action } = event;
  notification.close();
  if (action === "done") return done(self, notification.data);
  if (action === "later") return later(self, notification.data);
  // The window first: the right to open one ends soon after the tap.
  await open(self, notification.data?.navigate);
  await receipt(self, notification.data, "opened");
}

/** The notification was put away without an answer. */
export async function closed(self, event) {
  await receipt(self, event.notification.data, "dismissed");
}

// A notification that goes away is the confirmation.
async function done(self, errand) {
  if (!(await tell(self, errand, "done"))) return notRecorded(self, errand);
  await self.navigator.clearAppBadge?.().catch(() => {});
  for (const window of await windows(self)) window.postMessage({ type: "practised" });
}

// When we ask again is worth a quiet line, and a tap on it leads to the other times.
async function later(self, errand) {
  const reply = await tell(self, errand, "snooze", { minutes: LATER_MINUTES });
  if (!reply) return notRecorded(self, errand);
  const { at } = await reply.json().catch(() => ({}));
  return self.registration.showNotification(`We’ll ask again ${at ? moment(new Date(at), new Date()) : "later"}`, {
    body: "Tap to choose another time.",
    tag: "later",
    silent: true,
    data: { navigate: OTHER_TIMES },
  });
}

function notRecorded({ registration }, errand) {
  return registration.showNotification("That did not reach us", {
    body: "Open Fourfold and tell us there.",
    tag: "not-recorded",
    silent: true,
    data: { navigate: errand?.navigate ?? HOME },
  });
}

async function open(self, navigate) {
  const url = ownUrl(self, navigate);
  const [nearest] = (await windows(self)).sort((a, b) => rank(b, url) - rank(a, url));
  if (!nearest) return self.clients.openWindow(url);
  await nearest.focus();
  if (nearest.url === url) return nearest;
  // A window this worker does not control yet refuses to be navigated.
  return nearest.navigate(url).catch(() => self.clients.openWindow(url));
}

const rank = (window, url) => 2 * Number(window.url === url) + Number(window.focused);

const windows = ({ clients }) => clients.matchAll({ type: "window", includeUncontrolled: true });

function ownUrl({ location }, navigate) {
  const home = new URL(HOME, location.origin);
  const asked = URL.canParse(navigate ?? HOME, location.origin) ? new URL(navigate ?? HOME, location.origin) : home;
  return (asked.origin === home.origin ? asked : home).href;
}
