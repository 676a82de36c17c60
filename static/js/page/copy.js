/** Pages with something to copy: `[data-copy]` names the field. */
import { copying } from "../lib/copying.js";

const button = document.querySelector("[data-copy]");
const field = document.getElementById(button.dataset.copy);

copying(button, field, document.querySelector("[data-copied]"), navigator.clipboard);
