/** The routine as it stands on this phone, drawn over the page as the server drew it. */
import { standing } from "../lib/day.js";
import { sentence, told } from "../lib/told.js";
import { numberWord } from "../lib/words.js";

/**
 * @param {HTMLElement} page @param {import("../lib/day.js").Day} day
 * @param {{onUndo: (ids: string[], about: object) => void, onWithdraw: (errand: string, button: HTMLElement) => void}} parts
 *   `onWithdraw`: the answer to a notification, as it waits
 */
export function drawn(page, day, { onUndo, onWithdraw }) {
  const items = new Map([...page.querySelectorAll("#day [data-drill]")].map((item) => [item.dataset.drill, item]));
  const heads = [page.querySelector("#day-head"), page.querySelector("#dock-act")];
  // As the server drew it: where each redrawing begins.
  const before = new Map([...items.values(), ...heads].map((part) => [part, { nodes: [...part.childNodes], className: part.className }]));
  const known = new Map(day.drills.map((drill) => [drill.slug, drill]));
  let now = standing(day, []);

  return {
    /** The drills still open, with the legs they miss. */
    open: () => now.drills.filter(({ done }) => !done).map((drill) => ({ ...drill, legs: known.get(drill.slug).legs })),

    /** @param {import("../lib/queue.js").Kept[]} waiting */
    draw(waiting) {
      const focus = rememberFocus(page);
      now = standing(day, waiting);
      for (const [part, { nodes, className }] of before) restore(part, nodes, className);
      if (now.changed) {
        for (const drill of now.drills) drawDrill(items.get(drill.slug), drill);
        drawHead();
        drawDock();
        hide(page.querySelector("#or-later"), !now.left || now.stopped);
        hide(page.querySelector("#undo-until"), false);
      }
      focus();
    },
  };

  function drawDrill(item, { slug, done, told: said }) {
    if (!item) return;
    const wasDone = item.classList.contains("is-done");
    if (done && !wasDone) item.replaceChildren(toldLine(slug, said));
    if (!done && wasDone) item.replaceChildren(item.querySelector("template").content.cloneNode(true));
    if (!done && said.length) item.append(soFar(slug, said));
    item.classList.toggle("is-done", done);
  }

  function toldLine(slug, said) {
    const line = copyOf("told-line");
    line.querySelector("h3").textContent = known.get(slug).name;
    line.querySelector(".facts").textContent = told(said);
    undoes(line.querySelector("button"), slug, said);
    return line;
  }

  function soFar(slug, said) {
    const line = Object.assign(document.createElement("div"), { className: "so-far" });
    const drawnLine = copyOf("told-line");
    drawnLine.querySelector("h3").remove();
    drawnLine.querySelector(".facts").textContent = told(said);
    undoes(drawnLine.querySelector("button"), slug, said);
    line.append(drawnLine.querySelector(".drill-body"), drawnLine.querySelector("button"));
    return line;
  }

  /** A notification's Done has no check-offs yet: the whole answer is taken back. */
  function undoes(button, slug, said) {
    button.setAttribute("aria-label", `Undo ${known.get(slug).name}`);
    const takeBack = said.length ? () => onUndo(said.map(({ id }) => id), { drill: slug }) : () => onWithdraw(now.errand, button);
    button.addEventListener("click", takeBack);
  }

  function drawHead() {
    const head = heads[0];
    head.querySelector(".mark-day")?.remove();
    if (now.stopped || !now.left) {
      const kept = head.querySelector(".over");
      return head.replaceChildren(...[kept, copyOf(now.stopped ? "head-stopped" : "head-done")].filter(Boolean));
    }
    const more = now.left < now.drills.length ? "more " : "";
    const title = document.createElement("h1");
    title.textContent = `${sentence(numberWord(now.left))} ${more}to go`;
    head.querySelector("h1").replaceWith(title);
    // Words for a finished day do not fit one that is open again.
    if (head.querySelector(".mark-xl")) head.querySelectorAll(".mark-xl, .lede").forEach((part) => part.remove());
  }

  function drawDock() {
    const dock = heads[1];
    if (now.stopped || !now.left) return dock.replaceChildren(copyOf("dock-done"));
    const open = now.drills.filter(({ done }) => !done).map(({ slug }) => known.get(slug));
    const begin = copyOf("dock-open");
    const link = begin.querySelector("a");
    link.href = open[0].url;
    link.querySelector("span").textContent = open.length < now.drills.length ? "Go on" : "Begin";
    link.querySelector(".action-note").textContent = `${open.reduce((sum, { minutes }) => sum + minutes, 0)} min`;
    dock.replaceChildren(begin);
  }

  function copyOf(id) {
    return page.querySelector(`#${id}`).content.cloneNode(true);
  }
}

function restore(part, nodes, className) {
  part.replaceChildren(...nodes);
  part.className = className;
}

function hide(element, hidden) {
  if (element) element.hidden = hidden;
}

/** Focus that stood in a line drawn anew comes back to the same drill; nothing is lost to the keyboard. */
function rememberFocus(page) {
  const slug = document.activeElement?.closest?.("[data-drill]")?.dataset.drill;
  return () => {
    if (!slug || document.activeElement !== document.body) return;
    page.querySelector(`#day [data-drill="${CSS.escape(slug)}"] :is(a, button)`)?.focus({ preventScroll: true });
  };
}
