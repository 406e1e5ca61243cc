// The state of the playground's screen. Numbers are the engine's: this only keeps what it said.
import { signal } from "@preact/signals";
import { ask, inTurn } from "../api.js";
import { linked } from "./link.js";

const PATH = "/api/playgrounds/";

export const choices = signal(null);
export const frame = signal(null);
export const problem = signal("");
export const animated = signal(false);
export const speed = signal(60);
export const iterations = signal(1000);
/** What a click on the plane does: "pick", "remove" or a class to add. */
export const tool = signal("pick");
/** The point that is followed through the network. */
export const picked = signal(0);
/** The unit that is looked at, {layer, unit} from 0, or null. */
export const unit = signal(null);
/** What every unit makes of the picked point, or null. */
export const forward = signal(null);

let id = null;
let events = null;

let opening = null;

/** Begins a playground, once: who asks while it begins waits for it. */
export const open = () => (opening ??= guarded(begin));

async function begin() {
  choices.value = await ask(PATH);
  const [made, refused] = await begun();
  id = made.id;
  frame.value = made.frame;
  events = new EventSource(`${PATH}${id}/events`);
  events.onmessage = (event) => animated.value && show(JSON.parse(event.data));
  if (refused) throw new Error(refused);
}

const turn = inTurn();

/** A playground as the address says, or if it cannot be, the usual one. */
async function begun() {
  try {
    return [await ask(PATH, linked()), ""];
  } catch (wrong) {
    return [await ask(PATH, {}), wrong.message];
  }
}

/** What the engine says of this playground beside its frame. */
export const askPlayground = (what, body) => turn(() => ask(`${PATH}${id}/${what}`, body));

/** Where the points are as CSV. */
export const pointsFile = () => `${PATH}${id}/points.csv`;

const tell = (body) => turn(async () => show(await ask(PATH + id, body)));

async function guarded(action) {
  try {
    await action();
    problem.value = "";
  } catch (wrong) {
    problem.value = wrong.message;
    animated.value = false;
  }
}

function show(seen) {
  frame.value = seen;
  if (seen.diverged) animated.value = false;
  if (picked.value >= seen.points.length) picked.value = 0;
  if (Number(tool.value) >= Math.max(1, seen.classes)) tool.value = "pick";
}

/** Has the engine do something, and shows what came of it. */
export async function act(op, more = {}) {
  await guarded(async () => {
    const mine = ++asked;
    if (op !== "speed") animated.value = false;
    if (op !== "edit") unit.value = op === "change" ? null : unit.value;
    await tell({ op, ...more });
    if (op === "animate" && asked === mine) animated.value = true;
    if (unit.value) await follow();
  });
}

/** So many iterations a request, so that one sees them pass. */
const CHUNK = 250;
/** So often something was asked for. */
let asked = 0;

/** Goes on for some iterations, unless something else is asked for meanwhile. */
export async function train(count) {
  const mine = ++asked;
  for (let left = count; left > 0 && asked === mine && !frame.value.diverged; left -= CHUNK) {
    await guarded(async () => {
      animated.value = false;
      await tell({ op: "train", iterations: Math.min(left, CHUNK) });
      if (unit.value && left <= CHUNK) await follow();
    });
    if (problem.value) return;
  }
}

/** Other settings, from the first iteration on. */
export const change = (scenario) => act("change", { scenario });

/** Another address, typed or from the history, is another scenario. */
window.addEventListener("hashchange", () => {
  const wanted = linked();
  if (frame.value && Object.keys(wanted).length > 0) change(wanted);
});

export async function animate() {
  if (animated.value) {
    await act("stop");
  } else {
    unit.value = null;
    await act("animate", { speed: speed.value });
  }
}

export async function setSpeed(value) {
  speed.value = value;
  if (animated.value) await act("speed", { speed: value });
}

async function follow() {
  forward.value = await askPlayground("forward", { index: picked.value });
}

/** Looks at a unit, with the numbers of the picked point. */
export async function look(next) {
  await guarded(async () => {
    if (animated.value) await act("stop");
    await follow();
    unit.value = next;
  });
}

/** The next unit of the forward pass; after the last output the next point. */
export async function forwardStep() {
  const layers = frame.value.layers;
  const at = unit.value;
  if (at === null) return look({ layer: 0, unit: 0 });
  if (at.unit + 1 < layers[at.layer].biases.length) return look({ ...at, unit: at.unit + 1 });
  if (at.layer + 1 < layers.length) return look({ layer: at.layer + 1, unit: 0 });
  picked.value = (picked.value + 1) % frame.value.points.length;
  return look({ layer: 0, unit: 0 });
}

/** Follows another point, where one is followed. */
export async function pick(index) {
  picked.value = index;
  await look(unit.value ?? { layer: frame.value.layers.length - 1, unit: 0 });
}
