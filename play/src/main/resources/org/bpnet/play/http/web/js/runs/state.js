// The runs that are watched, as the server tells of them. Numbers are the library's: this only keeps what it said.
import { effect, signal } from "@preact/signals";
import { ask, inTurn } from "../api.js";

const PATH = "/api/runs";

/** Names, settings and confusion matrices of all runs, or null. */
export const about = signal(null);
/** For each run what its log says, or null. */
export const runs = signal([]);
export const problem = signal("");
/** "open", "lost" while the browser tries to come back, "closed", or "over" with the command. */
export const connection = signal("open");
export const logarithmic = signal(false);
/** Which moving averages are drawn, from 0; none is -1. */
export const smoothing = signal(-1);
/** What runs along the pictures: "epoch" or "step". */
export const axis = signal("epoch");
/** The runs that are not drawn. */
export const hidden = signal(new Set());
/** The place of the pointer along the pictures, or null. */
export const cursor = signal(null);

let source = null;
let revisions = "";
const next = inTurn();

/** Points of a log are one for each row, or two for each bucket of rows. */
export const pointsPerBucket = (width) => (width === 1 ? 1 : 2);

export const spliced = (old, fresh, at) => fresh.map((points, i) => (at === 0 ? points : old[i].slice(0, at).concat(points)));

/** @returns {boolean} whether the news join what is known */
function take(news) {
  const before = runs.value[news.index];
  const at = (news.from ?? 0) * pointsPerBucket(news.width);
  if (at > 0 && (before?.width !== news.width || before.points[0].length < at)) return false;
  const all = [...runs.value];
  all[news.index] = {
    ...news,
    points: news.points && spliced(before?.points, news.points, at),
    averages: news.averages && spliced(before?.averages, news.averages, at),
  };
  runs.value = all;
  return true;
}

function listen() {
  source?.close();
  source = new EventSource(smoothing.value < 0 ? `${PATH}/events` : `${PATH}/events/${smoothing.value}`);
  source.onopen = () => (connection.value = "open");
  source.onerror = () => (connection.value = source.readyState === EventSource.CLOSED ? "closed" : "lost");
  source.onmessage = (event) => {
    const news = JSON.parse(event.data);
    if (!news.runs.every(take)) listen(); // from the start
    if (news.over) {
      source.close();
      connection.value = "over";
    }
    const now = runs.value.map((run) => run?.revision).join();
    if (now !== revisions) {
      revisions = now;
      describe();
    }
  };
}

/** Asks for something in its turn, and keeps what went wrong. */
const guarded = (action) =>
  next(async () => {
    try {
      await action();
      problem.value = "";
    } catch (wrong) {
      problem.value = wrong.message;
    }
  });

const describe = () => guarded(async () => (about.value = await ask(PATH)));

export async function open() {
  if (source !== null || about.value !== null) return;
  await describe();
  if (about.value?.runs.length) {
    runs.value = about.value.runs.map(() => null);
    effect(() => (smoothing.value, listen()));
  }
}

/** Pauses, resumes or stops a run, or multiplies its rate by a factor. */
export const steer = (index, op, more = {}) => guarded(() => ask(`${PATH}/${index}/control`, { op, ...more }));

/** Draws a run, or draws it no more. */
export function toggle(index) {
  const fewer = new Set(hidden.value);
  if (!fewer.delete(index)) fewer.add(index);
  hidden.value = fewer;
}

/** The values of a column along the pictures. */
export const column = (run, name, from = run.points) => from[run.columns.indexOf(name)];

/** The names of the pictures, in the order of the first run that has them. */
export const pictures = () => [...new Set(runs.value.flatMap((run) => run?.charts?.map(({ name }) => name) ?? []))];

/** The lines of a picture: those of each run that is drawn. */
export function lines(name) {
  return runs.value.flatMap((run, index) =>
    !run?.points || hidden.value.has(index)
      ? []
      : (run.charts.find((chart) => chart.name === name)?.series ?? []).map((series) => ({ ...series, run, index })),
  );
}
