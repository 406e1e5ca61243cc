// The error over the iterations, as a curve and as a table.
import { colour, decimals, html, useEffect, useRef, useResize, whole } from "../ui.js";
import { dark } from "../theme.js";
import { language, t } from "../language.js";
import { frame } from "./state.js";
import { signal } from "@preact/signals";
import { Save, saveCanvas } from "../save.js";
import uPlot from "uplot";

const logarithmic = signal(false);
const MOST_ROWS = 12;

function options(width, height) {
  const axis = {
    stroke: colour("--muted"),
    font: "12px system-ui, sans-serif",
    grid: { stroke: colour("--line"), width: 1 },
    ticks: { show: false },
  };
  return {
    width,
    height,
    cursor: { y: false },
    legend: { show: false },
    scales: { x: { time: false }, y: { distr: logarithmic.value ? 3 : 1, range: logarithmic.value ? undefined : (_, __, most) => [0, most > 0 ? most * 1.08 : 1] } },
    axes: [
      { ...axis, values: (_, all) => all.map((value) => (Number.isInteger(value) ? whole(value) : "")) },
      { ...axis, size: 54 },
    ],
    series: [{}, { stroke: colour("--accent"), width: 2, points: { show: false }, fill: logarithmic.value ? undefined : colour("--accent-soft") }],
  };
}

const data = (history) => [history.iterations, logarithmic.value ? history.losses.map((loss) => (loss > 0 ? loss : null)) : history.losses];

export function History() {
  const ref = useRef();
  const chart = useRef(null);
  const now = frame.value;
  const size = () => ({ width: ref.current.clientWidth, height: ref.current.clientHeight });
  useEffect(() => {
    const { width, height } = size();
    chart.current = new uPlot(options(width, height), data(frame.value.history), ref.current);
    return () => chart.current.destroy();
  }, [dark.value, logarithmic.value, language.value]);
  useEffect(() => chart.current.setData(data(now.history)), [now]);
  useResize(ref, () => chart.current?.setSize(size()));
  return html`
    <div class="head">
      <h2>${t("history.title")}</h2>
      <label class="check"><input type="checkbox" checked=${logarithmic.value} onChange=${() => (logarithmic.value = !logarithmic.value)} />${t("history.log")}</label>
      <${Save} id="save-history" save=${() => saveCanvas("history.png", ref.current.querySelector("canvas"))} />
    </div>
    <div class="chart" ref=${ref} role="img" aria-label=${t("history.label", whole(now.iteration), decimals(now.loss))}></div>
    <details>
      <summary>${t("table")}</summary>
      <${Rows} history=${now.history} total=${now.total} classes=${now.classes} />
    </details>
  `;
}

/** Some of the iterations, evenly chosen, with the last. */
function Rows({ history, total, classes }) {
  const last = history.iterations.length - 1;
  const rows = Math.min(MOST_ROWS, last + 1);
  const chosen = Array.from({ length: rows }, (_, i) => (rows === 1 ? 0 : Math.round((i * last) / (rows - 1))));
  return html`
    <table id="history-table">
      <thead><tr><th scope="col">${t("iteration")}</th><th scope="col">${t("loss")}</th>${classes > 0 && html`<th scope="col">${t("correct")}</th>`}</tr></thead>
      <tbody>
        ${chosen.map((i) => html`<tr><td>${whole(history.iterations[i])}</td><td>${decimals(history.losses[i], 5)}</td>${classes > 0 && html`<td>${history.correct[i]}/${total}</td>`}</tr>`)}
      </tbody>
    </table>
  `;
}
