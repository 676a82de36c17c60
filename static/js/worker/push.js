/** A push arrives: something is always shown, and the server hears that it was. */
import { receipt } from "./occasions.js";

const KIND_FALLBACK = {
  title: "A few quiet minutes",
  body: "Your practice is ready when you are.",
  navigate: "/today",
  tag: "practice",
};
const ICON = "/static/icons/icon-192.png";
const BADGE = "/static/icons/badge-96.png";

/** Show the notification, set the badge, send the receipt; none of the last two can stop the first. */
export async function pushed(self, event) {
  const declared = event.notification;
  const note = declared ?? noteIn(event.data);
  // A browser that reads declarative pushes shows this one by itself.
  if (!declared) await show(self, note);
  await Promise.all([badge(self, note), receipt(self, note.data, "shown"), tellPages(self, note)]);
}

/** The notification in the payload; the kind fallback where there is none to read. */
export function noteIn(data) {
  try {
    const note = data.json().notification;
    return typeof note.title === "string" && note.title ? note : KIND_FALLBACK;
  } catch {
    return KIND_FALLBACK;
  }
}

async function show({ registration }, note) {
  try {
    await registration.showNotification(note.title, optionsOf(note));
  } catch {
    // An option this browser refuses must not cost the notification.
    await registration.showNotification(note.title, { body: note.body });
  }
}

function optionsOf({ body, tag, data, actions, navigate }) {
  return {
    body,
    icon: ICON,
    badge: BADGE,
    ...(tag && { tag, renotify: true }),
    data: { ...data, navigate },
    actions: (actions ?? []).slice(0, 2).map(({ action, title }) => ({ action, title })),
  };
}

/** Who tries reminders out on the settings page waits for this. */
async function tellPages({ clients }, { tag }) {
  const pages = await clients.matchAll({ type: "window", includeUncontrolled: true });
  for (const page of pages) page.postMessage({ type: "shown", tag });
}

async function badge({ navigator }, { app_badge: count }) {
  if (!navigator.setAppBadge || count === undefined) return;
  await navigator.setAppBadge(Number(count)).catch(() => {});
}
