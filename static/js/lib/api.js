/** Calls to our own API with the page's form token. */

/** Seconds after which a network that neither answers nor fails counts as none. */
const PATIENCE = 20;

/** @returns {Promise<{ok: boolean, status: number, body: any}>} throws where the network is gone */
export async function call(method, path, body) {
  const reply = await fetch(`/api/v1/${path}`, {
    method,
    headers: { Accept: "application/json", "Content-Type": "application/json", "X-CSRFToken": meta("csrf-token") },
    credentials: "same-origin",
    body: body === undefined ? undefined : JSON.stringify(body),
    signal: AbortSignal.timeout(PATIENCE * 1000),
  });
  return { ok: reply.ok, status: reply.status, body: await reply.json().catch(() => null) };
}

/** What the page says about itself in a meta tag; empty where it says nothing. */
export function meta(name) {
  return document.querySelector(`meta[name="${name}"]`)?.content ?? "";
}
