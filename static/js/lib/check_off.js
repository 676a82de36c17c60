/** A check-off as the API takes it, from the sheet's fields and what the timer knows. */
import { duration } from "./words.js";

/**
 * @typedef {{leg: string, seconds: number, repetitions: number, whole: boolean}} Practised
 * @typedef {{[field: string]: any, red_flags?: string[]}} Fields of the form, by name
 */

/** @param {Fields} fields @param {{id: string, drill: string, legs: string[], practised: Practised[], now: Date}} known */
export function checkOffOf(fields, { id, drill, legs, practised, now }) {
  const meant = fields.leg ? [fields.leg] : legs;
  const timed = practised.filter(({ leg }) => meant.includes(leg));
  const seconds = timed.reduce((sum, leg) => sum + leg.seconds, 0);
  return given({
    id,
    drill,
    leg: fields.leg || (legs.length === 1 ? legs[0] : null),
    done_at: now.toISOString(),
    tension: number(fields.tension),
    release: number(fields.release),
    effort: number(fields.effort),
    pain: number(fields.pain),
    red_flags: fields.red_flags?.length ? fields.red_flags : null,
    seconds: seconds || null,
    note: fields.note?.trim() || null,
    source: meant.every((leg) => timed.some((one) => one.leg === leg && one.whole)) ? "timer" : "page",
  });
}

/** What the timer knew when this was told, for a sheet that is opened again. @returns {Practised[]} */
export function practisedIn({ leg, seconds, source }, legs) {
  if (!seconds) return [];
  const [first, ...others] = leg ? [leg] : legs;
  const whole = source === "timer";
  return [{ leg: first, seconds, repetitions: 0, whole }, ...others.map((other) => ({ leg: other, seconds: 0, repetitions: 0, whole }))];
}

/** The legs still to be told after `leg` was; none where it stood for all of them. */
export function legsAfter(legs, leg) {
  return leg ? legs.filter((other) => other !== leg) : [];
}

/** Which leg the sheet should mean at first: the one alone practised, else both. */
export function legMeant(legs, practised) {
  return legs.length > 1 && practised.length === 1 ? practised[0].leg : "";
}

/** What the timer saw, in one line. */
export function facts(practised, repetitions) {
  if (!practised.length) return "Without the timer";
  const seconds = practised.reduce((sum, leg) => sum + leg.seconds, 0);
  const most = Math.max(...practised.map((leg) => leg.repetitions));
  const short = most < repetitions ? ` of ${repetitions}` : "";
  const sides = practised.length > 1 ? " a side" : "";
  return `${most}${short} times${sides} in ${duration(seconds)}, timed`;
}

/** What saving means with the words chosen so far. */
export function saveWord(tension, release) {
  if (tension && release) return "Save";
  if (tension) return "Done, release not rated";
  if (release) return "Done, tension not rated";
  return "Done, not rated";
}

/** Pain from here on ends the routine for today. */
export const STOP_PAIN = 5;

/** Whether what was told ends the routine for today: strong pain, or a red flag. @param {{pain?: number, red_flags?: string[]}} told */
export function stops({ pain, red_flags: flags }) {
  return pain >= STOP_PAIN || Boolean(flags?.length);
}

const number = (text) => (text ? Number(text) : null);

const given = (fields) => Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));
