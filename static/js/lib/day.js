/** How today stands, with what this phone has not told the server yet. */
import { stops } from "./check_off.js";

/**
 * @typedef {{slug: string, name?: string, url?: string, legs: string[], minutes?: number, check_offs: {id: string, leg: string | null}[]}} Drill as the server knows it
 * @typedef {{practice_day: string, from: string, until: string, drills: Drill[]}} Day
 * @typedef {{slug: string, missing: string[], done: boolean, told: object[]}} Standing `told`: what waits of this drill
 */

/** @param {Day} day @param {import("./queue.js").Kept[]} waiting @returns {{drills: Standing[], errand: string | null, left: number, stopped: boolean, changed: boolean}}
 *   `errand`: a notification's Done that waits and covers all of the day */
export function standing(day, waiting) {
  const told = waiting.filter((kept) => isToday(day, kept));
  const said = told.filter(({ kind = "check-off" }) => kind === "check-off").map(({ item }) => item);
  const undone = new Set(waiting.filter(({ kind }) => kind === "undo").map(({ item }) => item.check_off));
  const errand = told.find(({ kind, item }) => kind === "errand" && item.resource === "done");
  const drills = day.drills.map((drill) => standingOf(drill, said, undone, Boolean(errand)));
  return {
    drills,
    errand: errand?.id ?? null,
    left: drills.filter(({ done }) => !done).length,
    stopped: said.some(stops),
    changed: told.length > 0 || day.drills.some(({ check_offs: known }) => known.some(({ id }) => undone.has(id))),
  };
}

function standingOf({ slug, legs, check_offs: known }, said, undone, allDone) {
  const told = said.filter(({ drill }) => drill === slug);
  const covering = [...known.filter(({ id }) => !undone.has(id)), ...told];
  const missing = allDone ? [] : legs.filter((leg) => !covering.some((one) => !one.leg || one.leg === leg));
  return { slug, missing, done: missing.length === 0, told };
}

function isToday({ practice_day: day, from, until }, { kind, item }) {
  if (kind === "undo") return false;
  if (kind === "errand") return item.day === day;
  const at = Date.parse(item.done_at);
  return at >= Date.parse(from) && at < Date.parse(until);
}

/** The first of these drills that is not done by all that is known here. @param {string[]} others slugs @param {Day | null} day */
export function nextOpen(others, day, waiting) {
  const known = day?.practice_day ? standing(day, waiting).drills.filter(({ done }) => done).map(({ slug }) => slug) : [];
  const whole = waiting.filter(({ kind = "check-off", item }) => kind === "check-off" && (!item.leg || item.leg === "both"));
  const done = new Set([...known, ...whole.map(({ item }) => item.drill)]);
  return others.find((slug) => !done.has(slug)) ?? null;
}
