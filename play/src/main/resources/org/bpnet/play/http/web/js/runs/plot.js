// Lines over epochs or steps, drawn by uPlot in the colours of the page.
import { colour, html, useEffect, useRef, useResize, whole } from "../ui.js";
import { dark } from "../theme.js";
import { language } from "../language.js";
import uPlot from "uplot";

const figureOfAxis = (value) => (Math.abs(value) >= 1e4 ? whole(value) : String(Number(value.toPrecision(4)))).replaceAll("-", "−");

/** What a line can draw: numbers, on a logarithmic axis those above 0. */
export const drawable = (values, log) => values.map((value) => (typeof value !== "number" || (log && value <= 0) ? null : value));

/** The value of a column at a place, or its last one; null before the first. */
export function valueAt(places, values, at) {
  if (at === null) return values.at(-1);
  let found = -1;
  while (found + 1 < places.length && places[found + 1] <= at) found++;
  return found < 0 ? null : values[found];
}

function options({ series, log, group, cursor, range }, size) {
  const common = { stroke: colour("--muted"), font: "12px system-ui, sans-serif", grid: { stroke: colour("--line"), width: 1 }, ticks: { show: false } };
  return {
    ...size,
    padding: [8, 26, 0, 0],
    cursor: { y: false, drag: { x: true, y: false }, sync: { key: uPlot.sync(group).key }, points: { size: 7 } },
    legend: { show: false },
    scales: { x: { time: false }, y: { distr: log ? 3 : 1, range } },
    axes: [
      { ...common, size: 30, values: (_, all) => all.map((value) => (Number.isInteger(value) ? whole(value) : "")) },
      { ...common, size: 62, values: (_, all) => all.map((value) => (value === null ? "" : figureOfAxis(value))) },
    ],
    hooks: { setCursor: [(plot) => (cursor.value = plot.cursor.idx === null || plot.cursor.left < 0 ? null : plot.data[0][plot.cursor.idx])] },
    series: [{}, ...series(colour)],
  };
}

/**
 * A chart as large as its place.
 * @param kind of the lines: the chart is made anew where it is another
 * @param state of the numbers: they are drawn again where it is another
 * @param series gives the lines, from a function that gives the colour of a name
 * @param data gives the numbers
 * @param group of the charts that share a pointer, whose place goes into the signal `cursor`
 * @param range of the upright axis, if not that of the numbers
 */
export function Plot({ kind, state, data, label, ...given }) {
  const ref = useRef();
  const chart = useRef(null);
  const size = () => ({ width: ref.current.clientWidth, height: ref.current.clientHeight });
  useEffect(() => {
    chart.current = new uPlot(options(given, size()), data(), ref.current);
    return () => chart.current.destroy();
  }, [dark.value, given.log, language.value, kind]);
  useEffect(() => chart.current.setData(data(), true), [state]);
  useResize(ref, () => ref.current && chart.current?.setSize(size()));
  return html`<div class="chart" ref=${ref} role="img" aria-label=${label}></div>`;
}
