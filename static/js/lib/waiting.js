/** What waits and what was refused, in words. */

/** @type {Intl.DateTimeFormatOptions} */
const CLOCK = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };

/**
 * @param {number} number of things that wait
 * @param {{online: boolean, status?: number, passing?: boolean, kept?: Date | null}} about `status`: what the server
 *   answered last; `passing`: the browser keeps nothing; `kept`: since when the page in hand is kept
 * @returns {{title: string, body: string, signIn?: boolean} | null}
 */
export function waitingWords(number, { online, status, passing = false, kept = null }) {
  if (!number) return !online && kept ? { title: "No connection.", body: `This is today as of ${clock(kept)}. All of it works without.` } : null;
  const title = `${number} waiting to sync.`;
  const [it, leaves] = number === 1 ? ["It", "leaves by itself"] : ["They", "leave by themselves"];
  if (passing) return { title, body: `This browser keeps nothing: its storage is full, or the window is private. Leave this page open until ${it.toLowerCase()} ${number === 1 ? "has" : "have"} left.` };
  if (status === 401) return { title, body: `You are signed out. ${it} ${leaves} once you are signed in again.`, signIn: true };
  if (status === 412) return { title, body: `Somebody else is signed in on this phone by now. ${it} ${leaves} once you are.`, signIn: true };
  if (status) return { title, body: `The server could not take ${number === 1 ? "it" : "them"} yet. ${it} ${leaves} when it can.` };
  return { title, body: `${it} ${leaves} once there is a signal. All of today works without.` };
}

/**
 * @param {import("./queue.js").Kept} kept one with a problem @param {(slug: string) => string} nameOf
 * @returns {{title: string, why: string, mend: string | null}} `mend`: the sheet, filled with what was said
 */
export function refusal({ id, kind = "check-off", item, problem }, nameOf) {
  const why = problem.message ?? "No reason was given.";
  if (kind === "errand") return { title: "A reminder’s answer was not saved", why, mend: null };
  const name = nameOf(item.drill);
  if (kind === "undo") return { title: `${name} was not undone`, why, mend: null };
  const mends = problem.field !== "drill";
  return { title: `${name} was not saved`, why, mend: mends ? `/practice/${encodeURIComponent(item.drill)}?mend=${encodeURIComponent(id)}` : null };
}

const clock = (at) => new Intl.DateTimeFormat("en-GB", CLOCK).format(at);
