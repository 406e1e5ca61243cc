// The network with what an equation is about.
import { decimals, html } from "../ui.js";
import { t } from "../language.js";
import { columns, edges, path, thickness, unitName } from "../ground/graph.js";
import { frame } from "../ground/state.js";
import { at, steps } from "./state.js";

/** The layer whose weights are at work, and the one whose units are; 0 for none. */
function focus(equation, layers) {
  const { rule, layer, result } = equation;
  const aboutWeights = /W|Z/.test(result.latex);
  if (rule === "forward") return { edges: aboutWeights ? layer : 0, units: layer };
  if (rule === "loss" || rule === "BP1") return { edges: 0, units: layers };
  if (rule === "BP2") return { edges: layer + 1, units: layer };
  return aboutWeights ? { edges: layer, units: 0 } : { edges: 0, units: layer };
}

/** The layers as they are in this step. */
function layersNow() {
  return steps.value.equations
    .filter(({ rule, operands }) => rule === "forward" && operands.length === 3)
    .map(({ operands }) => ({ weights: operands[1].rows, biases: operands[2].rows[0] }));
}

export function Network() {
  const now = { ...frame.value, layers: layersNow() };
  const places = columns(now);
  const active = focus(steps.value.equations[at.value], now.layers.length);
  const label = t("steps.network", places.map((column) => column.length).join(" – "), active.edges || "–", active.units || "–");
  return html`
    <div class="graph" role="img" aria-label=${label} style=${{ "--most": Math.max(...places.map((column) => column.length)) }}>
      <svg viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true">
        ${edges(now, places).map(
          (edge) => html`<path d=${path(edge.start, edge.end)} class=${edge.weight < 0 ? "minus" : "plus"} stroke-width=${thickness(edge.weight)} data-faint=${edge.l + 1 !== active.edges} />`,
        )}
      </svg>
      ${places.map((column, c) =>
        column.map((place, r) => html`<span class="unit named" data-active=${c === active.units && c > 0} style=${{ left: `${place.x}%`, top: `${place.y}%` }}><i>${short(now, c, r)}</i></span>`),
      )}
    </div>
    <details>
      <summary>${t("table")}</summary>
      ${now.layers.map(
        ({ weights, biases }, l) => html`<div class="scroll" role="region" tabindex="0" aria-label=${t("weights.of", l + 1)}><table>
          <caption>${t("weights.of", l + 1)} · ${weights.length} × ${biases.length}</caption>
          <thead><tr><td></td>${biases.map((_, to) => html`<th scope="col">${unitName(now, l + 1, to)}</th>`)}</tr></thead>
          <tbody>
            ${[...weights, biases].map((row, from) => html`<tr><th scope="row">${from < weights.length ? unitName(now, l, from) : t("forward.bias")}</th>${row.map((value) => html`<td>${decimals(value, 4)}</td>`)}</tr>`)}
          </tbody>
        </table></div>`,
      )}
    </details>
  `;
}

/** A name that fits into a unit. */
function short(now, column, row) {
  if (column === 0) return html`x<sub>${now.classes > 0 ? row + 1 : ""}</sub>`;
  return column < now.layers.length ? html`h<sub>${row + 1}</sub>` : html`ŷ<sub>${now.layers.at(-1).biases.length > 1 ? row + 1 : ""}</sub>`;
}
