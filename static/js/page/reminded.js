/** The sheet with one button: where notifications have no buttons, the tap on one opens it. */

/** @param {HTMLDialogElement} dialog @param {{onDone: () => Promise<void>}} parts */
export function reminded(dialog, { onDone }) {
  const url = new URL(location.href);
  if (!url.searchParams.has("reminder")) return;
  // Asked once: whoever comes back or reloads is on today's page.
  url.searchParams.delete("reminder");
  history.replaceState(history.state, "", url);
  // Where notes have buttons this is a number; TypeScript does not know it.
  const { maxActions } = /** @type {any} */ (globalThis.Notification ?? {});
  if (maxActions > 0) return;
  dialog.querySelector("#reminded-close").addEventListener("click", () => dialog.close());
  dialog.querySelector("#reminded-done").addEventListener("click", async () => {
    dialog.close();
    await onDone();
  });
  dialog.showModal();
  dialog.querySelector("#reminded-title").focus();
}
