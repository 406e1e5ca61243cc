// What a click on the plane does, and the points as a table.
import { decimals, html } from "../ui.js";
import { named, t } from "../language.js";
import { act, frame, pick, picked, tool } from "./state.js";

export function Tools() {
  const now = frame.value;
  const tools = ["pick", ...Array.from({ length: Math.max(1, now.classes) }, (_, c) => String(c)), "remove"];
  const name = (tool) => (!/^\d$/.test(tool) ? t(`tools.${tool}`) : now.classes === 0 ? t("tools.addPoint") : t("tools.add", named("class", tool)));
  return html`<div class="tools" role="group" aria-label=${t("tools.label")}>
    ${tools.map(
      (each) => html`<button class="tool" aria-pressed=${tool.value === each} onClick=${() => (tool.value = each)}>
        ${/^\d$/.test(each) && html`<i class="mark" data-class=${each} aria-hidden="true"></i>`}${name(each)}
      </button>`,
    )}
  </div>`;
}

const heads = (classes) => (classes === 0 ? ["x", "y", "ŷ"] : ["x₁", "x₂", t("points.class"), t("points.guess")]);

export function Points() {
  const now = frame.value;
  return html`<details>
    <summary>${t("points.title", now.total)}</summary>
    <div class="scroll tall" role="region" tabindex="0" aria-label=${t("points.title", now.total)}>
      <table id="points-table">
        <thead><tr><th scope="col">#</th>${heads(now.classes).map((head) => html`<th scope="col">${head}</th>`)}<td></td></tr></thead>
        <tbody>
          ${now.points.map(
            ([x, y, label, told], i) => html`<tr key=${i} data-picked=${i === picked.value} data-wrong=${now.classes > 0 && label !== told}>
              <td><button class="link" aria-label=${t("points.pick", i + 1)} onClick=${() => pick(i)}>${i + 1}</button></td>
              <td>${decimals(x)}</td><td>${decimals(y)}</td>
              ${now.classes > 0 && html`<td class="word"><i class="mark" data-class=${label} aria-hidden="true"></i>${named("class", String(label))}</td>`}
              ${now.classes === 0 ? html`<td>${decimals(told)}</td>` : html`<td class="word">${told === null ? "–" : named("class", String(told))}</td>`}
              <td><button class="step" aria-label=${t("points.remove", i + 1)} onClick=${() => act("remove", { index: i })}>×</button></td>
            </tr>`,
          )}
        </tbody>
      </table>
    </div>
    <button class="quiet" onClick=${() => act("restore")}>${t("points.restore")}</button>
  </details>`;
}
