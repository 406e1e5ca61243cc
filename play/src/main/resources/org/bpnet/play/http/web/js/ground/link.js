// A scenario in the address, so that who opens a copy of it sees the same numbers.
import { inAddress } from "../lessons/place.js";

const SCREEN = "#/ground";

/** So many points that are not the scenario's an address names: a few thousand characters. */
export const MOST_POINTS = 200;

/** Whether there are more points of one's own than that. */
export const leavesPointsOut = (frame) => frame.own_points && frame.points.length > MOST_POINTS;

/** Points as a server reads them, `0_1_0*1_1_1`, in letters that addresses take as they are. */
const written = ({ points, classes }) => points.map(([x, y, label]) => [x, y, ...(classes > 0 ? [label] : [])].join("_")).join("*");

/** The address of what is on the playground, and of the lesson that goes on, if one does. */
export function address(frame, lesson) {
  const { hidden, ...rest } = frame.scenario;
  const layers = hidden.map((layer) => `${layer.units}:${layer.activation}`).join(";");
  const points = frame.own_points && !leavesPointsOut(frame) ? { points: written(frame) } : {};
  return `${SCREEN}?${new URLSearchParams({ ...rest, hidden: layers, ...points, ...inAddress(lesson) })}`;
}

function query() {
  const [screen, text] = location.hash.split("?");
  return screen === SCREEN && text ? Object.fromEntries(new URLSearchParams(text)) : {};
}

/** The scenario in the browser's address with its points, as far as it says one. What is wrong in it the server says. */
export function linked() {
  const { lesson, ...scenario } = query();
  if (Object.keys(scenario).length === 0) return scenario;
  scenario.points ??= "";
  for (const name of ["rate", "batch", "seed"]) if (name in scenario) scenario[name] = Number(scenario[name]);
  if ("hidden" in scenario) scenario.hidden = scenario.hidden.split(";").filter(Boolean).map(layer);
  return scenario;
}

function layer(text) {
  const colon = text.indexOf(":");
  return { units: Number(text.slice(0, colon)), activation: text.slice(colon + 1) };
}
