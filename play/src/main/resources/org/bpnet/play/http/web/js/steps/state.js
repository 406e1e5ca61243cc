// Where one is in a training step, and in time. All numbers are the engine's.
import { signal } from "@preact/signals";
import { inTurn } from "../api.js";
import { act, animated, askPlayground, frame, open } from "../ground/state.js";

/** The equations of the step with all their numbers, or null. */
export const steps = signal(null);
/** The place of the equation that is shown. */
export const at = signal(0);
/** What the step is by: "batch" or the number of a point. */
export const chosen = signal("batch");
export const problem = signal("");

let seen = null;

/** Begins at the first equation, unless the playground is as it was. */
export async function enter() {
  await open();
  if (animated.value) await act("stop");
  if (frame.value === null || seen === frame.value) return;
  seen = frame.value;
  if (chosen.value !== "batch" && chosen.value >= frame.value.points.length) chosen.value = "batch";
  await load(0, () => 0);
}

const turn = inTurn();
const load = (updates, place) => turn(() => fetched(updates, place));

async function fetched(updates, place) {
  try {
    const point = chosen.value === "batch" ? {} : { point: chosen.value };
    const next = await askPlayground("steps", { updates, ...point });
    steps.value = next;
    at.value = Math.min(place(next.equations.length), next.equations.length - 1);
    problem.value = "";
  } catch (wrong) {
    problem.value = wrong.message;
  }
}

/** So many updates are looked at from one state of the playground. */
const MOST_UPDATES = 100;

export const isFirst = () => at.value === 0 && steps.value.updates === 0;
export const isLast = () => at.value + 1 === steps.value.equations.length && steps.value.updates === MOST_UPDATES;

/** The equation after this one; after the last the first of the next step. */
export async function next() {
  if (isLast()) return;
  if (at.value + 1 < steps.value.equations.length) at.value++;
  else await load(steps.value.updates + 1, () => 0);
}

/** The equation before this one; before the first the last of the step before. */
export async function back() {
  if (isFirst()) return;
  if (at.value > 0) at.value--;
  else await load(steps.value.updates - 1, (count) => count - 1);
}

export const go = (place) => (at.value = place);

/** Back to where the playground is. */
export const restart = () => load(0, () => 0);

export async function choose(by) {
  chosen.value = by;
  await load(steps.value.updates, () => at.value);
}
