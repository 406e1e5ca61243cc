// The monitor of runs: losses, measures and speed as they come, what they were asked for, and what gives cause for alarm.
import { html, useEffect } from "../ui.js";
import { t } from "../language.js";
import { about, axis, connection, open, pictures, problem, runs, smoothing } from "./state.js";
import { Alarms, Cards } from "./cards.js";
import { Chart } from "./chart.js";
import { Inside } from "../inside/section.js";
import { RunNetwork } from "../network/screen.js";
import { Confusions, Differences, Settings } from "./tables.js";

function Tools() {
  return html`<div class="controls" role="group" aria-label=${t("run.tools")}>
    <label class="small"><span>${t("run.axis")}</span><select id="axis" onChange=${(event) => (axis.value = event.target.value)}>
      ${["epoch", "step"].map((name) => html`<option value=${name} selected=${axis.value === name}>${t(`run.${name}`)}</option>`)}
    </select></label>
    <label class="small"><span>${t("run.smoothing")}</span><select id="smoothing" onChange=${(event) => (smoothing.value = Number(event.target.value))}>
      <option value="-1" selected=${smoothing.value < 0}>${t("run.raw")}</option>
      ${about.value.smoothings.map((rows, i) => html`<option value=${i} selected=${smoothing.value === i}>${t("run.rows", rows)}</option>`)}
    </select></label>
    <p class="connection" id="connection" role="status" data-state=${connection.value}>${t(`connection.${connection.value}`)}</p>
  </div>`;
}

function Empty() {
  return html`<section class="card empty"><h2>${t("runs.none")}</h2><p>${t("runs.how")}</p><pre><code>bpnet play runs/digits-20260101-120000</code></pre></section>`;
}

export function Runs() {
  useEffect(() => void open(), []);
  const trouble = problem.value && html`<p class="trouble" role="alert">${problem.value}</p>`;
  const title = html`<h1 class="hidden">${t("screen.runs")}</h1>`;
  if (!about.value) return html`${title}${trouble}`;
  if (about.value.runs.length === 0) return html`${title}<${Empty} />`;
  return html`
    ${title}${trouble}
    <${Cards} />
    <${Alarms} />
    ${runs.value.some((run) => run?.rows > 0) && html`<${Tools} /><div class="pictures">${pictures().map((name) => html`<${Chart} key=${name} name=${name} />`)}</div>`}
    <${Inside} />
    <${RunNetwork} />
    <${Differences} /><div class="below"><${Confusions} /><${Settings} /></div>
  `;
}
