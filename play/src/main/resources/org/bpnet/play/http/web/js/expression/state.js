// An expression at a point with all its derivatives, as the engine works them out.
import { signal } from "@preact/signals";
import { ask } from "../api.js";

export const shown = signal(null);
export const problem = signal("");
/** The formula whose derivatives are written at the nodes. */
export const output = signal(0);
/** The places of a path that is pointed out, or none. */
export const path = signal([]);

/** What was typed last, which the answers lag behind. */
let wished = { text: "", at: {} };
/** The expression as it was typed, also where it cannot be read. */
export const text = signal("");
let asked = Promise.resolve();

/** One question after the other, so that the answer to the last one stays. */
function load(body) {
  asked = asked.then(() => fetched(body));
  return asked;
}

async function fetched(body) {
  try {
    const next = await ask("/api/expression", body);
    if (shown.value === null) {
      text.value = next.text;
      wished = { text: next.text, at: Object.fromEntries(next.variables.map((place) => [next.nodes[place].name, next.nodes[place].value])) };
    }
    if (output.value >= next.outputs.length) output.value = 0;
    shown.value = next;
    path.value = [];
    problem.value = "";
  } catch (wrong) {
    problem.value = wrong.message;
  }
}

export async function open() {
  if (shown.value === null) await load({});
}

/** Another expression; variables that were known keep their values. */
export function write(typed) {
  text.value = typed;
  wished = { ...wished, text: typed };
  return load(wished);
}

/** Another value of a variable. */
export function move(name, value) {
  wished = { ...wished, at: { ...wished.at, [name]: value } };
  return load(wished);
}
