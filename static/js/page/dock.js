/** How much of the screen's end the dock covers, so that the page keeps as much free. */

const dock = /** @type {HTMLElement} */ (document.querySelector(".dock"));
const screen = /** @type {HTMLElement} */ (dock.parentElement);

new ResizeObserver(() => screen.style.setProperty("--dock", `${dock.offsetHeight}px`)).observe(dock);
