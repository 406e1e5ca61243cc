// Pictures of one run over its steps: losses, speed and memory; norms and dead units by layer.
import { html, whole } from "../ui.js";
import { dark } from "../theme.js";
import { t } from "../language.js";
import { about } from "../runs/state.js";
import { Plot, drawable, valueAt } from "../runs/plot.js";
import { figure } from "../runs/words.js";
import { Save, saveCanvas } from "../save.js";
import { cursor, shown, tables } from "./state.js";

const MOST_ROWS = 50;
const MEBIBYTE = 1 << 20;
const FEW = 40;

/** Of how many lines which is drawn how: from the first layer, blue, to the last, red; every other one dashed where there are many. */
function look(at, count) {
  const hue = count < 2 ? 262 : 262 - (at / (count - 1)) * 234;
  const colour = dark.value ? `oklch(0.76 0.13 ${hue})` : `oklch(0.53 0.15 ${hue})`;
  return { colour, dash: count > 6 && at % 2 === 1 ? [5, 3] : undefined };
}

const STEPS = [
  { name: "loss", columns: ["loss_low", "loss_high", "loss"], faint: 2 },
  { name: "learning_rate", columns: ["learning_rate"] },
  { name: "examples_per_second", columns: ["examples_per_second"] },
  { name: "data_wait", columns: ["data_wait"], factor: 100 },
  { name: "memory", columns: ["resident_bytes", "heap_bytes"], factor: 1 / MEBIBYTE },
];
const LAYERS = [
  { name: "gradient_norm", log: true },
  { name: "update_ratio", log: true },
  { name: "weight_norm", log: true },
  { name: "dead", factor: 100, range: [0, 100] },
];

const scaled = (values, factor) => (factor === undefined ? values : values.map((value) => (typeof value === "number" ? value * factor : value)));

/** The lines of a picture that the table has, with their numbers. */
function linesOf(table, columns, name, factor, faint = 0) {
  return columns.map((column, at) => ({
    column,
    label: name(column),
    values: scaled(table.points[table.columns.indexOf(column)], factor),
    ...look(Math.max(0, at - faint), columns.length - faint),
  }));
}

function Table({ title, table, file, lines }) {
  const steps = table.points[1];
  const rows = Array.from({ length: Math.min(MOST_ROWS, steps.length) }, (_, i) => steps.length - 1 - i);
  return html`
    ${table.width > 1 && html`<p class="hint">${t("run.decimated", whole(table.rows), whole(table.width))}</p>`}
    ${steps.length > MOST_ROWS && html`<p class="hint">${t("run.lastRows", MOST_ROWS)}</p>`}
    <div class="scroll tall" role="region" tabindex="0" aria-label=${`${title}, ${t("table")}`}>
      <table class="values">
        <thead><tr><th scope="col">${t("run.step")}</th>${lines.map(({ column, label }) => html`<th scope="col" key=${column}>${label || title}</th>`)}</tr></thead>
        <tbody>${rows.map((row) => html`<tr key=${row}><th scope="row">${figure(steps[row])}</th>${lines.map(({ column, values }) => html`<td key=${column} data-value=${String(values[row])}>${figure(values[row])}</td>`)}</tr>`)}</tbody>
      </table>
    </div>
    <p><a class="csv" href=${`/api/runs/${shown.value}/${file}.csv`}>${t("run.csv", about.value.runs[shown.value].name)}</a></p>`;
}

function Picture({ id, title, hint, file, table, lines, log, range, faint = 0 }) {
  const steps = table.points[1];
  const at = cursor.value;
  const plain = lines.slice(faint);
  const series = () =>
    lines.map(({ colour, dash }, i) => {
      const own = lines.at(i < faint ? -1 : i).colour ?? colour;
      return { stroke: own, width: i < faint ? 1 : 2, alpha: i < faint ? 0.35 : 1, dash, points: { show: i >= faint && table.rows <= FEW, size: 5, fill: own } };
    });
  const data = () => [steps, ...lines.map(({ values }) => drawable(values, log))];
  const last = plain.map(({ label, values }) => `${label} ${figure(values.at(-1))}`.trim()).join(", ");
  return html`<section class="card picture" data-name=${id} aria-label=${title}>
    <div class="head"><h3>${title}</h3><${Save} save=${(button) => saveCanvas(`${id}.png`, button.closest("section").querySelector("canvas"))} /></div>
    <div class="strip many" tabindex=${plain.length > 4 ? 0 : undefined} role="group" aria-label=${t("inside.lines", title)}>
      ${plain.map(({ column, label, values, colour, dash }) => html`<span key=${column} class="line"><i class="swatch" data-dashed=${!!dash} style=${{ borderColor: colour }}></i>${label} <b>${figure(valueAt(steps, values, at))}</b></span>`)}
      <span class="where">${at === null ? t("run.now") : t("run.at.step", figure(at))}</span>
    </div>
    <${Plot} kind=${`${lines.map(({ column }) => column).join()} ${table.rows <= FEW}`} state=${`${table.rows} ${table.width}`} series=${series} data=${data} log=${log} range=${range} group="inside" cursor=${cursor} label=${`${title}: ${last}`} />
    ${hint && html`<p class="hint">${hint}</p>`}
    <details><summary>${t("table")}</summary><${Table} title=${title} table=${table} file=${file} lines=${plain} /></details>
  </section>`;
}

const present = (table) => table?.points[0].length > 0;

/** What is known by step. */
export function StepPictures() {
  const table = tables.value.steps;
  if (!present(table)) return null;
  return STEPS.map(({ name, columns, factor, faint }) => {
    const known = columns.filter((column) => table.points[table.columns.indexOf(column)]?.some((value) => value !== null));
    if (known.length === 0) return null;
    const lines = linesOf(table, known, (column) => (columns.length - (faint ?? 0) > 1 ? t(`inside.${column}`) : ""), factor, faint);
    return html`<${Picture} key=${name} id=${`step-${name}`} title=${t(`inside.${name}`)} file="steps" table=${table} lines=${lines} faint=${faint} />`;
  });
}

/** What is known by layer. */
export function LayerPictures() {
  const table = tables.value.layers;
  if (!present(table)) return null;
  return LAYERS.map(({ name, log, factor, range }) => {
    const columns = table.columns.filter((column) => column.startsWith(`${name}/`));
    if (columns.length === 0) return null;
    const lines = linesOf(table, columns, (column) => column.slice(name.length + 1), factor);
    return html`<${Picture} key=${name} id=${name} title=${t(`inside.${name}`)} hint=${t(`inside.${name}.hint`)} file="layers" table=${table} lines=${lines} log=${log} range=${range} />`;
  });
}
