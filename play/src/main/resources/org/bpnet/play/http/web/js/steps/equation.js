// One equation: in symbols, with all numbers, and beside its finite differences.
import { html } from "../ui.js";
import { named, t } from "../language.js";
import { Formula } from "../formula.js";
import { OUTPUT_ACTIVATION } from "../ground/forward.js";
import { frame } from "../ground/state.js";
import { at, go, steps } from "./state.js";
import { Matrix } from "./matrix.js";

const small = (value) => (value === null ? "–" : value === 0 ? "0" : value.toExponential(1).replaceAll("-", "−"));

/** What an equation is called. */
export function title({ rule, layer, route, result }) {
  const aboutWeights = /W|Z/.test(result.latex);
  if (rule === "forward") return t(aboutWeights ? "steps.sums" : "steps.activations", layer);
  if (rule === "update") return t(aboutWeights ? "steps.updateWeights" : "steps.updateBiases", layer);
  if (route === "short") return t("steps.BP1short");
  if (rule === "BP1" && !result.latex.startsWith("\\Delta")) return t("steps.BP1A");
  return t(`steps.${rule}`, layer, layer + 1);
}

/** What stands for s, ℓ and η in it. */
function Meanings({ equation }) {
  const { scenario, classes, layers } = frame.value;
  const { latex, layer } = equation;
  const all = [];
  if (/s_/.test(latex)) {
    const name = layer < layers.length ? scenario.hidden[layer - 1].activation : OUTPUT_ACTIVATION[classes] ?? "softmax";
    all.push(html`<${Formula} latex=${`s_{${layer}}`} /> = ${name}`);
  }
  if (/\\ell/.test(latex)) all.push(html`<${Formula} latex="\\ell" /> = ${named("loss", scenario.loss)}`);
  if (/\\eta/.test(latex)) all.push(html`<${Formula} latex="\\eta" /> = ${scenario.rate}`);
  return all.length === 0 ? null : html`<p class="meanings">${all.map((meaning) => html`<span>${meaning}</span>`)}</p>`;
}

function Numbers({ equation }) {
  const { operands, result } = equation;
  return html`<div class="mats">
    ${operands.map((matrix, i) => html`<${Matrix} key=${`o${i}`} matrix=${matrix} label=${`${title(equation)}, ${t("steps.operand", i + 1)}`} />`)}
    <div class="given"><span class="gives" aria-hidden="true">=</span><${Matrix} matrix=${result} kind="result" label=${`${title(equation)}, ${t("steps.result")}`} /></div>
  </div>`;
}

function Check({ equation }) {
  const { result, check } = equation;
  if (!check) return null;
  return html`<section class="check-part" aria-label=${`${title(equation)}, ${t("steps.check")}`}>
    <h3>${t("steps.check")}</h3>
    <p class="hint">${t("steps.checkHint")}</p>
    <div class="mats">
      <${Matrix} key="gradient" matrix=${result} kind="result" label=${`${title(equation)}, ${t("steps.gradient")}`} />
      <${Matrix} key="check" matrix=${{ ...check.values, shape: result.shape }} kind="check" title=${t("steps.difference")} label=${`${title(equation)}, ${t("steps.difference")}`} />
    </div>
    <p class="largest">${t("steps.largest", small(check.largest))}${check.kinks > 0 ? ` ${t("steps.kinks", check.kinks)}` : ""}</p>
  </section>`;
}

function Whole({ equation }) {
  return html`
    <p class="big"><${Formula} latex=${equation.latex} /></p>
    <${Meanings} equation=${equation} />
    <${Numbers} equation=${equation} />
    <${Check} equation=${equation} />
  `;
}

/** Both ways to the error of softmax with cross-entropy, side by side. */
function Routes({ all, shown }) {
  const route = (name) => all.map((equation, place) => ({ equation, place })).filter(({ equation }) => equation.route === name);
  return html`
    <p class="largest" id="routes">${t("steps.routes", small(steps.value.routes))}</p>
    <div class="routes">
      ${["jacobian", "short"].map(
        (name) => html`<section class="route" aria-label=${t(`steps.route.${name}`)}>
          <h3>${t(`steps.route.${name}`)}</h3>
          ${route(name).map(({ equation, place }) => html`<div class="way" key=${place} data-shown=${equation === shown} onClick=${() => go(place)}><${Whole} equation=${equation} /></div>`)}
        </section>`,
      )}
    </div>
  `;
}

export function Equation() {
  const { equations } = steps.value;
  const shown = equations[at.value];
  return html`
    <h2 id="equation-title">${title(shown)}</h2>
    <p class="hint">${t(`steps.about.${shown.rule}`)}</p>
    ${shown.route === "only" ? html`<${Whole} equation=${shown} />` : html`<${Routes} all=${equations} shown=${shown} />`}
  `;
}

/** All gradients against all differences. */
export function Agreement() {
  const { compared, largest, kinks } = steps.value;
  return html`<p class="agreement" id="agreement">${t("steps.agreement", compared, small(largest))}${kinks > 0 ? ` ${t("steps.kinks", kinks)}` : ""}${largest > 1e-6 ? ` ${t("steps.apart")}` : ""}</p>`;
}

