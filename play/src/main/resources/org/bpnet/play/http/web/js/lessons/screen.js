// All lessons.
import { html, useEffect } from "../ui.js";
import { t } from "../language.js";
import { choices, open, problem } from "../ground/state.js";
import { go, lesson } from "./state.js";

export function Lessons() {
  useEffect(() => void open(), []);
  if (!choices.value) return html`<h1>${t("screen.lessons")}</h1>${problem.value && html`<p class="trouble" role="alert">${problem.value}</p>`}`;
  return html`
    <h1>${t("screen.lessons")}</h1>
    <p class="hint">${t("lessons.hint")}</p>
    <ol class="lessons">
      ${choices.value.lessons.map(
        ({ name, steps }, i) => html`<li class="card" key=${name} aria-current=${lesson.value?.name === name ? "true" : undefined}>
          <p class="hint">${i + 1} · ${t("lessons.steps", steps.length)}</p>
          <h2>${t(`lesson.${name}`)}</h2>
          <p>${t(`lesson.${name}.about`)}</p>
          <button class="main" aria-label=${`${t("lessons.begin")}: ${t(`lesson.${name}`)}`} onClick=${() => go(name, 1)}>${t("lessons.begin")}</button>
        </li>`,
      )}
    </ol>
  `;
}
