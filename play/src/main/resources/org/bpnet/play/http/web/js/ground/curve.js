// What a network makes of a line: its curve, and what each unit of the last hidden layer adds to it.
import { colour, decimals, html } from "../ui.js";
import { t } from "../language.js";

/** Every eighth place of a curve has a row. */
const STRIDE = 8;

/** @param chosen the part that stands out, or −1 */
export function drawCurve(context, curve, { x, y, chosen }) {
  const line = (values, name, width, alpha) => {
    context.beginPath();
    values.forEach((value, i) => context.lineTo(x(curve.x[i]), y(value)));
    context.strokeStyle = colour(name);
    context.lineWidth = width;
    context.globalAlpha = alpha;
    context.stroke();
    context.globalAlpha = 1;
  };
  context.lineJoin = "round";
  curve.parts.forEach((part, i) => i !== chosen && line(part, "--muted", 1, 0.45));
  if (chosen >= 0) line(curve.parts[chosen], "--accent", 2.5, 1);
  line(curve.y, "--class-1", 3, 1);
}

/** The curve's values as a table. */
export function Curve({ curve }) {
  const places = curve.x.map((_, i) => i).filter((i) => i % STRIDE === 0);
  return html`<details>
    <summary>${t("curve.table")}</summary>
    <div class="scroll tall" role="region" tabindex="0" aria-label=${t("curve.table")}>
      <table id="curve-table">
        <thead><tr><th scope="col">x</th><th scope="col">ŷ</th>${curve.parts.map((_, i) => html`<th scope="col">${t("curve.part", i + 1)}</th>`)}</tr></thead>
        <tbody>${places.map((i) => html`<tr><th scope="row">${decimals(curve.x[i])}</th><td>${decimals(curve.y[i], 4)}</td>${curve.parts.map((part) => html`<td>${decimals(part[i], 4)}</td>`)}</tr>`)}</tbody>
      </table>
    </div>
  </details>`;
}
