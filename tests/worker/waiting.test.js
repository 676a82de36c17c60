import assert from "node:assert/strict";
import { test } from "node:test";
import { sentence, told } from "../../static/js/lib/told.js";
import { refusal, waitingWords } from "../../static/js/lib/waiting.js";

const words = (number, about = {}) => waitingWords(number, { online: true, ...about });
const name = (slug) => sentence(slug.replaceAll("_", " "));
const refused = (problem, more = {}) => refusal({ id: "a b", item: { drill: "heel_curl" }, problem, ...more }, name);

test("what waits is counted, and why it waits is said", () => {
  assert.deepEqual(words(2), { title: "2 waiting to sync.", body: "They leave by themselves once there is a signal. All of today works without." });
  assert.match(words(1).body, /^It leaves by itself once there is a signal/);
  assert.match(words(1, { status: 503 }).body, /The server could not take it yet/);
});

test("a session that is over asks to sign in, and so does somebody else's", () => {
  for (const status of [401, 412]) assert.equal(words(2, { status }).signIn, true);
  assert.match(words(2, { status: 401 }).body, /^You are signed out. They leave by themselves/);
});

test("what the browser does not keep asks to stay on the page", () => {
  assert.match(words(1, { passing: true }).body, /storage is full, or the window is private. Leave this page open/);
});

test("with nothing waiting only a kept page without a network says since when it is kept", () => {
  const kept = new Date(2026, 10, 24, 7, 12);
  assert.equal(words(0), null);
  assert.equal(words(0, { kept }), null);
  assert.match(words(0, { online: false, kept }).body, /as of 07:12/);
});

test("a refused check-off says why and leads to its sheet", () => {
  assert.deepEqual(refused({ message: "This lies in the future.", field: "done_at" }), {
    title: "Heel curl was not saved", why: "This lies in the future.", mend: "/practice/heel_curl?mend=a%20b",
  });
});

test("what no sheet could mend is only let go", () => {
  assert.equal(refused({ message: "There is no such drill.", field: "drill" }).mend, null);
  assert.equal(refused({ message: "Closed." }, { kind: "undo" }).mend, null);
  assert.equal(refused({ message: "Another day." }, { kind: "errand", item: { occasion: 7 } }).mend, null);
  assert.equal(refused({}).why, "No reason was given.");
});

test("what was said of a drill is told here as the server tells it", () => {
  assert.equal(told([{ tension: 3, release: 2 }]), "Tension smooth, release effortful");
  assert.equal(told([{ tension: 3, release: 3, pain: 2 }]), "Tension and release smooth, pain 2 of 10");
  assert.equal(told([{}]), "Done, not rated");
  assert.equal(told([]), "Done, not rated");
  assert.equal(told([{ leg: "left", tension: 4 }, { leg: "right", red_flags: ["x"] }]), "Left: tension effortless. Right: a warning sign");
  assert.equal(told([{ leg: "both", release: 1 }]), "Release lost it");
});
