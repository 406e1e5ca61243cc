// All weights as tables; any of them can be given another value.
import { decimals, html } from "../ui.js";
import { t } from "../language.js";
import { act, frame } from "./state.js";
import { unitName } from "./graph.js";

function Cell({ layer, from, to, value, name }) {
  const change = (event) => {
    const text = event.target.value.replace("−", "-").replace(",", ".");
    const next = Number(text);
    if (text.trim() !== "" && Number.isFinite(next)) act("edit", { layer, from, to, value: next });
    else event.target.value = decimals(value, 4);
  };
  return html`<td><input class="cell" type="text" inputmode="decimal" aria-label=${name} value=${decimals(value, 4)} onChange=${change} /></td>`;
}

function Layer({ now, layer }) {
  const { weights, biases } = now.layers[layer];
  const name = (row) => (row < 0 ? t("forward.bias") : unitName(now, layer, row));
  const rows = [...weights.map((row, from) => [from, row]), [-1, biases]];
  return html`
    <div class="scroll" role="region" tabindex="0" aria-label=${t("weights.of", layer + 1)}>
      <table class="matrix">
        <caption>${t("weights.of", layer + 1)} · ${weights.length} × ${biases.length}</caption>
        <thead><tr><td></td>${biases.map((_, to) => html`<th scope="col">${unitName(now, layer + 1, to)}</th>`)}</tr></thead>
        <tbody>
          ${rows.map(
            ([from, row]) => html`<tr>
              <th scope="row">${name(from)}</th>
              ${row.map((value, to) => html`<${Cell} key=${to} layer=${layer} from=${from} to=${to} value=${value} name=${`${name(from)} → ${unitName(now, layer + 1, to)}`} />`)}
            </tr>`,
          )}
        </tbody>
      </table>
    </div>
  `;
}

export function Weights() {
  const now = frame.value;
  return html`<p class="hint">${t("weights.hint")}</p>
    ${now.layers.map((_, layer) => html`<${Layer} key=${layer} now=${now} layer=${layer} />`)}`;
}
