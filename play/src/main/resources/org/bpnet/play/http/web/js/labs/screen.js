// The labs of the course: all of them by theme, or one with its options, what it prints and what it draws.
import { html, useEffect } from "../ui.js";
import { keep } from "../address.js";
import { language, t } from "../language.js";
import { dark } from "../theme.js";
import { lesson } from "../lessons/state.js";
import { address } from "./link.js";
import { Form } from "./form.js";
import { found, isPut, picture, place, problem, put, result, show, themes } from "./state.js";

function All() {
  return html`<h1>${t("screen.labs")}</h1>
    <p class="hint">${t("labs.hint")}</p>
    ${themes.value.map(
      ({ title, experiments }) => html`<section class="theme" key=${title} aria-label=${title}>
        <h2>${title}</h2>
        <ul class="labs">${experiments.map(({ name, header }) => html`<li key=${name}><a class="card" href=${address(name)}><code>${name}</code><span>${header}</span></a></li>`)}</ul>
      </section>`,
    )}`;
}

function Bar() {
  return html`<nav class="lab-bar" aria-label=${t("labs.choose")}>
    <a class="quiet" href=${address(null)}>← ${t("labs.all")}</a>
    <label class="small"><span>${t("labs.choose")}</span><select id="lab" onChange=${(event) => (location.hash = address(event.target.value))}>
      ${themes.value.map(({ title, experiments }) => html`<optgroup label=${title}>${experiments.map(({ name }) => html`<option value=${name} selected=${name === place.value.lab}>${name}</option>`)}</optgroup>`)}
    </select></label>
  </nav>`;
}

function About({ experiment }) {
  return html`<section class="card about" aria-label=${t("labs.about")}>
    <h2>${experiment.header}</h2>
    ${experiment.text.map((line) => html`<p class=${line.startsWith(" ") ? "formula-line" : ""}>${line}</p>`)}
  </section>`;
}

function Examples({ examples }) {
  if (examples.length === 0) return null;
  return html`<section class="card examples" aria-label=${t("labs.examples")}><h2>${t("labs.examples")}</h2>
    <ul>${examples.map(({ command, values, sayings }) => html`<li>
      ${sayings.map((saying) => html`<p>${saying}</p>`)}
      <button class="path" aria-pressed=${isPut(values)} onClick=${() => put(values)}><code>${command.replace("./bpnet ", "")}</code></button>
    </li>`)}</ul>
  </section>`;
}

function Pictures() {
  const { lab, pictures } = result.value;
  return pictures.map(
    ({ label, caption }, i) => html`<figure key=${label}>
      <img src=${picture(i) + (dark.value ? "?dark" : "")} alt=${caption} />
      <figcaption class="hint">${caption} <a class="csv" href=${picture(i)} download=${`${lab}${label.replace("--", "-")}.svg`}>${t("labs.save")}</a> <code>${label} FILE</code></figcaption>
    </figure>`,
  );
}

function Result() {
  const shown = result.value;
  return html`<section class="card lab-result" aria-label=${t("labs.output")}>
    <div class="head"><h2>${t("labs.output")}</h2><p class="pill" id="lab-state" role="status" data-state=${shown?.state ?? "none"}>${t(`labs.state.${shown?.state ?? "none"}`)}</p></div>
    ${shown?.problem && html`<p class="trouble" role="alert">${shown.problem}</p>`}
    ${shown && shown.language !== language.value && html`<p class="hint">${t("labs.language")}</p>`}
    ${shown && html`<pre class="printed" id="lab-text" lang=${shown.language} tabindex="0" role="region" aria-label=${t("labs.text")}>${shown.text}</pre><${Pictures} />`}
  </section>`;
}

export function Labs() {
  const here = place.value.lab && address(place.value.lab, place.value.values, lesson.value);
  useEffect(() => void show(), [language.value, place.value]);
  useEffect(() => here && keep(here), [here]);
  const trouble = problem.value && html`<p class="trouble" role="alert">${problem.value}</p>`;
  if (!themes.value) return html`<h1>${t("screen.labs")}</h1>${trouble}`;
  if (themes.value.length === 0) return html`<h1>${t("screen.labs")}</h1><section class="card"><p>${t("labs.offline")}</p></section>`;
  const experiment = found(place.value.lab);
  if (!experiment) return html`${place.value.lab && html`<p class="trouble" role="alert">${t("labs.unknown", place.value.lab)}</p>`}${trouble}<${All} />`;
  return html`<h1 class="hidden">${experiment.name}</h1>
    <${Bar} />${trouble}
    <div class="lab-screen">
      <div class="column"><${About} experiment=${experiment} /><${Form} experiment=${experiment} /></div>
      <div class="column"><${Result} /><${Examples} examples=${experiment.examples} /></div>
    </div>`;
}
