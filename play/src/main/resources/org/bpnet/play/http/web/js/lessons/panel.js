// What a lesson says, above the screen that it is about.
import { html, useEffect } from "../ui.js";
import { t, withButtons } from "../language.js";
import { open } from "../ground/state.js";
import { end, following, found, go, lesson } from "./state.js";

export function Panel({ screen }) {
  useEffect(() => void (lesson.value && open()), [lesson.value]);
  const now = lesson.value && found(lesson.value.name);
  const shown = now?.steps[lesson.value.step - 1];
  if (!shown || (shown.lab !== undefined) !== (screen === "labs")) return null;
  const { name, step } = lesson.value;
  const next = following(now.number);
  const title = t(`lesson.${name}`);
  return html`<section class="card lesson" aria-label=${t("lesson.label", title)}>
    <div>
      <p class="hint">${t("lesson.place", now.number, step, now.steps.length)}</p>
      <h2>${title}</h2>
      <p class="said" aria-live="polite">${withButtons(`lesson.${name}.${step}`)}</p>
    </div>
    <div class="lesson-buttons">
      <button id="lesson-back" disabled=${step === 1} onClick=${() => go(name, step - 1)}>← ${t("lesson.back")}</button>
      ${
        step < now.steps.length
          ? html`<button class="main" id="lesson-next" onClick=${() => go(name, step + 1)}>${t("lesson.next")} →</button>`
          : next && html`<button class="main" id="lesson-next" onClick=${() => go(next.name, 1)}>${t("lesson.following")} →</button>`
      }
      <button class="quiet" id="lesson-again" onClick=${() => go(name, step)}>${t("lesson.again")}</button>
      <a class="quiet" href="#/lessons">${t("lesson.all")}</a>
      <button class="quiet" id="lesson-end" onClick=${end}>${t("lesson.close")}</button>
    </div>
  </section>`;
}
