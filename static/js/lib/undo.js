/** Taking check-offs back: what became of it, in words where it did not work. */

const OFFLINE = "No connection: undo when you are back online.";
const REFUSED = "Not undone. Try again.";

/** @param {string[]} ids @param {import("./devices.js").Call} call @returns {Promise<string | null>} null when all are gone */
export async function takeBack(ids, call) {
  try {
    const replies = await Promise.all(ids.map((id) => call("DELETE", `check-offs/${id}`)));
    return replies.every(isGone) ? null : REFUSED;
  } catch {
    return OFFLINE;
  }
}

// 404: already taken back, from another phone perhaps.
const isGone = ({ ok, status }) => ok || status === 404;
