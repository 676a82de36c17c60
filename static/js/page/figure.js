/** The figure of this drill on the page, updated in place; without one the disc keeps its glyph. */
import { legsChanged, partsAt } from "../../figures/figure.js";

const DRILLS = new URL("../../figures/drills/", import.meta.url);
const SVG = "http://www.w3.org/2000/svg";
let pictures = 0;

/** @param {HTMLElement} place `#figure`; its label stays the cue beside it */
export async function figureIn(place, drill, leg) {
  const figure = await (await fetch(new URL(`${drill}.json`, DRILLS))).json();
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  const picture = pictureOf(figure);
  place.replaceChildren(picture.svg);
  stillsBeside(place.closest("#player").querySelectorAll("#phases li"), figure, leg);
  const draw = ({ span, share }) => {
    if (calm.matches) picture.draw(span, STILL, { still: true });
    else picture.draw(span, share);
  };
  draw({ span: { phase: -1, leg, repetition: 1 }, share: 0 });
  return { draw };
}

/** Where a still shows a phase: its end, the beginning pale behind it. */
export const STILL = 0.999;

/** Before the start, a still of each phase stands beside its words. */
function stillsBeside(items, figure, leg) {
  if (items.length !== figure.phases.length) return;
  items.forEach((item, phase) => {
    item.querySelector(".still")?.remove();
    const { svg, draw } = pictureOf(figure);
    svg.classList.add("still");
    svg.setAttribute("viewBox", cropped(figure).join(" "));
    draw({ phase, leg, repetition: 1 }, STILL, { still: true });
    item.prepend(svg);
  });
}

// Without its close-up a lying body comes to the middle.
function cropped({ box: [x, y, width, height], lie }) {
  return lie ? [x, -18 - height / 2, width, height] : [x, y, width, height];
}

/** An SVG of the figure and the way to draw a moment of it. */
export function pictureOf(figure) {
  const changed = figure.turns ? legsChanged(figure) : figure;
  const svg = child("svg", { viewBox: figure.box.join(" "), "aria-hidden": "true", class: figure.lie === "back" && !figure.poses.rest.muscle ? "person lies" : "person" });
  const whole = svg.appendChild(child("g"));
  const body = whole.appendChild(child("g"));
  const inside = figure.lens ? whole.appendChild(lensOf(figure.lens)).querySelector(".inside") : null;
  let drawn = "";
  const draw = (span, share, how = {}) => {
    const moment = `${span.leg} ${span.repetition} ${span.phase} ${share}`;
    if (moment === drawn) return;
    drawn = moment;
    const again = span.repetition % 2 === 0;
    const left = span.leg === "left" || (figure.mirrors && again);
    const roles = again ? changed : figure;
    whole.setAttribute("transform", left ? mirrored(figure.box) : "");
    const parts = partsAt(roles, span.phase, share, how);
    fill(body, parts.filter((part) => !part.lens), left);
    if (inside) fill(inside, parts.filter((part) => part.lens), left);
  };
  return { svg, draw };
}

// It faces right, its right side near; seen the other way round the left side is near.
const mirrored = ([x, , width]) => `translate(${2 * x + width} 0) scale(-1 1)`;

function lensOf({ look: [x, y], place: [cx, cy], radius: r, zoom }) {
  const id = `lens-${(pictures += 1)}`;
  const group = child("g", { class: "lens" });
  group.appendChild(child("clipPath", { id })).appendChild(child("circle", { cx, cy, r }));
  group.appendChild(child("circle", { class: "lens-ground", cx, cy, r }));
  group.appendChild(child("g", { "clip-path": `url(#${id})` })).appendChild(
    child("g", { class: "inside", transform: `translate(${cx} ${cy}) scale(${zoom}) translate(${-x} ${-y})` }),
  );
  group.appendChild(child("circle", { class: "lens-edge", cx, cy, r }));
  return group;
}

function fill(group, parts, left) {
  parts.forEach((part, at) => show(group, part, at, left));
  for (let at = parts.length; at < group.children.length; at += 1) group.children[at].setAttribute("class", "none");
}

function show(group, part, at, left) {
  const name = part.text ? "text" : "path";
  const found = group.children[at];
  const element = found?.localName === name ? found : put(group, child(name), found);
  set(element, "class", part.is);
  if (part.text) write(element, part, left);
  else set(element, "d", part.d);
  set(element, "opacity", (part.opacity ?? 1).toFixed(2));
}

function put(group, element, instead) {
  if (instead) instead.replaceWith(element);
  else group.append(element);
  return element;
}

// A mirrored figure keeps its words readable.
function write(element, { text, at: [x, y] }, left) {
  if (element.textContent !== text) element.textContent = text;
  set(element, "transform", `translate(${x} ${y})${left ? " scale(-1 1)" : ""}`);
}

function set(element, name, value) {
  if (element.getAttribute(name) !== value) element.setAttribute(name, value);
}

function child(name, attributes = {}) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
}
