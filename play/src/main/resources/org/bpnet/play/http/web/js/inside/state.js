// The steps and the layers of one run, as the server tells of them.
import { effect, signal } from "@preact/signals";
import { ask } from "../api.js";
import { connection, pointsPerBucket, runs, spliced } from "../runs/state.js";

/** Which run is shown, or null. */
export const shown = signal(null);
/** By name, `steps` and `layers`, a table as far as it is known. */
export const tables = signal({});
/** How the numbers of the newest look are spread, or null. */
export const histograms = signal(null);
/** The layer or activation whose spreads are shown; the first if it is not there. */
export const chosen = signal("");
/** Whether spreads are drawn on a logarithmic scale. */
export const logarithmic = signal(false);
/** The step under the pointer, or null. */
export const cursor = signal(null);

let source = null;
let written = -1;

/** The runs of which there is something to show. */
export const known = () => runs.value.flatMap((run, index) => (run?.inside ? [index] : []));

/** @returns the table with the news, or null if they do not join */
function joined(before, news) {
  const at = news.from * pointsPerBucket(news.width);
  if (at > 0 && (before?.width !== news.width || before.points[0].length < at)) return null;
  return { ...news, points: spliced(before?.points, news.points, at) };
}

function take(index, news) {
  const all = { ...tables.value };
  for (const [name, table] of Object.entries(news.tables)) {
    all[name] = joined(all[name], table);
    if (all[name] === null) return listen(index); // from the start
  }
  tables.value = all;
  if (news.histograms !== written) {
    written = news.histograms;
    refresh(index);
  }
}

async function refresh(index) {
  try {
    const fresh = written < 0 ? null : await ask(`/api/runs/${index}/histograms`);
    if (index === shown.value) histograms.value = fresh;
  } catch {
    histograms.value = null; // the card of the run says what is wrong with its files
  }
}

function listen(index) {
  source?.close();
  tables.value = {};
  histograms.value = null;
  written = -1;
  source = new EventSource(`/api/runs/${index}/inside`);
  source.onmessage = (event) => take(index, JSON.parse(event.data));
}

/** Shows a run. */
export function show(index) {
  shown.value = index;
  listen(index);
}

effect(() => {
  if (connection.value === "over") source?.close();
});
