// An expression at a point with all its derivatives, as the engine works them out.
import { signal } from "@preact/signals";
import { ask, inTurn } from "../api.js";

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

const turn = inTurn();
const load = (body) => turn(() => fetched(body));

async function fetched(body) {
  try {
    const answer = await ask("/api/expression", body);
    if (shown.value === null) {
      text.value = answer.text;
      wished = { text: answer.text, at: Object.fromEntries(answer.variables.map((place) => [answer.nodes[place].name, answer.nodes[place].value])) };
    }
    if (output.value >= answer.outputs.length) output.value = 0;
    shown.value = answer;
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
