// One unit with all its numbers: the dot product of weights and inputs, and what becomes of it.
import { decimals, html } from "../ui.js";
import { named, t } from "../language.js";
import { forward, frame, picked, unit } from "./state.js";
import { unitName } from "./graph.js";

/** What makes a prediction of the last sum, by the number of classes; softmax for more of them. */
export const OUTPUT_ACTIVATION = { 0: "identity", 2: "sigmoid" };

export function Forward() {
  const at = unit.value;
  const now = frame.value;
  const layer = at && forward.value?.layers[at.layer];
  if (!layer || at.unit >= layer.units.length) return html`<p class="hint">${t("forward.hint")}</p>`;
  const { terms, bias, sum, output } = layer.units[at.unit];
  const [x, y, label] = now.points[picked.value];
  const last = at.layer === now.layers.length - 1;
  const outer = last ? (OUTPUT_ACTIVATION[now.classes] ?? "softmax") : now.scenario.hidden[at.layer].activation;
  return html`
    <section class="forward" aria-live="polite" aria-label=${t("forward.title")}>
      <h2>${t("forward.title")}: ${unitName(now, at.layer + 1, at.unit)}</h2>
      <p class="muted">${now.classes === 0 ? t("forward.pointOf", picked.value + 1, decimals(x), decimals(y)) : t("forward.point", picked.value + 1, decimals(x), decimals(y), named("class", String(label)))}</p>
      <table class="terms">
        <thead><tr><th scope="col">${t("forward.input")}</th><th scope="col">${t("forward.weight")}</th><th scope="col">${t("forward.product")}</th></tr></thead>
        <tbody>
          ${terms.map(
            (term) => html`<tr><td>${decimals(term.input, 4)}</td><td>${decimals(term.weight, 4)}</td><td>${decimals(term.product, 4)}</td></tr>`,
          )}
          <tr><td class="word">${t("forward.bias")}</td><td></td><td>${decimals(bias, 4)}</td></tr>
        </tbody>
        <tfoot>
          <tr><th scope="row" colspan="2">z = Σ w·x + b</th><td>${decimals(sum, 4)}</td></tr>
          <tr class="result"><th scope="row" colspan="2">${outer}(z)</th><td>${decimals(output, 4)}</td></tr>
        </tfoot>
      </table>
    </section>
  `;
}
