// The lesson that goes on, if one does. It is kept in the address of the screen that shows it.
import { signal } from "@preact/signals";
import { act, choices, iterations, open } from "../ground/state.js";
import { address } from "../labs/link.js";
import { linkedLesson } from "./place.js";

/** {name, step} with steps from 1, or null. */
export const lesson = signal(linkedLesson());

window.addEventListener("hashchange", () => (lesson.value = linkedLesson() ?? lesson.value));

/** A lesson of the engine's list with its number from 1, or undefined. */
export function found(name) {
  const at = choices.value?.lessons.findIndex((each) => each.name === name);
  return at >= 0 ? { ...choices.value.lessons[at], number: at + 1 } : undefined;
}

/** The lesson after one, or undefined. */
export const following = (number) => choices.value.lessons[number];

/** Goes to a step and sets the playground, or the lab, up for it. */
export async function go(name, step) {
  await open();
  const { scenario, iterations: count, lab, values } = found(name).steps[step - 1];
  if (lab) {
    location.hash = address(lab, values, { name, step }); // the rest follows from it
    return;
  }
  iterations.value = count;
  lesson.value = { name, step };
  location.hash = "#/ground";
  await act("change", { scenario });
  await act("restore");
}

export const end = () => (lesson.value = null);
