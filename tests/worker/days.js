/** One practice day as the server tells it, and pages as it makes them. */

export const NOW = "2026-11-24T06:30:00Z";
export const MIRA = 5;
export const RELEASE = "unreleased";

const drill = (slug, legs = ["left", "right"], check_offs = []) => ({ slug, name: slug, url: `/practice/${slug}`, minutes: 3, legs, check_offs });

/** Three drills, one of both legs at once; nothing done. */
export const day = (changes = {}) => ({
  person: MIRA,
  csrf: "form-token",
  release: RELEASE,
  practice_day: "2026-11-24",
  from: "2026-11-24T02:00:00+00:00",
  until: "2026-11-25T02:00:00+00:00",
  drills: [drill("pawing"), drill("heel_curl"), drill("standing_bow", ["both"])],
  pages: [{ url: "/today", version: "t1" }, { url: "/practice/pawing", version: "p1" }],
  ...changes,
});

/** The same day, still running whenever the test runs. */
export const running = (changes = {}) => day({ until: "2999-01-01T00:00:00Z", ...changes });

export const json = (value, status = 200) => new Response(JSON.stringify(value), { status });

export function page(text, { person = MIRA, release = RELEASE, version = "v" } = {}) {
  const headers = { "Fourfold-Person": String(person), "Fourfold-Release": release, ...(version && { "Fourfold-Version": version }) };
  return new Response(`<html lang="en-GB">${text}`, { headers });
}

export const told = (drill, more = {}) => ({ id: `${drill}-id`, person: String(MIRA), kind: "check-off", item: { id: `${drill}-id`, drill, done_at: NOW, ...more } });
