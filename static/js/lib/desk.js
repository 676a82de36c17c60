/** The coach's list: walked by keys, kept fresh, and what the chosen one shows beside it. */

const STEPS = new Map([["j", 1], ["ArrowDown", 1], ["k", -1], ["ArrowUp", -1]]);

/** The next place in a list of `length` for a key; null where the key means nothing here. */
export function walked(key, at, length) {
  if (!length) return null;
  if (key === "Home") return 0;
  if (key === "End") return length - 1;
  const step = STEPS.get(key);
  if (!step) return null;
  if (at < 0) return step > 0 ? 0 : length - 1;
  return Math.min(length - 1, Math.max(0, at + step));
}

/** Whether a key belongs to what is being typed or chosen, or to the browser. */
export function isTyping({ target, ctrlKey, metaKey, altKey }) {
  return ctrlKey || metaKey || altKey || /^(input|select|textarea)$/i.test(target?.tagName ?? "");
}

/**
 * Asks again and again for what `address()` names, and hands over what is new.
 * `changed(html)` for another list, `checked()` after each answer, `closed()` where it is not ours any more.
 */
export function freshener({ address, fetch, changed, checked, closed }) {
  let etag = null;
  let asked = 0;

  async function ask() {
    const mine = ++asked;
    let answer;
    try {
      answer = await fetch(address(), { headers: etag ? { "If-None-Match": etag } : {}, redirect: "manual" });
    } catch {
      return; // The network is away; the next time will tell.
    }
    // A later question overtook this one.
    if (mine !== asked) return;
    if (answer.status === 200) {
      const html = await answer.text();
      if (mine !== asked) return;
      etag = answer.headers.get("ETag");
      changed(html);
      checked();
    } else if (answer.status === 304) {
      checked();
    } else if (answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403) {
      closed();
    }
  }

  return {
    ask,
    forget() {
      etag = null;
    },
  };
}

/** The list's address with what the form asks for; empty wishes are left out. */
export function addressOf(path, entries, more = {}) {
  const asked = new URLSearchParams();
  for (const [name, value] of [...entries, ...Object.entries(more)]) {
    if (value && !(name === "sort" && value === "need")) asked.set(name, value);
  }
  const query = asked.toString();
  return query ? `${path}?${query}` : path;
}
