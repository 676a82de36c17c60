/** /settings: this device's reminders, and the zone it is in. */
import { settingsSection } from "./reminders.js";

const zone = document.querySelector("#timezone");
const follow = document.querySelector("#follow-device");

settingsSection(document.querySelector("#device-reminders"));
follow?.addEventListener("change", () => {
  if (follow.checked && zone) zone.value = Intl.DateTimeFormat().resolvedOptions().timeZone;
});
