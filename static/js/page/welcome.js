/** First use, when to remind me: this device is asked within the tap that keeps the time. */
import { firstReminders } from "./reminders.js";

firstReminders(document.querySelector("#first-reminders"));

const own = document.querySelector("#own");
const mine = document.querySelector("[name=choice][value=own]");
document.querySelector(".time-chips").addEventListener("change", chosen);
// Whoever was quicker than this script has chosen already.
chosen();

function chosen() {
  own.required = mine.checked;
  // Who walks through the choices by keyboard is not to be carried off.
  if (document.activeElement === mine && !mine.matches(":focus-visible")) own.focus();
}
