// The layers of a network with their operations, as the engine records a step.
import { signal } from "@preact/signals";
import { ask } from "../api.js";
import { askPlayground, open } from "../ground/state.js";

/** A network that is drawn in one place of the pages. */
function drawn() {
  const network = signal(null);
  const problem = signal("");
  /** The places of the layers whose operations are shown. */
  const opened = signal(new Set());
  const load = async (asking) => {
    try {
      network.value = await asking();
      problem.value = "";
    } catch (wrong) {
      network.value = null;
      problem.value = wrong.message;
    }
    opened.value = new Set();
  };
  return { network, problem, opened, load };
}

/** That of the playground. */
export const ofGround = drawn();
/** That of a run. */
export const ofRun = drawn();
/** Which run that is, or null. */
export const run = signal(null);

export const enterGround = () =>
  ofGround.load(async () => {
    await open();
    return askPlayground("graph");
  });

export function chooseRun(index) {
  run.value = index;
  return ofRun.load(() => ask(`/api/runs/${index}/graph`));
}

/** Shows the operations of a layer, or hides them. */
export function toggle({ opened }, place, isOpen) {
  if (opened.value.has(place) === isOpen) return;
  const next = new Set(opened.value);
  if (isOpen) next.add(place);
  else next.delete(place);
  opened.value = next;
}
