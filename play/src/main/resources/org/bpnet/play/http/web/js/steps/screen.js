// A training step, one equation at a time, forwards and backwards.
import { decimals, html, useEffect, whole } from "../ui.js";
import { named, t } from "../language.js";
import { frame } from "../ground/state.js";
import { at, back, choose, chosen, enter, go, isFirst, isLast, next, problem, restart, steps } from "./state.js";
import { Agreement, Equation, title } from "./equation.js";
import { NetworkLink } from "../network/screen.js";
import { Network } from "./network.js";

function key(event) {
  if (event.altKey || event.ctrlKey || event.metaKey || event.target.closest("input, select, textarea, .scroll, summary")) return;
  const action = { ArrowRight: next, ArrowLeft: back, Home: () => go(0), End: () => go(steps.value.equations.length - 1) }[event.key];
  if (!action || !steps.value) return;
  event.preventDefault();
  action();
}

const pointName = (i, x, y, label) =>
  frame.value.classes === 0
    ? t("steps.pointOf", i + 1, decimals(x, 2), decimals(y, 2))
    : t("steps.point", i + 1, decimals(x, 2), decimals(y, 2), named("class", String(label)));

function Status() {
  const { equations, iteration, updates, digest } = steps.value;
  const { part } = equations[at.value];
  return html`<div class="status">
    <p class="correct" id="step-status" role="status">${t("steps.status", at.value + 1, equations.length, t(`part.${part}`))}</p>
    <p class="loss"><span>${t("iteration")}</span> <b id="step-iteration">${whole(iteration)}</b>${updates > 0 ? html` <span>${t("steps.updates", updates)}</span>` : null}</p>
    <p class="loss"><span>${t("steps.digest")}</span> <b id="digest">${digest}</b></p>
  </div>`;
}

function Controls() {
  const { equations, batch, points } = steps.value;
  const all = frame.value.points;
  return html`<div class="controls" role="group" aria-label=${t("steps.controls")}>
    <button id="back" disabled=${isFirst()} onClick=${back}>← ${t("steps.back")}</button>
    <button class="main" id="next" disabled=${isLast()} onClick=${next}>${t("steps.next")} →</button>
    <label class="small"><span class="hidden">${t("steps.place")}</span>
      <input type="range" id="place" min="0" max=${equations.length - 1} step="1" value=${at.value} aria-valuetext=${title(equations[at.value])} onInput=${(event) => go(Number(event.target.value))} /></label>
    <label class="small"><span>${t("steps.by")}</span>
      <select id="by" onChange=${(event) => choose(event.target.value === "batch" ? "batch" : Number(event.target.value))}>
        <option value="batch" selected=${chosen.value === "batch"}>${chosen.value === "batch" && batch > points.length ? t("steps.part", points.length, batch) : t("steps.batch")}</option>
        ${all.map(([x, y, label], i) => html`<option value=${i} selected=${chosen.value === i}>${pointName(i, x, y, label)}</option>`)}
      </select></label>
    <button class="quiet" id="restart" disabled=${steps.value.updates === 0 && at.value === 0} onClick=${restart}>${t("steps.restart")}</button>
  </div>`;
}

function Contents() {
  const { equations } = steps.value;
  return html`<h2>${t("steps.contents")}</h2>
    <ol class="contents">
      ${equations.map((equation, i) => html`<li key=${i}><button aria-current=${i === at.value ? "step" : undefined} data-part=${equation.part} onClick=${() => go(i)}>${title(equation)}</button></li>`)}
    </ol>`;
}

export function Steps() {
  useEffect(() => {
    enter();
    window.addEventListener("keydown", key);
    return () => window.removeEventListener("keydown", key);
  }, []);
  const trouble = problem.value && html`<p class="trouble" role="alert">${problem.value}</p>`;
  if (!steps.value || !frame.value) return html`<h1 class="hidden">${t("screen.steps")}</h1>${trouble}`;
  return html`
    <h1 class="hidden">${t("screen.steps")}</h1>
    <div class="top"><${Status} /><${Controls} /></div>
    ${trouble}
    <div class="screen steps">
      <section class="card middle" aria-labelledby="equation-title"><${Equation} /></section>
      <section class="card left" aria-label=${t("tabs.label")}><h2>${t("tabs.label")}</h2><${Network} /><${NetworkLink} /><${Agreement} /><p class="hint">${t("steps.keys")}</p></section>
      <section class="card right" aria-label=${t("steps.contents")}><${Contents} /></section>
    </div>
  `;
}
