/** The push service changed a subscription: take out a new one and tell the server, if it still knows us. */
import { subscribe } from "./keys.js";

const SETTINGS = "/settings";

/** Renew and send the new address; without a living session the next opening of the app does it. */
export async function renewed(self, event) {
  const page = await settings(self);
  const subscription = event.newSubscription ?? (await resubscribe(self, event.oldSubscription, page));
  if (subscription && page.csrf) await put(self, subscription, page.csrf);
}

async function resubscribe({ registration }, old, page) {
  const key = page.vapid ?? old?.options?.applicationServerKey;
  return key ? subscribe(registration.pushManager, key) : null;
}

/** The settings page names both the form token and the server's public key. */
async function settings({ fetch }) {
  try {
    const reply = await fetch(SETTINGS, { credentials: "same-origin" });
    const html = await reply.text();
    return {
      csrf: html.match(/<meta name="csrf-token" content="([^"]+)"/)?.[1],
      vapid: html.match(/data-vapid-key="([^"]+)"/)?.[1],
    };
  } catch {
    return {};
  }
}

function put({ fetch }, subscription, csrf) {
  return fetch("/api/v1/devices", {
    method: "PUT",
    headers: { "Content-Type": "application/json", "X-CSRFToken": csrf },
    credentials: "same-origin",
    body: JSON.stringify(subscription),
  });
}
