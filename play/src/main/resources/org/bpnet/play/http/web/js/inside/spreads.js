// How the numbers of a layer are spread: histograms of weights, gradients and activations.
import { html, whole } from "../ui.js";
import { t } from "../language.js";
import { figure } from "../runs/words.js";
import { chosen, histograms, logarithmic } from "./state.js";

const WIDTH = 320;
const HEIGHT = 110;

const edge = ({ low, high, counts }, i) => low + (i * (high - low)) / counts.length;

function Bars({ spread, label }) {
  const { counts, low, high } = spread;
  const size = (count) => (logarithmic.value ? Math.log1p(count) : count);
  const most = Math.max(...counts.map(size), 1e-9);
  const step = WIDTH / counts.length;
  const zero = low < 0 && high > 0 ? (-low / (high - low)) * WIDTH : null;
  return html`<svg class="bars" viewBox=${`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" role="img" aria-label=${label}>
    ${counts.map((count, i) => count > 0 && html`<rect key=${i} x=${i * step} width=${step * 0.88} y=${HEIGHT - Math.max(1.5, (size(count) / most) * HEIGHT)} height=${Math.max(1.5, (size(count) / most) * HEIGHT)} />`)}
    ${zero !== null && html`<line x1=${zero} x2=${zero} y1="0" y2=${HEIGHT} />`}
  </svg>`;
}

function Spread({ spread, group }) {
  const { of, parameter, low, high, counts, not_finite } = spread;
  const title = t(`spread.${of}`, parameter);
  const total = counts.reduce((sum, count) => sum + count, 0);
  const label = t("spread.label", title, group, whole(total), figure(low), figure(high));
  return html`<div class="spread" data-of=${of} data-parameter=${parameter}>
    <h4>${title} <span class="muted">${t("spread.count", whole(total))}</span></h4>
    <${Bars} spread=${spread} label=${label} />
    <p class="range"><span data-value=${low}>${figure(low)}</span><span data-value=${high}>${figure(high)}</span></p>
    ${not_finite > 0 && html`<p class="hint">${t("spread.lost", whole(not_finite))}</p>`}
    <details><summary>${t("table")}</summary><div class="scroll tall" role="region" tabindex="0" aria-label=${label}><table class="values">
      <thead><tr><th scope="col">${t("spread.from")}</th><th scope="col">${t("spread.to")}</th><th scope="col">${t("spread.numbers")}</th></tr></thead>
      <tbody>${counts.map((count, i) => html`<tr key=${i}><td>${figure(edge(spread, i))}</td><td>${figure(edge(spread, i + 1))}</td><td data-value=${count}>${whole(count)}</td></tr>`)}</tbody>
    </table></div></details>
  </div>`;
}

export function Spreads() {
  const known = histograms.value;
  if (known === null || known.groups.length === 0) return null;
  const group = known.groups.find(({ name }) => name === chosen.value) ?? known.groups[0];
  return html`<section class="card spreads" id="spreads" aria-label=${t("spreads")}>
    <div class="head"><h3>${t("spreads")}</h3>
      <label class="small"><span>${t("spread.layer")}</span><select id="layer" onChange=${(event) => (chosen.value = event.target.value)}>
        ${known.groups.map(({ name }) => html`<option key=${name} value=${name} selected=${name === group.name}>${name}</option>`)}
      </select></label>
      <label class="check"><input type="checkbox" id="spread-log" checked=${logarithmic.value} onChange=${() => (logarithmic.value = !logarithmic.value)} />${t("history.log")}</label>
    </div>
    <p class="hint">${t("spreads.hint", whole(known.step), group.spreads[0].counts.length)}</p>
    <div class="all">${group.spreads.map((spread) => html`<${Spread} key=${`${group.name} ${spread.of} ${spread.parameter}`} spread=${spread} group=${group.name} />`)}</div>
  </section>`;
}
