/** Moments as a person would say them, on this device's wall. */

const CLOCK = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
const DAY = 24 * 3600 * 1000;

/** "at 17:30", "tomorrow at 07:30", "on Friday at 07:30". @param {Date} at @param {Date} now */
export function moment(at, now, timeZone = undefined) {
  const say = (options) => new Intl.DateTimeFormat("en-GB", { ...options, timeZone }).format(at);
  const days = (dateOf(at, timeZone) - dateOf(now, timeZone)) / DAY;
  const day = { 0: "", 1: "tomorrow " }[days] ?? `on ${say({ weekday: "long" })} `;
  return `${day}at ${say(CLOCK)}`;
}

// Sweden writes dates as machines read them.
const dateOf = (when, timeZone) => Date.parse(new Intl.DateTimeFormat("sv-SE", { timeZone }).format(when));
