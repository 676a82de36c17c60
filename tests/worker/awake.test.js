import assert from "node:assert/strict";
import { test } from "node:test";
import { awake } from "../../static/js/page/awake.js";

const settled = () => new Promise((resolve) => setImmediate(resolve));

/** A phone whose screen lock is taken away whenever the page is hidden, as browsers do. */
function phone({ refuses = false } = {}) {
  const self = { locks: [], visibilityState: "visible" };
  const page = Object.assign(new EventTarget(), { visibilityState: "visible" });
  const wakeLock = {
    request: async () => {
      if (refuses) throw new DOMException("low battery", "NotAllowedError");
      const lock = { released: false, release: async () => void (lock.released = true) };
      self.locks.push(lock);
      return lock;
    },
  };
  self.held = () => self.locks.filter(({ released }) => !released).length;
  self.show = (state) => {
    page.visibilityState = state;
    if (state === "hidden") for (const lock of self.locks) lock.released = true;
    page.dispatchEvent(new Event("visibilitychange"));
  };
  self.screen = awake({ wakeLock }, page);
  return self;
}

test("the lock that a hidden page loses is taken again when it comes back", async () => {
  const one = phone();
  one.screen.hold();
  await settled();
  one.show("hidden");
  assert.equal(one.held(), 0);
  one.show("visible");
  await settled();
  assert.equal(one.held(), 1);
});

test("held twice it is one lock, and freed it is none, however slow the phone was to grant it", async () => {
  const one = phone();
  one.screen.hold();
  one.screen.hold();
  await settled();
  one.screen.hold();
  await settled();
  assert.equal(one.locks.length, 1);
  one.screen.free();
  assert.equal(one.held(), 0);
  one.screen.hold();
  one.screen.free();
  await settled();
  assert.equal(one.held(), 0);
});

test("paused on purpose, coming back leaves the screen to sleep", async () => {
  const one = phone();
  one.screen.hold();
  await settled();
  one.screen.free();
  one.show("hidden");
  one.show("visible");
  await settled();
  assert.equal(one.held(), 0);
});

test("over a sheet that nobody touches it stays lit for a while, not for ever", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const one = phone();
  one.screen.hold(120);
  await settled();
  context.mock.timers.tick(119_000);
  assert.equal(one.held(), 1);
  context.mock.timers.tick(2_000);
  assert.equal(one.held(), 0);
});

test("a phone that refuses, or has no such lock, goes on without", async () => {
  const tired = phone({ refuses: true });
  tired.screen.hold();
  await settled();
  tired.screen.free();
  assert.equal(tired.held(), 0);
  const old = awake({}, new EventTarget());
  old.hold();
  old.free();
});
