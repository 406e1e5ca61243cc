// What a click on the plane does, and the points as a table.
import { decimals, html, useRef } from "../ui.js";
import { named, t } from "../language.js";
import { leavesPointsOut, MOST_POINTS } from "./link.js";
import { act, frame, pick, picked, pointsFile, tool } from "./state.js";

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
  </div>
  ${leavesPointsOut(now) && html`<p class="hint" id="points-left-out">${t("points.leftOut", MOST_POINTS)}</p>`}`;
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
              <${Cell} index=${i} value=${x} axis="x" name=${heads(now.classes)[0]} /><${Cell} index=${i} value=${y} axis="y" name=${heads(now.classes)[1]} />
              ${now.classes > 0 && html`<td class="word"><${Class} index=${i} label=${label} classes=${now.classes} /></td>`}
              ${now.classes === 0 ? html`<td>${decimals(told)}</td>` : html`<td class="word">${told === null ? "–" : named("class", String(told))}</td>`}
              <td><button class="step" aria-label=${t("points.remove", i + 1)} onClick=${() => act("remove", { index: i })}>×</button></td>
            </tr>`,
          )}
        </tbody>
      </table>
    </div>
    <button class="quiet" onClick=${() => act("restore")}>${t("points.restore")}</button>
    <${Exchange} columns=${now.classes === 0 ? "x,y" : "x1,x2,class"} />
  </details>`;
}

/** A coordinate that can be given another value. */
function Cell({ index, value, axis, name }) {
  const change = (event) => {
    const text = event.target.value.replace("−", "-").replace(",", ".");
    const next = Number(text);
    if (text.trim() !== "" && Number.isFinite(next)) act("move", { index, [axis]: next });
    else event.target.value = decimals(value);
  };
  return html`<td><input class="cell narrow" type="text" inputmode="decimal" aria-label=${t("points.cell", index + 1, name)} value=${decimals(value)} onChange=${change} /></td>`;
}

function Class({ index, label, classes }) {
  const change = (event) => act("move", { index, label: Number(event.target.value) });
  return html`<i class="mark" data-class=${label} aria-hidden="true"></i><select class="cell narrow" aria-label=${t("points.cell", index + 1, t("points.class"))} onChange=${change}>
    ${Array.from({ length: classes }, (_, c) => html`<option value=${c} selected=${c === label}>${named("class", String(c))}</option>`)}
  </select>`;
}

/** The points as CSV, out and in. */
function Exchange({ columns }) {
  const text = useRef();
  const read = async (event) => {
    const [file] = event.target.files;
    if (file) text.current.value = await file.text();
  };
  return html`<details>
    <summary>${t("points.csv")}</summary>
    <p><a id="points-file" href=${pointsFile()} download="points.csv">${t("points.save")}</a></p>
    <label class="hint" for="points-text">${t("points.paste", columns)}</label>
    <textarea id="points-text" ref=${text} rows="5" spellcheck="false"></textarea>
    <div class="exchange">
      <input id="points-upload" type="file" accept=".csv,text/csv" aria-label=${t("points.file")} onChange=${read} />
      <button id="points-use" onClick=${() => act("points", { csv: text.current.value })}>${t("points.use")}</button>
    </div>
  </details>`;
}
