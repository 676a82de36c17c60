/** What was said of a drill, in the words in which the server tells it. */

const RATINGS = { 1: "lost it", 2: "effortful", 3: "smooth", 4: "effortless" };
const NOT_RATED = "Done, not rated";

/** "Tension smooth, release effortful, pain 2 of 10"; leg by leg where one alone was told. @param {any[]} said */
export function told(said) {
  const lines = said.map((one) => (one.leg && one.leg !== "both" ? `${sentence(one.leg)}: ${wordsOf(one)}` : wordsOf(one)));
  return lines.length ? sentence(lines.join(". ")) : NOT_RATED;
}

function wordsOf({ tension, release, pain, red_flags: flags }) {
  const parts = [ratings(tension, release), pain ? `pain ${pain} of 10` : "", flags?.length ? "a warning sign" : ""];
  return parts.filter(Boolean).join(", ") || NOT_RATED.toLowerCase();
}

function ratings(tension, release) {
  if (tension && tension === release) return `tension and release ${RATINGS[tension]}`;
  return [tension && `tension ${RATINGS[tension]}`, release && `release ${RATINGS[release]}`].filter(Boolean).join(", ");
}

export const sentence = (text) => text && text[0].toUpperCase() + text.slice(1);
