// The lab that is shown, the values of its options, and what it printed and drew. What a lab says is the library's.
import { signal } from "@preact/signals";
import { ask, inTurn } from "../api.js";
import { language } from "../language.js";
import { linked } from "./link.js";

const PATH = "/api/labs";

/** All labs by theme, in the language of the page; null until they are known. */
export const themes = signal(null);
/** The lab in the address, {lab, values}, with those values alone that a page does not begin with. */
export const place = signal(linked());
/** The line for a terminal that does the same. */
export const command = signal("");
/** The run that is shown: what it printed and drew and how it stands, for which values and in which language; or null. */
export const result = signal(null);
export const problem = signal("");

let source = null;
const turn = inTurn();

window.addEventListener("hashchange", () => {
  if (location.hash.startsWith("#/labs")) place.value = linked();
});

/** The lab of a name, or undefined. */
export const found = (name) => themes.value?.flatMap(({ experiments }) => experiments).find((each) => each.name === name);

/** The value of an option. */
export const valueOf = (option) => place.value.values[option.name] ?? option.initial;

const same = (a, b) => JSON.stringify(Object.entries(a).sort()) === JSON.stringify(Object.entries(b).sort());

const guarded = (action) =>
  turn(async () => {
    try {
      problem.value = "";
      await action();
    } catch (wrong) {
      problem.value = wrong.message;
    }
  });

/** Shows what the address says, in the language of the page; a lab that takes no time runs at once. */
export const show = () =>
  guarded(async () => {
    themes.value = (await ask(`${PATH}/${language.value}`)).themes;
    const { lab, values } = place.value;
    const experiment = found(lab);
    if (!experiment) return;
    const shown = result.value;
    const known = shown?.lab === lab && same(shown.values, values);
    if (!known) forget();
    command.value = "";
    command.value = (await ask(`${PATH}/command`, asked())).command;
    if (!experiment.long && !(known && shown.language === language.value)) await start();
  });

const asked = () => ({ experiment: place.value.lab, values: place.value.values, language: language.value });

function forget() {
  source?.close();
  if (result.value?.state === "running") ask(`${PATH}/runs/${result.value.run}/stop`, {}).catch(() => {}); // it may be gone already
  result.value = null;
}

async function start() {
  source?.close();
  const { lab, values } = place.value;
  const { run } = await ask(`${PATH}/runs`, asked());
  result.value = { lab, values, language: language.value, run, text: "", state: "running", problem: "", pictures: [] };
  const own = (source = new EventSource(`${PATH}/runs/${run}`));
  own.onmessage = (event) => {
    const news = JSON.parse(event.data);
    result.value = { ...result.value, ...news, text: result.value.text.slice(0, news.from) + news.text };
    if (news.state !== "running") own.close();
  };
  own.onerror = () => {
    if (own.readyState === EventSource.CLOSED) result.value = { ...result.value, state: "lost" };
  };
}

export const run = () => guarded(start);

/** Ends the run that is under way; what it printed stays. */
export const stop = () => guarded(() => ask(`${PATH}/runs/${result.value.run}/stop`, {}));

/** Values without those that a page begins with. */
function changed(values) {
  const { options } = found(place.value.lab);
  return Object.fromEntries(options.filter(({ name, initial }) => name in values && values[name] !== initial).map(({ name }) => [name, values[name]]));
}

/** Whether these are the values. */
export const isPut = (values) => same(place.value.values, changed(values));

/** Values in place of all others. */
export function put(values) {
  place.value = { ...place.value, values: changed(values) };
}

/** Another value of an option. */
export const set = (option, value) => put({ ...place.value.values, [option.name]: value });

/** The address of a picture of the run that is shown. */
export const picture = (index) => `${PATH}/runs/${result.value.run}/${index}.svg`;
