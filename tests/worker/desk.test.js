import assert from "node:assert/strict";
import { test } from "node:test";

import { addressOf, freshener, isTyping, walked } from "../../static/js/lib/desk.js";

test("j and k and the arrows walk through the list and stop at its ends", () => {
  assert.equal(walked("j", -1, 3), 0);
  assert.equal(walked("ArrowDown", 0, 3), 1);
  assert.equal(walked("j", 2, 3), 2);
  assert.equal(walked("k", 0, 3), 0);
  assert.equal(walked("ArrowUp", -1, 3), 2);
  assert.equal(walked("End", 0, 3), 2);
  assert.equal(walked("Home", 2, 3), 0);
});

test("other keys and an empty list mean nothing", () => {
  for (const key of ["x", "Enter", "constructor"]) assert.equal(walked(key, 0, 3), null);
  assert.equal(walked("j", -1, 0), null);
});

test("a key that is typed somewhere, or belongs to the browser, is left alone", () => {
  assert.ok(isTyping({ target: { tagName: "INPUT" } }));
  assert.ok(isTyping({ target: { tagName: "A" }, ctrlKey: true }));
  assert.ok(!isTyping({ target: { tagName: "A" } }));
});

test("the address carries what was asked for and nothing that was not", () => {
  assert.equal(addressOf("/coach", [["q", ""], ["sort", "need"], ["page", null]]), "/coach");
  assert.equal(addressOf("/coach", [["q", "a b"], ["sort", "name"]], { part: "list" }), "/coach?q=a+b&sort=name&part=list");
});

function answered(status, { etag = null, html = "", type = "basic" } = {}) {
  return { status, type, headers: new Map([["ETag", etag]]), text: async () => html };
}

function listening(answers) {
  const heard = { asked: [], changed: [], checked: 0, closed: 0 };
  const fresh = freshener({
    address: () => "/coach?part=list",
    fetch: async (address, { headers }) => {
      heard.asked.push(headers["If-None-Match"] ?? null);
      const answer = answers.shift();
      if (!answer) throw new TypeError("the network is away");
      return answer;
    },
    changed: (html) => heard.changed.push(html),
    checked: () => heard.checked++,
    closed: () => heard.closed++,
  });
  return { fresh, heard };
}

test("what has not changed is asked for by its tag and left as it stands", async () => {
  const { fresh, heard } = listening([answered(200, { etag: '"a"', html: "one" }), answered(304)]);
  await fresh.ask();
  await fresh.ask();
  assert.deepEqual(heard.asked, [null, '"a"']);
  assert.deepEqual(heard.changed, ["one"]);
  assert.equal(heard.checked, 2);
});

test("without a network, or from a server in trouble, the list stays and is asked for again", async () => {
  const { fresh, heard } = listening([answered(500)]);
  await fresh.ask();
  await fresh.ask();
  assert.deepEqual([heard.changed, heard.checked, heard.closed], [[], 0, 0]);
});

test("who is signed out or no coach any more is led to where that is said", async () => {
  const { fresh, heard } = listening([answered(0, { type: "opaqueredirect" }), answered(403)]);
  await fresh.ask();
  await fresh.ask();
  assert.equal(heard.closed, 2);
});

test("an answer that was overtaken by a later question is dropped", async () => {
  let release;
  const slow = new Promise((resolve) => (release = resolve));
  const answers = [slow, answered(200, { html: "new" })];
  const changed = [];
  const fresh = freshener({
    address: () => "/coach",
    fetch: () => answers.shift(),
    changed: (html) => changed.push(html),
    checked: () => {},
    closed: () => {},
  });
  const first = fresh.ask();
  await fresh.ask();
  release(answered(200, { html: "old" }));
  await first;
  assert.deepEqual(changed, ["new"]);
});
