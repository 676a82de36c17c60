/** What a notification tells the server about its occasion; the push's own token stands in for a session. */

/**
 * @typedef {{occasion?: number, token?: string, navigate?: string}} Errand carried in a notification's data
 */

/** Send `body` with the token to one of the occasion's resources; the reply, or null where it did not arrive. */
export async function tell({ fetch }, errand, resource, body = {}) {
  const { occasion, token } = errand ?? {};
  if (!occasion || !token) return null;
  try {
    const reply = await fetch(`/api/v1/occasions/${encodeURIComponent(occasion)}/${resource}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      // The cookie stays at home: the token alone must do, signed in or not.
      credentials: "omit",
      keepalive: true,
      body: JSON.stringify({ ...body, token }),
    });
    return reply.ok ? reply : null;
  } catch {
    return null;
  }
}

/** Send a receipt: "shown", "opened" or "dismissed". */
export function receipt(self, errand, event) {
  return tell(self, errand, "receipt", { event });
}
