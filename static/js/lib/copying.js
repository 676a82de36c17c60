/** A button that copies a field: shown only where the browser can. */
export function copying(button, field, said, clipboard) {
  if (!clipboard) return;
  button.hidden = false;
  button.addEventListener("click", async () => {
    field.select();
    try {
      await clipboard.writeText(field.value);
      said.textContent = "Copied.";
    } catch {
      said.textContent = "Your browser would not copy it. It is selected: copy it by hand.";
    }
  });
}
