/** First use, when to remind me: this device is asked within the tap that keeps the time. */
import { firstReminders } from "./reminders.js";

firstReminders(document.querySelector("#first-reminders"));

const own = document.querySelector("#own");
document.querySelector(".time-chips").addEventListener("change", ({ target }) => {
  own.required = target.value === "own";
  if (own.required) own.focus();
});
