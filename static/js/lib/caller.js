/** Calls to our own API in one person's name, from a page or from the worker. */

/** Milliseconds after which a network that neither answers nor fails counts as none. */
const PATIENCE = 20_000;
const API = "/api/v1/";
/** The server's word on who is signed in, and their form token of this hour. */
export const DAY = "/today/offline.json";

/**
 * @typedef {(method: string, path: string, body?: object) => Promise<{ok: boolean, status: number, body: any}>} Call throws
 *   where the network is gone
 * @param {{fetch: typeof globalThis.fetch, person: () => string, token: () => string, renew?: () => Promise<boolean>}} parts
 *   `renew` gets a fresh token where there is one: a session begins anew while pages and queues live on
 * @returns {Call}
 */
export function caller({ fetch, person, token, renew = async () => false }) {
  async function ask(method, path, body) {
    const reply = await fetch(API + path, {
      method,
      headers: {
        Accept: "application/json",
        "Content-Type": "application/json",
        "X-CSRFToken": token(),
        // Should somebody else be signed in by now, nothing is done in their name.
        ...(person() && { "X-Person": person() }),
      },
      credentials: "same-origin",
      body: body === undefined ? undefined : JSON.stringify(body),
      signal: AbortSignal.timeout(PATIENCE),
    });
    return { ok: reply.ok, status: reply.status, body: await reply.json().catch(() => null) };
  }

  return async (method, path, body) => {
    const reply = await ask(method, path, body);
    const stale = reply.status === 400 && method !== "GET";
    return stale && (await renew()) ? ask(method, path, body) : reply;
  };
}
