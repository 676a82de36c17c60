/** What a notification tells the server about its occasion; the push's own token stands in for a session. */
import { byToken } from "../lib/senders.js";

/** @typedef {{occasion?: number, token?: string, navigate?: string}} Note carried in a notification's data */

/** Send `body` with the token to one of the occasion's resources; the answer, or null where none came. */
export async function tell(self, note, resource, body = {}) {
  const { occasion, token } = note ?? {};
  if (!occasion || !token) return null;
  return byToken(self.fetch.bind(self), { occasion, token, resource }, body).catch(() => null);
}

/** Send a receipt: "shown", "opened" or "dismissed"; one that is lost costs nothing. */
export function receipt(self, note, event) {
  return tell(self, note, "receipt", { event });
}
