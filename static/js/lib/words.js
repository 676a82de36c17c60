/** Numbers in words, as a person would say them. */

/** Seconds as "3 min 10 s". */
export function duration(seconds) {
  const minutes = Math.floor(seconds / 60);
  const rest = Math.round(seconds % 60);
  return [minutes && `${minutes} min`, (rest || !minutes) && `${rest} s`].filter(Boolean).join(" ");
}

const SMALL = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];

/** "two"; figures from eleven on. */
export function numberWord(number) {
  return SMALL[number] ?? String(number);
}

/** "two breaths". */
export function count(number, one, many = `${one}s`) {
  return `${numberWord(number)} ${number === 1 ? one : many}`;
}

/** What one leg or two are called in passing: "leg", "legs". */
export function legWord(leg) {
  return leg === "both" ? "legs" : "leg";
}

/** "Left leg", "Both legs". */
export function legName(leg) {
  return { left: "Left leg", right: "Right leg" }[leg] ?? "Both legs";
}

/** "three times", "once". */
export function times(number) {
  return { 1: "once", 2: "twice" }[number] ?? `${SMALL[number] ?? number} times`;
}

/** A number as it is called out: "Two". */
export function numeral(number) {
  return sentence(SMALL[number] ?? String(number));
}

/** With a capital letter. */
export function sentence(text) {
  return `${text[0].toUpperCase()}${text.slice(1)}`;
}
