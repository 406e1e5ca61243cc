// What a click on the plane does, and the points as a table.
import { decimals, html } from "../ui.js";
import { named, t } from "../language.js";
import { act, frame, pick, picked, tool } from "./state.js";

export function Tools() {
  const now = frame.value;
  const tools = ["pick", ...Array.from({ length: now.classes }, (_, c) => String(c)), "remove"];
  return html`<div class="tools" role="group" aria-label=${t("tools.label")}>
    ${tools.map((name) => {
      const isClass = /^\d$/.test(name);
      return html`<button class="tool" aria-pressed=${tool.value === name} onClick=${() => (tool.value = name)}>
        ${isClass && html`<i class="mark" data-class=${name} aria-hidden="true"></i>`}${isClass ? t("tools.add", named("class", name)) : t(`tools.${name}`)}
      </button>`;
    })}
  </div>`;
}

export function Points() {
  const now = frame.value;
  return html`<details>
    <summary>${t("points.title", now.total)}</summary>
    <div class="scroll tall" role="region" tabindex="0" aria-label=${t("points.title", now.total)}>
      <table id="points-table">
        <thead><tr><th scope="col">#</th><th scope="col">x₁</th><th scope="col">x₂</th><th scope="col">${t("points.class")}</th><th scope="col">${t("points.guess")}</th><td></td></tr></thead>
        <tbody>
          ${now.points.map(
            ([x, y, label, guess], i) => html`<tr key=${i} data-picked=${i === picked.value} data-wrong=${label !== guess}>
              <td><button class="link" aria-label=${t("points.pick", i + 1)} onClick=${() => pick(i)}>${i + 1}</button></td>
              <td>${decimals(x)}</td><td>${decimals(y)}</td>
              <td class="word"><i class="mark" data-class=${label} aria-hidden="true"></i>${named("class", String(label))}</td>
              <td class="word">${guess === null ? "–" : named("class", String(guess))}</td>
              <td><button class="step" aria-label=${t("points.remove", i + 1)} onClick=${() => act("remove", { index: i })}>×</button></td>
            </tr>`,
          )}
        </tbody>
      </table>
    </div>
    <button class="quiet" onClick=${() => act("restore")}>${t("points.restore")}</button>
  </details>`;
}
