// The network: a column of units for each layer, what each makes of the plane, and the weights.
import { bytes, colour, decimals, html, rgb, useEffect, useRef } from "../ui.js";
import { dark } from "../theme.js";
import { named, t } from "../language.js";
import { frame, look, unit } from "./state.js";
import { saveNetwork } from "./photograph.js";
import { Save } from "../save.js";

/** So many weights have their numbers written beside them. */
const MOST_LABELS = 16;
/** At one unit fewer, since they come together there. */
const MOST_AT_UNIT = 10;

/** The places of all units, in hundredths of the picture. */
export function columns(now) {
  const sizes = [now.layers[0].weights.length, ...now.layers.map((layer) => layer.biases.length)];
  return sizes.map((size, column) =>
    Array.from({ length: size }, (_, row) => ({
      x: 7 + (86 * column) / (sizes.length - 1),
      y: (100 * (row + 0.5)) / size,
    })),
  );
}

export const path = (from, to) => {
  const middle = (from.x + to.x) / 2;
  return `M${from.x} ${from.y} C${middle} ${from.y} ${middle} ${to.y} ${to.x} ${to.y}`;
};

export const thickness = (weight) => 0.6 + 5 * (1 - Math.exp(-Math.abs(weight ?? 0) / 2));

export function edges(now, places) {
  const all = [];
  now.layers.forEach((layer, l) =>
    layer.weights.forEach((row, from) =>
      row.forEach((weight, to) =>
        all.push({ l, from, to, weight, start: places[l][from], end: places[l + 1][to], count: layer.weights.length }),
      ),
    ),
  );
  return all;
}

const isAt = (edge, at) => at !== null && edge.l === at.layer && edge.to === at.unit;

function Label({ edge }) {
  const along = 0.26 + (0.4 * (edge.from + 0.5)) / edge.count;
  const s = along * along * (3 - 2 * along);
  const left = edge.start.x + along * (edge.end.x - edge.start.x);
  const top = edge.start.y + s * (edge.end.y - edge.start.y);
  return html`<span class="weight" data-sign=${edge.weight < 0 ? "minus" : "plus"} style=${{ left: `${left}%`, top: `${top}%` }}>${decimals(edge.weight, 2)}</span>`;
}

/** The values of a unit over the plane: orange below 0, blue above, paper at 0. */
function paint(canvas, text, side, colours, probability) {
  canvas.width = canvas.height = side;
  const context = canvas.getContext("2d");
  const image = context.createImageData(side, side);
  const values = bytes(text);
  for (let i = 0; i < values.length; i++) {
    const value = probability ? values[i] / 127.5 - 1 : (values[i] - 128) / 127;
    const tone = value < 0 ? colours.minus : colours.plus;
    const strength = 0.12 + 0.75 * Math.min(1, Math.abs(value));
    for (let c = 0; c < 3; c++) image.data[4 * i + c] = colours.paper[c] + strength * (tone[c] - colours.paper[c]);
    image.data[4 * i + 3] = 255;
  }
  context.putImageData(image, 0, 0);
}

/** The values of a unit along a curve's axis, 0 in the middle. */
function line(canvas, text, colours) {
  const side = (canvas.width = canvas.height = 96);
  const context = canvas.getContext("2d");
  const values = bytes(text);
  const stroke = (style, points) => {
    context.beginPath();
    points.forEach(([x, y]) => context.lineTo(x, y));
    context.strokeStyle = style;
    context.stroke();
  };
  context.lineWidth = 2;
  stroke(colours.zero, [[0, side / 2], [side, side / 2]]);
  context.lineWidth = 6;
  stroke(colours.line, [...values].map((value, i) => [(side * i) / (values.length - 1), side / 2 - (0.42 * side * (value - 128)) / 127]));
}

function Unit({ now, column, row, place }) {
  const ref = useRef();
  const last = column === now.layers.length;
  const text = now.units?.layers[column][row];
  useEffect(() => {
    if (!text) return;
    if (now.classes === 0) {
      line(ref.current, text, { zero: colour("--field"), line: colour("--class-1") });
      return;
    }
    const colours = { paper: rgb("--paper"), minus: rgb("--class-0"), plus: rgb("--class-1") };
    if (last && now.classes > 2) {
      colours.plus = rgb(`--class-${row}`);
      colours.minus = colours.paper;
    }
    paint(ref.current, text, now.units.side, colours, last);
  }, [text, dark.value]);
  const name = unitName(now, column, row);
  const style = { left: `${place.x}%`, top: `${place.y}%` };
  const face = html`<canvas ref=${ref} aria-hidden="true"></canvas>`;
  if (column === 0) return html`<span class="unit" style=${style} role="img" aria-label=${name}>${face}<b aria-hidden="true">x${now.classes > 0 && html`<sub>${row + 1}</sub>`}</b></span>`;
  const pressed = unit.value?.layer === column - 1 && unit.value?.unit === row;
  return html`<button
    class="unit"
    style=${style}
    aria-pressed=${pressed}
    aria-label=${t("unit.label", name, decimals(now.layers[column - 1].biases[row], 2))}
    onClick=${() => look({ layer: column - 1, unit: row })}
  >${face}</button>`;
}

export function unitName(now, column, row) {
  if (column === 0) return now.classes === 0 ? "x" : t("unit.input", row + 1);
  if (column < now.layers.length) return t("unit.hidden", column, row + 1);
  return now.classes <= 2 ? t("unit.output") : t("unit.outputOf", named("class", String(row)));
}

function Titles({ now, places }) {
  const hidden = now.scenario.hidden;
  return html`<div class="titles" aria-hidden="true">
    ${places.map((column, i) => {
      const title = i === 0 ? t("graph.inputs") : i === places.length - 1 ? t("graph.outputs") : hidden[i - 1].activation.replace(/\(.*/, "");
      return html`<span style=${{ left: `${column[0].x}%` }}>${title}</span>`;
    })}
  </div>`;
}

export function Graph() {
  const now = frame.value;
  const places = columns(now);
  const all = edges(now, places);
  const at = unit.value;
  const wanted = at ? all.filter((edge) => isAt(edge, at)) : all;
  const ref = useRef();
  const labelled = wanted.length <= (at ? MOST_AT_UNIT : MOST_LABELS) ? wanted : [];
  return html`
    <${Titles} now=${now} places=${places} />
    <div class="graph" ref=${ref} role="group" aria-label=${t("graph.label")} style=${{ "--most": Math.max(...places.map((column) => column.length)) }}>
      <svg viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true">
        ${all.map(
          (edge) => html`<path
            d=${path(edge.start, edge.end)}
            class=${edge.weight < 0 ? "minus" : "plus"}
            stroke-width=${thickness(edge.weight)}
            data-faint=${at !== null && !isAt(edge, at)}
          />`,
        )}
      </svg>
      ${labelled.map((edge) => html`<${Label} edge=${edge} />`)}
      ${places.map((column, c) => column.map((place, r) => html`<${Unit} key=${`${c}-${r}`} now=${now} column=${c} row=${r} place=${place} />`))}
    </div>
    <p class="saving"><${Save} id="save-network" save=${() => saveNetwork("network.png", ref.current.previousElementSibling, ref.current)} /></p>
  `;
}
