import assert from "node:assert/strict";
import { test } from "node:test";
import { copying } from "../../static/js/lib/copying.js";

function page() {
  const button = new EventTarget();
  button.hidden = true;
  const field = { value: "https://x.example/calendar/secret.ics", selected: false, select() { this.selected = true; } };
  return { button, field, said: { textContent: "" } };
}

const tap = async (button) => {
  button.dispatchEvent(new Event("click"));
  await new Promise((done) => setTimeout(done));
};

test("a tap copies the field and says so", async () => {
  const { button, field, said } = page();
  const copied = [];
  copying(button, field, said, { writeText: async (text) => copied.push(text) });
  assert.equal(button.hidden, false);
  await tap(button);
  assert.deepEqual(copied, [field.value]);
  assert.equal(said.textContent, "Copied.");
});

test("where the browser refuses, the field is selected and the next step is said", async () => {
  const { button, field, said } = page();
  copying(button, field, said, { writeText: async () => { throw new Error("no"); } });
  await tap(button);
  assert.equal(field.selected, true);
  assert.match(said.textContent, /copy it by hand/);
});

test("a browser that cannot copy shows no button", () => {
  const { button, field, said } = page();
  copying(button, field, said, undefined);
  assert.equal(button.hidden, true);
});
