// The graph of an expression that one types, with all derivatives.
import { html, useEffect, useRef } from "../ui.js";
import { t } from "../language.js";
import { move, open, output, path, problem, shown, text, write } from "./state.js";
import { figure } from "./figure.js";
import { Picture } from "./picture.js";
import { Save, saveSvg } from "../save.js";

function Entry() {
  const ref = useRef();
  // Not a value of the element: what is being typed stays when an answer arrives.
  useEffect(() => void (ref.current.value = text.value), [text.value]);
  const send = (event) => {
    event.preventDefault();
    write(ref.current.value);
  };
  return html`<form class="entry" onSubmit=${send}>
    <label for="expression">${t("expression.text")}</label>
    <input type="text" id="expression" ref=${ref} spellcheck="false" autocomplete="off" autocapitalize="none" aria-describedby="expression-help" aria-invalid=${problem.value !== ""} />
    <button class="main">${t("expression.draw")}</button>
  </form>`;
}

function Point() {
  const { nodes, variables } = shown.value;
  return html`<div class="point" role="group" aria-label=${t("expression.point")}>
    ${variables.map((place) => {
      const { name, value } = nodes[place];
      const change = (event) => {
        const text = event.target.value.replace("−", "-").replace(",", ".");
        const next = Number(text);
        if (text.trim() !== "" && Number.isFinite(next)) move(name, next);
        else event.target.value = String(value);
      };
      return html`<label key=${name}><span>${name} =</span><input type="text" inputmode="decimal" id=${`at-${name}`} value=${String(value)} onChange=${change} /></label>`;
    })}
  </div>`;
}

function Outputs() {
  const { nodes, outputs } = shown.value;
  if (outputs.length === 1) return null;
  return html`<label class="small"><span>${t("expression.of")}</span><select id="output" onChange=${(event) => (output.value = Number(event.target.value))}>
    ${outputs.map((place, i) => html`<option value=${i} selected=${i === output.value}>${nodes[place].name} = ${nodes[place].formula}</option>`)}
  </select></label>`;
}

function Derivative({ derivative }) {
  const { nodes, outputs } = shown.value;
  const name = `∂${nodes[outputs[derivative.output]].name}/∂${nodes[derivative.variable].name}`;
  return html`<section class="derivative" aria-label=${name}>
    <h3>${name} = ${figure(derivative.reverse)}</h3>
    ${derivative.paths === 0 && html`<p class="muted">${t("expression.none")}</p>`}
    <ul>
      ${derivative.first.map(({ text: way, places }) => html`<li><button class="path" aria-pressed=${path.value === places} onClick=${() => (path.value = path.value === places ? [] : places)}>${way.replaceAll("->", "→").replaceAll(" * ", " · ").replaceAll("-", "−")}</button></li>`)}
    </ul>
    ${derivative.paths > derivative.first.length && html`<p class="muted">… ${t("expression.more", derivative.paths)}</p>`}
    ${derivative.paths > 0 && html`<p class="sum">${t("expression.sum", figure(derivative.sum), figure(derivative.reverse), figure(derivative.forward))}</p>`}
  </section>`;
}

function Kinks() {
  const kinks = shown.value.nodes.filter(({ kink }) => kink);
  return kinks.length === 0
    ? null
    : html`<div class="kinks" id="kinks">${kinks.map(({ name, formula, locals }) => html`<p>${t("expression.kink", `${name} = ${formula}`, locals.map(figure).join(", "))}</p>`)}</div>`;
}

function Table() {
  const { nodes, outputs } = shown.value;
  return html`<details open>
    <summary>${t("table")}</summary>
    <div class="scroll" role="region" tabindex="0" aria-label=${t("expression.table")}>
      <table id="nodes">
        <thead><tr><th scope="col">${t("expression.node")}</th><th scope="col">${t("expression.value")}</th><th scope="col">${t("expression.local")}</th>${outputs.map((place) => html`<th scope="col">∂${nodes[place].name}/∂</th>`)}</tr></thead>
        <tbody>${nodes.filter(({ number }) => !number).map(({ name, formula, value, locals, gradients }) => html`<tr><th scope="row">${formula === name ? name : `${name} = ${formula}`}</th><td data-value=${String(value)}>${figure(value)}</td><td>${locals.map(figure).join(", ")}</td>${gradients.map((gradient) => html`<td data-value=${String(gradient)}>${figure(gradient)}</td>`)}</tr>`)}</tbody>
      </table>
    </div>
  </details>`;
}

export function Expression() {
  useEffect(() => void open(), []);
  const trouble = problem.value && html`<p class="trouble" role="alert">${problem.value}</p>`;
  if (!shown.value) return html`<h1 class="hidden">${t("screen.graph")}</h1>${trouble}`;
  const { variables, operations, operations_of_forward_mode: forward, operations_of_reverse_mode: reverse, outputs, derivatives } = shown.value;
  return html`
    <h1 class="hidden">${t("screen.graph")}</h1>
    <section class="card top-card" aria-label=${t("expression.text")}><${Entry} /><${Point} /><p class="hint" id="expression-help">${t("expression.help")}</p></section>
    ${trouble}
    <div class="screen derivatives">
      <section class="card" aria-label=${t("expression.title")}><div class="head"><h2>${t("expression.title")}</h2><${Outputs} /><${Save} id="save-graph" save=${(button) => saveSvg("graph.svg", button.closest("section").querySelector("svg"))} /></div><${Picture} /><${Kinks} /><${Table} /></section>
      <section class="card" aria-label=${t("expression.paths")}><h2>${t("expression.paths")}</h2><p class="hint">${t("expression.chain")}</p>
        ${derivatives.filter((one) => one.output === output.value).map((one) => html`<${Derivative} key=${one.variable} derivative=${one} />`)}
        <p class="hint">${t("expression.cost", operations, forward, variables.length, reverse, outputs.length)}</p>
      </section>
    </div>
  `;
}
