/** A notification is answered: Done and Later without opening the app, a tap opens it, a swipe is noted. */
import { OUTBOX } from "../lib/queue.js";
import { moment } from "./moment.js";
import { receipt, tell } from "./occasions.js";
import { outboxOf, refresh, tellPages } from "./outbox.js";
import { keptDay } from "./kept.js";
import { badge, showLeft } from "./left.js";

const LATER_MINUTES = 120;
const HOME = "/today";
const OTHER_TIMES = "/later";
const DAY_OF = /^practice-(\d{4}-\d\d-\d\d)$/;

/** Do what the chosen button says; a tap beside the buttons opens the app. */
export async function clicked(self, event) {
  const { notification, action } = event;
  notification.close();
  if (action === "done") return answer(self, notification, { resource: "done" }, done);
  if (action === "later") return answer(self, notification, { resource: "snooze", minutes: LATER_MINUTES }, later);
  // The window first: the right to open one ends soon after the tap.
  await open(self, notification.data?.navigate);
  await receipt(self, notification.data, "opened");
}

/** The notification was put away without an answer. */
export async function closed(self, event) {
  await receipt(self, event.notification.data, "dismissed");
}

async function answer(self, { data, tag }, wish, heard) {
  const { occasion, token } = data ?? {};
  if (!occasion || !token) return notRecorded(self, data);
  const { resource, ...body } = wish;
  const reply = await tell(self, data, resource, body);
  if (reply?.ok) return heard(self, reply);
  if (reply && reply.status < 500 && reply.status !== 429) return notRecorded(self, data);
  return keepForLater(self, { ...wish, occasion, token, day: DAY_OF.exec(tag ?? "")?.[1] ?? null });
}

// A notification that goes away is the confirmation.
async function done(self) {
  await badge(self, 0);
  await tellPages(self, { type: "practised" });
  await refresh(self);
}

// When we ask again is worth a quiet line, and a tap on it leads to the other times.
async function later(self, { body }) {
  const at = body?.at ? moment(new Date(body.at), new Date()) : "later";
  return say(self, `We’ll ask again ${at}`, "Tap to choose another time.", "later", OTHER_TIMES);
}

/** Into the outbox: it is said to be kept there, and not to have arrived. */
async function keepForLater(self, errand) {
  const day = await keptDay(self);
  const own = outboxOf(self, day);
  await own.addErrand({ ...errand, at: new Date().toISOString() });
  await self.registration.sync?.register(OUTBOX).catch(() => {});
  if (day?.practice_day) await showLeft(self, day, await own.waiting());
  await tellPages(self, { type: "kept" });
  const title = errand.resource === "done" ? "Done, kept on this phone" : "Later, kept on this phone";
  return say(self, title, "No connection just now. It goes out by itself once there is one.", "kept", HOME);
}

function notRecorded(self, data) {
  return say(self, "That did not reach us", "Open Fourfold and tell us there.", "not-recorded", data?.navigate ?? HOME);
}

function say({ registration }, title, body, tag, navigate) {
  return registration.showNotification(title, { body, tag, silent: true, data: { navigate } });
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
