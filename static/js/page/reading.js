/** The drill as its page tells it to a reader. */

/** @param {HTMLElement} root `#player` @returns {import("../lib/cues.js").Spoken & {slug: string, others: string[]}} */
export function drillIn(root) {
  const { drill: slug, legs, repetitions, stage, others } = root.dataset;
  return {
    slug,
    name: root.querySelector("h1").textContent,
    setup: root.querySelector("#feel").textContent,
    legs: legs.split(" "),
    repetitions: Number(repetitions),
    takeTurns: stage === "alternating",
    phases: [...root.querySelectorAll("#phases li")].map(phaseIn),
    others: others.split(" ").filter(Boolean),
  };
}

function phaseIn(item) {
  return {
    kind: item.dataset.kind,
    breaths: Number(item.dataset.breaths),
    cue: item.querySelector(".phase-cue").textContent,
    feel: item.querySelector(".phase-feel").textContent,
  };
}
