import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { fetched } from "../../static/js/page/passage.js";

const URL = "/practice/heels_draw";
const real = { fetch: globalThis.fetch, caches: globalThis.caches, DOMParser: globalThis.DOMParser };
afterEach(() => Object.assign(globalThis, real));

/** A browser whose network answers `reply` (or is gone) and whose worker keeps `kept`; its parser reads "player sheet". */
function browser({ reply, kept }) {
  globalThis.fetch = async () => {
    if (!reply) throw new TypeError("offline");
    return reply;
  };
  globalThis.caches = kept && { match: async () => kept };
  globalThis.DOMParser = class {
    parseFromString(text) {
      return { title: "Heels draw in", querySelector: (part) => (text.includes(part.slice(1)) ? { part } : null) };
    }
  };
}

const page = (text) => new Response(text);
const redirected = () => Object.defineProperty(page("log in"), "redirected", { value: true });

test("the next drill comes from the network, with its player and its sheet", async () => {
  browser({ reply: page("player sheet") });
  const { url, title, player, sheet } = await fetched(URL);
  assert.deepEqual([url, title, player.part, sheet.part], [URL, "Heels draw in", "#player", "#sheet"]);
});

test("without a network it is what the phone keeps for such days", async () => {
  browser({ kept: page("player sheet") });
  assert.equal((await fetched(URL)).player.part, "#player");
});

test("without network and without anything kept, the browser has to go there itself", async () => {
  browser({});
  assert.equal(await fetched(URL), null);
  browser({ reply: new Response("", { status: 500 }) });
  assert.equal(await fetched(URL), null);
});

test("led elsewhere, signed out or on hold, nobody is led on by what the phone kept", async () => {
  browser({ reply: redirected(), kept: page("player sheet") });
  assert.equal(await fetched(URL), null);
});

test("a page without a player is no drill", async () => {
  browser({ kept: page("No connection just now") });
  assert.equal(await fetched(URL), null);
});
