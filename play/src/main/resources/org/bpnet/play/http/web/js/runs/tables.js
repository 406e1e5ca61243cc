// The settings of the runs, and how often each class was taken for which.
import { decimals, html, whole } from "../ui.js";
import { t } from "../language.js";
import { about } from "./state.js";
import { figure } from "./words.js";
import { signal } from "@preact/signals";

const shares = signal(false);

export function Differences() {
  const { runs, differences } = about.value;
  if (runs.length < 2) return null;
  return html`<section class="card differences" aria-label=${t("run.differences")}><h2>${t("run.differences")}</h2>
    ${differences.length === 0
      ? html`<p class="muted">${t("run.same")}</p>`
      : html`<div class="scroll" role="region" tabindex="0" aria-label=${t("run.differencesOf", runs.length)}><table id="differences" class="settings">
          <thead><tr><th scope="col">${t("run.setting")}</th>${runs.map(({ name }, index) => html`<th scope="col"><i class="swatch" data-colour=${index}></i>${name}</th>`)}</tr></thead>
          <tbody>${differences.map(({ name, values }) => html`<tr key=${name}><th scope="row">${name}</th>${values.map((value) => html`<td>${value || "–"}</td>`)}</tr>`)}</tbody>
        </table></div>`}
  </section>`;
}

export function Settings() {
  return html`<section class="card" aria-label=${t("run.settings")}><h2>${t("run.settings")}</h2>
    ${about.value.runs.map(({ name, folder, settings }) => html`<details key=${folder} open=${about.value.runs.length === 1}>
      <summary>${name} <span class="muted">${folder !== name && folder}</span></summary>
      <div class="scroll" role="region" tabindex="0" aria-label=${t("run.settingsOf", name)}><table class="settings">
        <thead class="hidden"><tr><th scope="col">${t("run.setting")}</th><th scope="col">${t("run.value")}</th></tr></thead>
        <tbody>${Object.entries(settings).map(([setting, value]) => html`<tr key=${setting}><th scope="row">${setting}</th><td>${value || "–"}</td></tr>`)}</tbody>
      </table></div>
    </details>`)}
  </section>`;
}

function Matrix({ name, matrix }) {
  const { classes, counts, actual, predicted, recall, precision } = matrix;
  const title = t(matrix.measured === "test" ? "confusion.test" : "confusion.training", whole(matrix.total), figure(100 * matrix.accuracy));
  return html`<div class="matrix-of"><p class="hint">${about.value.runs.length > 1 && html`<b>${name}: </b>`}${title}</p>
    <div class="scroll" role="region" tabindex="0" aria-label=${t("confusion.of", name)}>
      <table class="confusion">
        <thead><tr><th scope="col">${t("confusion.axes")}</th>${classes.map((one) => html`<th scope="col">${one}</th>`)}<th scope="col">${t("confusion.sum")}</th><th scope="col">${t("confusion.recall")}</th></tr></thead>
        <tbody>${classes.map((one, row) => html`<tr><th scope="row">${one}</th>${classes.map((_, at) => html`<td class="count" data-right=${row === at} data-none=${counts[row][at] === 0} style=${{ "--share": matrix.shares[row][at] }}>${shares.value ? `${figure(Math.round(1000 * matrix.shares[row][at]) / 10)}` : whole(counts[row][at])}</td>`)}<td class="total">${whole(actual[row])}</td><td>${decimals(recall[row])}</td></tr>`)}</tbody>
        <tfoot>
          <tr><th scope="row">${t("confusion.sum")}</th>${predicted.map((sum) => html`<td class="total">${whole(sum)}</td>`)}<td class="total">${whole(matrix.total)}</td><td></td></tr>
          <tr><th scope="row">${t("confusion.precision")}</th>${precision.map((value) => html`<td>${decimals(value)}</td>`)}<td></td><td></td></tr>
        </tfoot>
      </table>
    </div>
  </div>`;
}

export function Confusions() {
  const known = about.value.runs.filter(({ confusion }) => confusion !== null);
  if (known.length === 0) return null;
  return html`<section class="card" id="confusion" aria-label=${t("confusion")}>
    <div class="head"><h2>${t("confusion")}</h2><label class="check"><input type="checkbox" checked=${shares.value} onChange=${() => (shares.value = !shares.value)} />${t("confusion.shares")}</label></div>
    ${known.map(({ name, folder, confusion }) => html`<${Matrix} key=${folder} name=${name} matrix=${confusion} />`)}
  </section>`;
}
