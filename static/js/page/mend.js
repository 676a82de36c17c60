/** A check-off that was refused, back in its sheet as it was told. */
import { outbox } from "./outbox.js";

/** The refused one that this page was opened for (`?mend=`), if it is of this drill. */
export async function refusedHere(drill) {
  const id = new URLSearchParams(location.search).get("mend");
  if (!id) return null;
  return (await outbox.refused()).find((kept) => kept.id === id && kept.item.drill === drill) ?? null;
}

/** @param {HTMLFormElement} form @param {Record<string, any>} item */
export function fill(form, item) {
  for (const field of /** @type {Iterable<any>} */ (form.elements)) {
    const said = item[field.name];
    if (field.type === "radio") field.checked = field.value === String(said ?? "");
    else if (field.type === "checkbox") field.checked = (said ?? []).includes(field.value);
    else if (field.type === "textarea") field.value = said ?? "";
  }
  for (const fold of form.querySelectorAll("details")) fold.open = Boolean(fold.querySelector("input:checked")) || hasText(fold);
}

const hasText = (fold) => Boolean(fold.querySelector("textarea")?.value);
