// A network from its input to its loss: a column of layers, each of which opens to its operations.
import { html, whole } from "../ui.js";
import { t } from "../language.js";
import { signal } from "@preact/signals";
import { lanes } from "./lanes.js";
import { toggle } from "./state.js";

const shape = (extents) => `[${extents.join(", ")}]`;

/**
 * The layers with what the picture calls them: their `number` from 1, which a title does not have: a layer that only holds
 * others; and their `title`, the path of their parameters.
 */
function named(layers) {
  let count = 0;
  return layers.map((layer, i) => {
    const isLoss = i === layers.length - 1;
    const isTitle = layer.operations.length === 0 && !isLoss;
    return { ...layer, isTitle, isLoss, number: isTitle ? count : ++count, title: isLoss ? t("network.loss") : layer.name };
  });
}

/** The numbers of what gives a layer its input, 0 being the input of the network. */
const givers = (layers, { inputs }) => inputs.map((layer) => (layer < 0 ? 0 : layers[layer].number));

/** The same in words. */
const giversText = (layers, layer) => givers(layers, layer).map((number) => number || t("network.input")).join(", ");

const operationName = ({ operation, inputs, reads }) => reads || (operation === "source" && inputs.length === 0 ? t("network.given") : operation);

function Lanes({ row }) {
  return html`${row.lanes.map(({ lane, part }) => html`<i key=${lane} class="lane" data-part=${part} style=${{ "--lane": lane }} aria-hidden="true"></i>`)}
    ${row.on && html`<i class="on" data-kind=${row.on} aria-hidden="true"></i>`}`;
}

/** The operations of a layer; those that other layers give are named by their numbers. */
function Operations({ layer }) {
  const { operations } = layer;
  const first = new Map(operations.map(({ place }, i) => [place, i]));
  const { count, rows } = lanes(operations.map(({ inputs }) => inputs.filter((place) => first.has(place)).map((place) => first.get(place))));
  return html`<ol class="flow operations" style=${{ "--lanes": count }}>
    ${operations.map(
      (operation, i) => html`<li key=${operation.place} data-place=${operation.place}><${Lanes} row=${rows[i]} />
        <span class="operation" data-reads=${operation.reads !== ""}><span class="at">#${operation.place}</span> <b>${operationName(operation)}</b>${" "}
          ${operation.inputs.length > 0 && html`<span class="muted">${t("network.of", operation.inputs.map((place) => `#${place}`).join(", "))}</span> `}<span class="size">${shape(operation.shape)}</span></span></li>`,
    )}
  </ol>`;
}

function Head({ layers, layer }) {
  const isUsual = givers(layers, layer).join() === String(layer.number - 1);
  return html`<span class="at">${layer.number}</span> <span class="what">${layer.title && html`<b>${layer.title}</b> `}<span>${layer.layer}</span>${!isUsual && html` <span class="muted from">${t("network.from", giversText(layers, layer))}</span>`}</span> <span class="size">${shape(layer.output)}</span> <span class="count">${layer.parameters > 0 && t("network.parameters", whole(layer.parameters))}</span>`;
}

function Layer({ drawn, layers, i, row }) {
  const layer = layers[i];
  const isOpen = drawn.opened.value.has(i);
  const head = html`<${Head} layers=${layers} layer=${layer} />`;
  const style = { "--depth": Math.min(layer.depth, 4) };
  if (layer.isTitle) return html`<li class="title-row" style=${style}><${Lanes} row=${row} /><p class="holder">${layer.layer}</p></li>`;
  if (layer.operations.length === 0) return html`<li style=${style} data-loss="true"><${Lanes} row=${row} /><div class="layer-box"><div class="layer-head">${head}</div></div></li>`;
  return html`<li style=${style} data-loss=${layer.isLoss} data-trains=${layer.parameters > 0}><${Lanes} row=${row} />
    <details class="layer-box" open=${isOpen} onToggle=${(event) => toggle(drawn, i, event.currentTarget.open)}>
      <summary class="layer-head">${head}</summary>
      ${isOpen && html`<${Operations} layer=${layer} />`}
    </details></li>`;
}

const tableOpen = signal(false);

function Table({ layers, input }) {
  const rows = layers.flatMap((layer, i) => [
    html`<tr key=${i} class="layer-row"><th scope="row">${layer.isTitle ? "" : layer.number} ${layer.title} ${layer.layer}</th><td>${giversText(layers, layer)}</td><td>${shape(layer.output)}</td><td>${layer.parameters > 0 ? whole(layer.parameters) : ""}</td></tr>`,
    ...layer.operations.map(
      (operation) => html`<tr key=${`${i} ${operation.place}`}><th scope="row">#${operation.place} ${operationName(operation)}</th><td>${operation.inputs.map((place) => `#${place}`).join(", ")}</td><td>${shape(operation.shape)}</td><td></td></tr>`,
    ),
  ]);
  return html`<details open=${tableOpen.value} onToggle=${(event) => (tableOpen.value = event.currentTarget.open)}><summary>${t("table")}</summary>
    ${tableOpen.value && html`<div class="scroll tall" role="region" tabindex="0" aria-label=${t("network.table")}><table class="network-table">
      <thead><tr><th scope="col">${t("network.columns.layer")}</th><th scope="col">${t("network.columns.from")}</th><th scope="col">${t("network.columns.shape")}</th><th scope="col">${t("network.columns.parameters")}</th></tr></thead>
      <tbody><tr class="layer-row"><th scope="row">#0 ${t("network.input")}</th><td></td><td>${shape(input)}</td><td></td></tr>${rows}</tbody>
    </table></div>`}
  </details>`;
}

/** A network of one of the two places. */
export function NetworkPicture({ drawn }) {
  const { network, problem, opened } = drawn;
  if (problem.value) return html`<p class="trouble" role="alert">${problem.value}</p>`;
  if (!network.value) return null;
  const { input, parameters } = network.value;
  const layers = named(network.value.layers);
  const { count, rows } = lanes([[], ...layers.map(({ inputs }) => inputs.map((layer) => layer + 1))], (row) => row > 0 && layers[row - 1].isTitle);
  const all = layers.flatMap((layer, i) => (layer.operations.length > 0 ? [i] : []));
  const operations = layers.reduce((sum, layer) => sum + layer.operations.length, 0);
  const allOpen = opened.value.size === all.length;
  return html`<div class="network">
    <div class="network-tools"><p class="hint">${t("network.all", whole(layers.at(-1).number - 1), whole(operations), whole(parameters))} ${t("network.hint", whole(input[0]))}</p>
      <button class="quiet" id="network-all" onClick=${() => (opened.value = new Set(allOpen ? [] : all))}>${t(allOpen ? "network.close" : "network.open")}</button></div>
    <ol class="flow layers-flow" data-many=${count > 4} style=${{ "--lanes": count }} aria-label=${t("network.label")}>
      <li><${Lanes} row=${rows[0]} /><div class="layer-box"><div class="layer-head"><span class="at">#0</span> <span class="what"><b>${t("network.input")}</b></span> <span class="size">${shape(input)}</span> <span class="count"></span></div></div></li>
      ${layers.map((_, i) => html`<${Layer} key=${i} drawn=${drawn} layers=${layers} i=${i} row=${rows[i + 1]} />`)}
    </ol>
    ${layers.at(-1).operations.length === 0 && html`<p class="hint">${t("network.unknown")}</p>`}
    <${Table} layers=${layers} input=${input} />
  </div>`;
}
