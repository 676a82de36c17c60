/** How each kind of thing in the queue reaches the server, and what its answers mean. */

/** Below this the server takes no wish to be reminded later. */
const SHORTEST = 5;
const MINUTE = 60_000;

/**
 * @param {import("./caller.js").Call} call in a person's name
 * @param {{fetch: typeof globalThis.fetch, now?: () => number}} parts
 * @returns {import("./queue.js").Senders}
 */
export function senders(call, { fetch, now = Date.now }) {
  return {
    async send(items) {
      const reply = await call("POST", "check-offs", { check_offs: items });
      if (!reply.ok) throw unsettled(reply);
      return reply.body.results;
    },

    async takeBack({ check_off: id }) {
      const reply = await call("DELETE", `check-offs/${id}`);
      // 404: taken back already, from another phone perhaps, or never arrived.
      return reply.ok || reply.status === 404 ? null : judged(reply);
    },

    async tell(errand) {
      const body = bodyOf(errand, now());
      if (!body) return null;
      const reply = await byToken(fetch, errand, body);
      // The token lives for a day; after that whoever is signed in may speak for themselves.
      const heard = reply.status === 401 ? await call("POST", pathOf(errand), body) : reply;
      if (heard.ok) return null;
      return [401, 404, 412].includes(heard.status) ? { message: "That reminder is from another day." } : judged(heard);
    },
  };
}

/** Tell the server what a notification's button was pressed for; the push's own token stands in for a session. */
export async function byToken(fetch, errand, body) {
  const reply = await fetch(`/api/v1/${pathOf(errand)}`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    // The cookie stays at home: the token alone must do, signed in or not.
    credentials: "omit",
    keepalive: true,
    body: JSON.stringify({ ...body, token: errand.token }),
  });
  return { ok: reply.ok, status: reply.status, body: await reply.json().catch(() => null) };
}

const pathOf = ({ occasion, resource }) => `occasions/${encodeURIComponent(occasion)}/${resource}`;

/** Null where the wish has come to nothing by itself: the time to be asked again is past. */
function bodyOf({ minutes, at }, now) {
  if (minutes === undefined) return {};
  const left = Math.round(minutes - (now - Date.parse(at)) / MINUTE);
  return left < SHORTEST ? null : { minutes: left };
}

/** A refusal for good, in words; whatever may go another time is thrown. */
function judged(reply) {
  if (reply.status !== 422) throw unsettled(reply);
  return { message: reply.body?.detail, field: reply.body?.errors?.[0]?.field };
}

const unsettled = ({ status }) => Object.assign(new Error(`The server answered ${status}`), { status });
