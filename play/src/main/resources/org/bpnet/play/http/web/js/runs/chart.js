// A picture of the runs over their epochs or steps, with what stands under the pointer, and its table.
import { html, whole } from "../ui.js";
import { t } from "../language.js";
import { about, axis, column, cursor, lines, logarithmic, smoothing } from "./state.js";
import { Plot, drawable, valueAt } from "./plot.js";
import { figure, lineName, measured } from "./words.js";
import { Save, saveCanvas } from "../save.js";
import uPlot from "uplot";

const MOST_ROWS = 100;
const KEEP_NULLS = 1;

export const colourOf = (line, alone) => (alone ? (line.part === "validation" ? 1 : 0) : line.index);

/** One table for all lines: their places put together, and a value of each line at each place or none. */
function data(shown, log) {
  if (shown.length === 0) return [[], []];
  const tables = shown.map(({ run, column: name }) => [
    places(run),
    drawable(column(run, name), log),
    ...(run.averages ? [drawable(column(run, name, run.averages), log)] : []),
  ]);
  return uPlot.join(tables, tables.map((table) => table.map(() => KEEP_NULLS)));
}

const series = (shown, alone) => (colour) =>
  shown.flatMap((line) => {
    const stroke = colour(`--run-${colourOf(line, alone)}`);
    const few = line.run.rows <= 40;
    const dash = !alone && line.part === "train" && line.run.width === 1 ? [5, 4] : undefined;
    const raw = { stroke, width: line.run.averages ? 1 : 2, alpha: line.run.averages ? 0.4 : 1, dash, points: { show: few, size: 5, fill: stroke } };
    const average = { stroke, width: 2.4, dash, spanGaps: true, points: { show: false } };
    return line.run.averages ? [raw, average] : [raw];
  });

const places = (run) => column(run, axis.value) ?? column(run, "epoch");

/** What the lines are, and their values, in a strip that covers no curve. */
function Strip({ shown, alone }) {
  const at = cursor.value;
  return html`<div class="strip">
    ${shown.map((line) => html`<span key=${`${line.index} ${line.column}`} class="line"><i class="swatch" data-colour=${colourOf(line, alone)} data-dashed=${!alone && line.part === "train"}></i>${lineName(line, shown, alone ? null : about.value.runs[line.index].name)} <b>${figure(valueAt(places(line.run), column(line.run, line.column), at))}</b></span>`)}
    <span class="where">${at === null ? t("run.now") : t(`run.at.${axis.value}`, figure(at))}</span>
  </div>`;
}

function Table({ name, shown }) {
  const ofRuns = [...new Set(shown.map(({ index }) => index))];
  return html`${ofRuns.map((index) => {
    const own = shown.filter((line) => line.index === index);
    const { run } = own[0];
    const keys = ["epoch", "step"].filter((one) => run.columns.includes(one));
    const count = run.points[0].length;
    const rows = Array.from({ length: Math.min(MOST_ROWS, count) }, (_, i) => count - 1 - i);
    return html`<div key=${index}>
      ${run.width > 1 && html`<p class="hint">${t("run.decimated", whole(run.rows), whole(run.width))}</p>`}
      ${count > MOST_ROWS && html`<p class="hint">${t("run.lastRows", MOST_ROWS)}</p>`}
      <div class="scroll tall" role="region" tabindex="0" aria-label=${`${measured(name)}, ${about.value.runs[index].name}`}>
        <table class="values" data-run=${index}>
          <thead><tr>${keys.map((one) => html`<th scope="col">${t(`run.${one}`)}</th>`)}${own.map((line) => html`<th scope="col">${lineName(line, own, null) || measured(line.name)}</th>`)}</tr></thead>
          <tbody>${rows.map((row) => html`<tr key=${row}>${keys.map((one, i) => html`<${i === 0 ? "th" : "td"} scope=${i === 0 ? "row" : undefined} data-value=${String(column(run, one)[row])}>${figure(column(run, one)[row])}</${i === 0 ? "th" : "td"}>`)}${own.map((line) => html`<td data-value=${String(column(run, line.column)[row])}>${figure(column(run, line.column)[row])}</td>`)}</tr>`)}</tbody>
        </table>
      </div>
      <p><a class="csv" href=${`/api/runs/${index}/metrics.csv`}>${t("run.csv", about.value.runs[index].name)}</a></p>
    </div>`;
  })}`;
}

function Lines({ name, shown, alone, log }) {
  const kind = shown.map((line) => `${line.index} ${line.column} ${line.run.rows <= 40} ${!!line.run.averages}`).join() + axis.value;
  const state = shown.map((line) => `${line.run.rows} ${line.run.revision}`).join() + smoothing.value;
  const last = shown.map((line) => `${lineName(line, shown, alone ? null : about.value.runs[line.index].name)} ${figure(column(line.run, line.column).at(-1))}`).join(", ");
  return html`<${Plot} kind=${kind} state=${state} series=${series(shown, alone)} data=${() => data(shown, log)} log=${log} group="runs" cursor=${cursor} label=${`${measured(name)}: ${last}`} />`;
}

/** The picture of this name. */
export function Chart({ name }) {
  const shown = lines(name);
  const alone = new Set(shown.map(({ index }) => index)).size <= 1;
  const log = name === "loss" && logarithmic.value;
  return html`<section class="card picture" data-name=${name} aria-label=${measured(name)}>
    <div class="head"><h2>${measured(name)}</h2>
      ${name === "loss" && html`<label class="check"><input type="checkbox" id="log" checked=${log} onChange=${() => (logarithmic.value = !logarithmic.value)} />${t("history.log")}</label>`}
      <${Save} save=${(button) => saveCanvas(`${name}.png`, button.closest("section").querySelector("canvas"))} />
    </div>
    <${Strip} shown=${shown} alone=${alone} />
    <${Lines} name=${name} shown=${shown} alone=${alone} log=${log} />
    <details><summary>${t("table")}</summary><${Table} name=${name} shown=${shown} /></details>
  </section>`;
}
