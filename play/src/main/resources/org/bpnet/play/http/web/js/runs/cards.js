// What each run is doing, and what is wrong with it.
import { html, whole } from "../ui.js";
import { t } from "../language.js";
import { about, connection, hidden, runs, steer, toggle } from "./state.js";
import { clock, figure, measured, span } from "./words.js";

/** The figures of the last epoch that are worth a large print. */
const LARGE = ["train_loss", "validation_loss", "validation_accuracy", "validation_r2", "learning_rate", "examples_per_second"];
const LABELS = { train_loss: "run.train_loss", validation_loss: "run.validation_loss" };

const label = (name) => (name in LABELS ? t(LABELS[name]) : measured(name.replace(/^validation_/, "")));

function Progress({ run }) {
  if (run.epochs === 0) return html`<p class="muted">${t("run.epochOnly", whole(run.epoch))}</p>`;
  const done = run.under_way?.done ?? run.epoch / run.epochs;
  return html`<div class="progress" role="progressbar" aria-label=${t("run.progress")} aria-valuemin="0" aria-valuemax=${run.epochs} aria-valuenow=${run.epoch}>
      <i style=${{ width: `${100 * done}%` }}></i>
    </div>
    ${run.under_way && html`<p class="small-line under-way">${t("run.underWay", whole(run.under_way.epoch), whole(run.under_way.batch), whole(run.under_way.batches), figure(run.under_way.loss), whole(Math.round(run.under_way.examples_per_second)))}</p>`}
    <p class="muted small-line"><span>${t("run.epochOf", whole(run.epoch), whole(run.epochs))}</span>
      ${run.seconds_left !== null && html`<span>${t("run.left", span(run.seconds_left))}</span>`}
      ${run.modified > 0 && html`<span>${t("run.modified", clock(run.modified))}</span>`}
      ${run.best.epoch !== undefined && html`<span>${t("run.best", whole(run.best.epoch))}</span>`}
    </p>`;
}

function Figures({ run }) {
  const names = LARGE.filter((name) => run.last[name] !== undefined);
  return html`<dl class="figures">${names.map((name) => html`<div key=${name}><dt>${label(name)}</dt><dd data-name=${name} data-value=${String(run.last[name])}>${figure(run.last[name])}</dd></div>`)}</dl>`;
}

/** What one may do with a run that trains in the process of the server. */
function Steering({ run, index }) {
  const { paused, stopping, factor, rates } = run.steering;
  if (!["waiting", "running", "paused"].includes(run.status) || stopping || connection.value !== "open") return null;
  return html`<div class="controls steering" role="group" aria-label=${t("run.steer")}>
    <button id="pause" aria-pressed=${paused} onClick=${() => steer(index, paused ? "resume" : "pause")}>${t(paused ? "run.resume" : "run.pause")}</button>
    <button id="stop" onClick=${() => steer(index, "stop")}>${t("run.stop")}</button>
    ${rates && html`<button id="slower" onClick=${() => steer(index, "rate", { factor: 0.5 })}>${t("run.slower")}</button>
      <button id="faster" onClick=${() => steer(index, "rate", { factor: 2 })}>${t("run.faster")}</button>`}
    <p class="hint">${factor !== 1 && html`<b id="factor">${t("run.factor", figure(factor))}</b> `}${t("run.steerHint")}</p>
  </div>`;
}

function News({ run }) {
  if (run.problem) return html`<p class="trouble" role="alert">${run.problem}</p>`;
  return html`${run.news && html`<p class="hint news">${t(`run.news.${run.news}`)}</p>`}
    ${run.unread > 0 && html`<p class="hint">${t("run.unread", whole(run.unread))}</p>`}
    ${run.status === "quiet" && html`<p class="hint">${t("run.quiet")}</p>`}
    ${run.status === "gone" && html`<p class="hint">${t("run.gone")}</p>`}`;
}

function Card({ run, index, alone }) {
  const { name, folder } = about.value.runs[index];
  return html`<section class="card run" aria-label=${t("run.card", name)} data-status=${run?.status}>
    <div class="head">
      <h2 title=${folder}>${!alone && html`<i class="swatch" data-colour=${index}></i>`}${name}</h2>
      ${run && html`<span class="pill" data-status=${run.status}>${t(`run.status.${run.status}`)}</span>`}
      ${!alone && html`<label class="check"><input type="checkbox" checked=${!hidden.value.has(index)} onChange=${() => toggle(index)} />${t("run.draw")}</label>`}
    </div>
    ${run && html`<${Progress} run=${run} /><${Figures} run=${run} /><${News} run=${run} />${run.steering && html`<${Steering} run=${run} index=${index} />`}`}
    ${run?.rows === 0 && run.status !== "gone" && html`<p class="hint">${t("run.empty")}</p>`}
  </section>`;
}

export function Cards() {
  const alone = runs.value.length === 1;
  return html`<div class="runs" data-alone=${alone}>${runs.value.map((run, index) => html`<${Card} key=${index} run=${run} index=${index} alone=${alone} />`)}</div>`;
}

/** What is wrong, in words, with advice. */
export function Alarms() {
  const all = runs.value.flatMap((run, index) => run?.alarms?.map((alarm) => ({ ...alarm, index })) ?? []);
  if (all.length === 0) return null;
  return html`<div role="status"><ul class="alarms" id="alarms" aria-label=${t("alarms")}>
    ${all.map((alarm) => html`<li key=${`${alarm.index} ${alarm.kind}`} class="alarm" data-kind=${alarm.kind} data-severe=${alarm.severe}>
      <p><b>${runs.value.length > 1 && `${about.value.runs[alarm.index].name}: `}${t(`alarm.${alarm.kind}`, whole(alarm.epoch), figure(alarm.value), figure(alarm.reference), alarm.layer)}</b></p>
      <p>${t(`alarm.${alarm.kind}.advice`)}</p>
    </li>`)}
  </ul></div>`;
}
