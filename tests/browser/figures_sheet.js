/** The sheet of one drill, `?drill=slug&leg=left`: its start, and every phase half way and at its end. */
import { pictureOf, STILL } from "/static/js/page/figure.js";

const asked = new URLSearchParams(location.search);
const slug = asked.get("drill");
const figure = await (await fetch(`/static/figures/drills/${slug}.json`)).json();
const row = document.querySelector("#sheet").appendChild(document.createElement("div"));
row.className = `sheet-row f-${asked.get("hue") ?? "knee"}`;
const leg = asked.get("leg") ?? "right";

show(-1, 0, 1, "start");
const repetitions = figure.turns || figure.mirrors ? 2 : 1;
for (let repetition = 1; repetition <= repetitions; repetition += 1) {
  figure.phases.forEach((moves, phase) => {
    for (const share of [0.5 / moves.length, 1 / moves.length, 1.5 / moves.length, 1].slice(0, 2 * moves.length)) {
      if (repetition === 1 || share === 1) show(phase, Math.min(share, STILL), repetition, `phase ${phase + 1}, ${share.toFixed(2)}, repetition ${repetition}`);
    }
  });
}
document.body.dataset.ready = "";

function show(phase, share, repetition, words) {
  const place = row.appendChild(document.createElement("figure"));
  const picture = pictureOf(figure);
  place.appendChild(document.createElement("div")).className = "at";
  place.firstChild.append(picture.svg);
  place.appendChild(document.createElement("figcaption")).textContent = words;
  picture.draw({ phase, leg, repetition }, share, { still: share === STILL });
}
