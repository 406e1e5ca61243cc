// The screen of graphs: that of an expression, or that of the playground's network.
import { html, useEffect } from "../ui.js";
import { t } from "../language.js";
import { Expression } from "../expression/screen.js";
import { about, runs } from "../runs/state.js";
import { signal } from "@preact/signals";
import { NetworkPicture } from "./picture.js";
import { chooseRun, enterGround, ofGround, ofRun, run } from "./state.js";

const EXPRESSION = "#/graph";
export const NETWORK = "#/graph?network";
const isNetwork = () => location.hash === NETWORK;
const asked = signal(isNetwork());
window.addEventListener("hashchange", () => (asked.value = isNetwork()));

function Ground() {
  useEffect(() => void enterGround(), []);
  return html`<h1 class="hidden">${t("screen.graph")}</h1>
    <section class="card" aria-label=${t("network.ground")}><h2>${t("network.ground")}</h2><${NetworkPicture} drawn=${ofGround} /></section>`;
}

export function Graph() {
  const kind = (address, name) => html`<a href=${address} aria-current=${asked.value === (address === NETWORK) ? "page" : undefined}>${t(name)}</a>`;
  return html`<nav class="kinds" aria-label=${t("network.kinds")}>${kind(EXPRESSION, "network.expression")}${kind(NETWORK, "network.ground")}</nav>
    ${asked.value ? html`<${Ground} />` : html`<${Expression} />`}`;
}

/** On the playground and step by step: the way to its network. */
export const NetworkLink = () => html`<p><a class="to-network" href=${NETWORK}>${t("network.link")}</a></p>`;

/** On the page of runs: the network of one of them, once somebody asks for it. */
export function RunNetwork() {
  const known = runs.value.flatMap((each, index) => (each?.network ? [index] : []));
  if (known.length === 0) return null;
  const open = (event) => event.currentTarget.open && run.value === null && chooseRun(known[0]);
  return html`<section class="card run-network" aria-label=${t("network.title")}>
    <details id="network" onToggle=${open}><summary><h2>${t("network.title")}</h2></summary>
      ${known.length > 1 && html`<label class="small"><span>${t("inside.run")}</span><select id="network-run" onChange=${(event) => chooseRun(Number(event.target.value))}>
        ${known.map((index) => html`<option key=${index} value=${index} selected=${index === run.value}>${about.value.runs[index].name}</option>`)}
      </select></label>`}
      <${NetworkPicture} drawn=${ofRun} />
    </details>
  </section>`;
}
