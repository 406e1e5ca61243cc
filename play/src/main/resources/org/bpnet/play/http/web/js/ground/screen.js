// The playground: a small network that learns points of the plane.
import { decimals, html, thousandths, useEffect, whole } from "../ui.js";
import { keep } from "../address.js";
import { t } from "../language.js";
import { act, animate, animated, forwardStep, frame, iterations, open, problem, setSpeed, speed, train } from "./state.js";
import { Forward } from "./forward.js";
import { Graph } from "./graph.js";
import { History } from "./history.js";
import { address } from "./link.js";
import { Plane, planeTitle } from "./plane.js";
import { Settings } from "./settings.js";
import { Points, Tools } from "./tools.js";
import { NetworkLink } from "../network/screen.js";
import { Weights } from "./weights.js";
import { lesson } from "../lessons/state.js";
import { signal } from "@preact/signals";

const tab = signal("graph");
const TABS = ["graph", "history", "weights"];

function Status() {
  const now = frame.value;
  return html`<div class="status">
    <p class="correct" id="status">${now.classes === 0 ? t("status.fit", thousandths(now.fit), whole(now.iteration)) : t("status.correct", `${now.correct}/${now.total}`, whole(now.iteration))}</p>
    <p class="loss"><span>${t("loss")}</span> <b id="loss">${decimals(now.loss, 4)}</b></p>
  </div>`;
}

function Controls() {
  return html`<div class="controls" role="group" aria-label=${t("controls.label")}>
    <button class="main" id="animate" aria-pressed=${animated.value} onClick=${animate}>${animated.value ? t("controls.pause") : t("controls.animate")}</button>
    <button id="train" onClick=${() => train(iterations.value)}>${t("controls.train")}</button>
    <button id="forward" onClick=${forwardStep}>${t("controls.forward")}</button>
    <button id="reset" onClick=${() => act("reset")}>${t("controls.reset")}</button>
    <label class="small"><span>${t("controls.speed")}</span>
      <input type="range" min="0" max="3.5" step="0.1" value=${Math.log10(speed.value)} aria-valuetext=${t("controls.perSecond", speed.value)}
        onInput=${(event) => setSpeed(Math.round(10 ** Number(event.target.value)))} /><output>${t("controls.perSecond", speed.value)}</output></label>
    <label class="small"><span>${t("controls.iterations")}</span>
      <select onChange=${(event) => (iterations.value = Number(event.target.value))}>
        ${[1, 10, 100, 1000, 5000].map((count) => html`<option value=${count} selected=${count === iterations.value}>${whole(count)}</option>`)}
      </select></label>
  </div>`;
}

function Trouble() {
  const now = frame.value;
  if (problem.value) return html`<p class="trouble" role="alert">${problem.value}</p>`;
  if (!now?.diverged) return null;
  return html`<div class="trouble" role="alert">
    <p>${t("diverged", whole(now.iteration), now.scenario.rate)}</p>
    <button onClick=${() => act("change", { scenario: { rate: Number((now.scenario.rate / 10).toPrecision(6)) } })}>${t("diverged.lower", Number((now.scenario.rate / 10).toPrecision(6)))}</button>
  </div>`;
}

function Tabs() {
  const move = (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const next = TABS[(TABS.indexOf(tab.value) + step + TABS.length) % TABS.length];
    tab.value = next;
    document.getElementById(`tab-${next}`).focus();
  };
  return html`
    <div class="tabs" role="tablist" aria-label=${t("tabs.label")} onKeyDown=${move}>
      ${TABS.map(
        (name) => html`<button role="tab" id=${`tab-${name}`} aria-selected=${tab.value === name} aria-controls="panel" tabindex=${tab.value === name ? 0 : -1} onClick=${() => (tab.value = name)}>${t(`tabs.${name}`)}</button>`,
      )}
    </div>
    <div class="panel" role="tabpanel" id="panel" aria-labelledby=${`tab-${tab.value}`}>
      ${tab.value === "graph" && html`<${Graph} /><${Forward} /><${NetworkLink} />`}
      ${tab.value === "history" && html`<${History} />`}
      ${tab.value === "weights" && html`<${Weights} />`}
    </div>
  `;
}

export function Ground() {
  const scenario = frame.value && address(frame.value, lesson.value);
  useEffect(() => void open(), []);
  useEffect(() => scenario && keep(scenario), [scenario]);
  if (!frame.value) return html`<h1 class="hidden">${t("screen.ground")}</h1><${Trouble} />`;
  return html`
    <h1 class="hidden">${t("screen.ground")}</h1>
    <div class="top"><${Status} /><${Controls} /></div>
    <${Trouble} />
    <div class="screen">
      <section class="card middle" aria-label=${t("tabs.label")}><${Tabs} /></section>
      <section class="card right" aria-label=${planeTitle()}><${Plane} /><${Tools} /><${Points} /></section>
      <section class="card left" aria-label=${t("settings.title")}><${Settings} /></section>
    </div>
  `;
}
