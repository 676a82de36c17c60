/** The figure of this drill on the page, updated in place; without one the disc keeps its glyph. */
import { partsAt } from "../../figures/figure.js";

const POSES = new URL("../../figures/poses.json", import.meta.url);
const SVG = "http://www.w3.org/2000/svg";

/** @param {HTMLElement} place `#figure`; its label stays the cue beside it */
export async function figureIn(place, drill, leg) {
  const figure = (await (await fetch(POSES)).json())[drill];
  if (!figure) return null;
  const svg = child("svg", { viewBox: figure.box.join(" "), "aria-hidden": "true", class: "person" });
  const body = svg.appendChild(child("g"));
  place.replaceChildren(svg);
  const draw = ({ span, share }) => {
    body.setAttribute("transform", span.leg === "left" ? mirrored(figure.box) : "");
    const parts = partsAt(figure, span.phase, share);
    parts.forEach((part, at) => show(body, part, at));
    hideAfter(body, parts.length);
  };
  draw({ span: { phase: -1, leg }, share: 0 });
  return { draw };
}

// It faces right, its right side near; seen the other way round the left side is near.
const mirrored = ([x, , width]) => `translate(${2 * x + width} 0) scale(-1 1)`;

function show(body, { is, d, opacity = 1 }, at) {
  const path = body.children[at] ?? body.appendChild(child("path"));
  path.setAttribute("class", is);
  path.setAttribute("d", d);
  path.setAttribute("opacity", opacity.toFixed(2));
}

function hideAfter(body, count) {
  for (let at = count; at < body.children.length; at += 1) body.children[at].setAttribute("d", "");
}

function child(name, attributes = {}) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
}
