// A matrix: its symbol, its shape and its numbers.
import { decimals, html } from "../ui.js";
import { Formula } from "../formula.js";

/** @param kind "result", "check" or nothing */
export function Matrix({ matrix, kind, label, title }) {
  return html`<div class="mat" data-kind=${kind}>
    <p class="mat-head">${title ? html`<span>${title}</span>` : html`<${Formula} latex=${matrix.latex} />`} <span class="shape">${matrix.shape}</span></p>
    <div class="scroll" role="region" tabindex="0" aria-label=${`${label} ${matrix.shape}`}>
      <table class="numbers"><tbody>
        ${matrix.rows.map((row) => html`<tr>${row.map((value) => html`<td data-value=${String(value)} data-sign=${value < 0 ? "minus" : value > 0 ? "plus" : ""}>${decimals(value, 4)}</td>`)}</tr>`)}
      </tbody></table>
    </div>
  </div>`;
}
