import assert from "node:assert/strict";
import { test } from "node:test";
import { nextOpen, standing } from "../../static/js/lib/day.js";
import { day, told } from "./days.js";

const open = (day, waiting) => standing(day, waiting).drills.filter(({ done }) => !done).map(({ slug }) => slug);
const undo = (id) => ({ id: `undo ${id}`, kind: "undo", item: { check_off: id } });
const doneBefore = (id = "old") => day({ drills: [{ slug: "pawing", legs: ["left", "right"], check_offs: [{ id, leg: null }] }] });

test("with nothing waiting, today stands as the server knows it", () => {
  const seen = standing(day(), []);
  assert.deepEqual([seen.left, seen.changed, seen.stopped], [3, false, false]);
  assert.equal(standing(doneBefore(), []).left, 0);
});

test("a check-off that waits makes its drill done here", () => {
  assert.deepEqual(open(day(), [told("pawing")]), ["heel_curl", "standing_bow"]);
  assert.equal(standing(day(), [told("pawing")]).changed, true);
});

test("one leg leaves the other to do, both legs one after the other are all", () => {
  const [left, right] = ["left", "right"].map((leg) => ({ ...told("pawing", { leg }), id: leg }));
  assert.deepEqual(standing(day(), [left]).drills[0].missing, ["right"]);
  assert.equal(standing(day(), [left, right]).drills[0].done, true);
  assert.equal(standing(day(), [told("standing_bow", { leg: "both" })]).drills[2].done, true);
});

test("a check-off that the server has is open again once it is taken back here", () => {
  const seen = standing(doneBefore(), [undo("old")]);
  assert.deepEqual([seen.left, seen.changed], [1, true]);
});

test("what was done on another practice day says nothing about this one", () => {
  for (const done_at of ["2026-11-24T01:59:59Z", "2026-11-25T02:00:00Z"]) {
    assert.equal(standing(day(), [told("pawing", { done_at })]).changed, false);
  }
});

test("a notification's Done of this day covers all of it, one of yesterday nothing", () => {
  const errand = (of) => ({ id: "errand 7 done", kind: "errand", item: { resource: "done", day: of } });
  assert.deepEqual([standing(day(), [errand("2026-11-24")]).left, standing(day(), [errand("2026-11-24")]).errand], [0, "errand 7 done"]);
  assert.equal(standing(day(), [errand("2026-11-23")]).left, 3);
  assert.equal(standing(day(), [{ ...errand("2026-11-24"), item: { resource: "snooze", day: "2026-11-24" } }]).left, 3);
});

test("strong pain or a red flag that waits stops the day", () => {
  assert.equal(standing(day(), [told("pawing", { pain: 5 })]).stopped, true);
  assert.equal(standing(day(), [told("pawing", { red_flags: ["weak_legs"] })]).stopped, true);
  assert.equal(standing(day(), [told("pawing", { pain: 4 })]).stopped, false);
});

test("next comes the first that neither the kept day nor what waits calls done", () => {
  const known = day({ drills: [{ slug: "pawing", legs: ["both"], check_offs: [{ id: "x", leg: null }] }] });
  assert.equal(nextOpen(["pawing", "heel_curl", "standing_bow"], known, [told("heel_curl")]), "standing_bow");
  assert.equal(nextOpen(["pawing"], known, []), null);
  assert.equal(nextOpen(["pawing"], null, []), "pawing");
});

test("after the cut-off what was just done from yesterday's pages is not led to again", () => {
  assert.equal(nextOpen(["heel_curl", "pawing"], day(), [told("heel_curl", { done_at: "2026-11-25T05:00:00Z" })]), "pawing");
});
