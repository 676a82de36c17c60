/** A push arrives: something is always shown, and the server hears that it was. */
import { badge } from "./left.js";
import { receipt } from "./occasions.js";
import { refresh, tellPages } from "./outbox.js";

const KIND_FALLBACK = {
  title: "A few quiet minutes",
  body: "Your practice is ready when you are.",
  navigate: "/today",
  tag: "practice",
};
const ICON = "/static/icons/icon-192.png";
const BADGE = "/static/icons/badge-96.png";

/** Show the notification, then all that may fail without harm: badge, receipt, what has been overtaken. */
export async function pushed(self, event) {
  const declared = event.notification;
  const note = declared ?? noteIn(event.data);
  // A browser that reads declarative pushes shows this one by itself.
  if (!declared) await show(self, note);
  await Promise.all([count(self, note), receipt(self, note.data, "shown"), tellPages(self, { type: "shown", tag: note.tag })]);
  if (note.data?.occasion) await refresh(self, note.tag).catch(() => {});
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

async function count(self, { app_badge: left }) {
  if (left !== undefined) await badge(self, Number(left));
}
