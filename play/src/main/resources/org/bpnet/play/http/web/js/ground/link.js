// A scenario in the address, so that who opens a copy of it sees the same numbers.

const SCREEN = "#/ground";

/** The address of the playground with a scenario. */
export function address(scenario) {
  const { hidden, ...rest } = scenario;
  const layers = hidden.map((layer) => `${layer.units}:${layer.activation}`).join(";");
  return `${SCREEN}?${new URLSearchParams({ ...rest, hidden: layers })}`;
}

/** The scenario in the browser's address, as far as it says one. What is wrong in it the server says. */
export function linked() {
  const [screen, query] = location.hash.split("?");
  if (screen !== SCREEN || !query) return {};
  const scenario = Object.fromEntries(new URLSearchParams(query));
  for (const name of ["rate", "batch", "seed"]) if (name in scenario) scenario[name] = Number(scenario[name]);
  if ("hidden" in scenario) scenario.hidden = scenario.hidden.split(";").filter(Boolean).map(layer);
  return scenario;
}

function layer(text) {
  const colon = text.indexOf(":");
  return { units: Number(text.slice(0, colon)), activation: text.slice(colon + 1) };
}
