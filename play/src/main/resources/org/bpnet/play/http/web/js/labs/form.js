// The options of a lab, and the line for a terminal that they make.
import { html, useEffect, useRef } from "../ui.js";
import { t } from "../language.js";
import { signal } from "@preact/signals";
import { command, place, put, result, run, set, stop, valueOf } from "./state.js";

const copied = signal("");

function Text({ option, id, help }) {
  const ref = useRef();
  const value = valueOf(option);
  // Not a value of the element: what is being typed stays when an answer arrives.
  useEffect(() => void (ref.current.value = value), [value]);
  const mode = { whole: "numeric", number: "decimal" }[option.kind] ?? "text";
  return html`<input type="text" id=${id} ref=${ref} inputmode=${mode} placeholder=${option.placeholder} spellcheck="false" autocomplete="off" autocapitalize="none" aria-describedby=${help} onChange=${(event) => set(option, event.target.value.trim().replace("−", "-"))} />`;
}

function Choice({ option, id, help }) {
  return html`<select id=${id} aria-describedby=${help} onChange=${(event) => set(option, event.target.value)}>
    ${option.choices.map((choice) => html`<option value=${choice} selected=${choice === valueOf(option)}>${choice || t("labs.own")}</option>`)}
  </select>`;
}

function Field({ option }) {
  const id = `option-${option.name}`;
  const help = `${id}-help`;
  const hint = html`<p class="hint" id=${help}>${option.description}</p>`;
  if (option.kind === "flag") {
    return html`<div class="option"><label class="flag"><input type="checkbox" id=${id} checked=${valueOf(option) === "true"} aria-describedby=${help} onChange=${(event) => set(option, event.target.checked ? "true" : "")} /><code>${option.label}</code></label>${hint}</div>`;
  }
  const Control = option.kind === "choice" ? Choice : Text;
  return html`<div class="option"><label for=${id}><code>${option.label}</code></label><${Control} option=${option} id=${id} help=${help} />${hint}</div>`;
}

function Command() {
  const copy = async () => {
    await navigator.clipboard.writeText(command.value);
    copied.value = command.value;
  };
  return html`<div class="command">
    <div class="head"><h3 id="command-title">${t("labs.command")}</h3><button class="quiet" id="lab-copy" disabled=${!command.value} onClick=${copy}>${t(command.value && copied.value === command.value ? "labs.copied" : "labs.copy")}</button></div>
    <pre tabindex="0" role="group" aria-labelledby="command-title"><code id="lab-command">${command.value}</code></pre>
  </div>`;
}

export function Form({ experiment }) {
  const running = result.value?.state === "running";
  return html`<section class="card lab-form" aria-label=${t("labs.options")}>
    <div class="head"><h2>${t("labs.options")}</h2>
      ${experiment.options.length > 0 && html`<button class="quiet" id="lab-first" disabled=${Object.keys(place.value.values).length === 0} onClick=${() => put({})}>${t("labs.first")}</button>`}
    </div>
    ${experiment.options.length === 0 && html`<p class="hint">${t("labs.none")}</p>`}
    ${experiment.options.map((option) => html`<${Field} key=${`${experiment.name} ${option.name}`} option=${option} />`)}
    <div class="controls">
      ${running
        ? html`<button class="main" id="lab-stop" onClick=${stop}>${t("labs.stop")}</button>`
        : html`<button class="main" id="lab-run" disabled=${!command.value} onClick=${run}>${t(result.value ? "labs.again" : "labs.run")}</button>`}
      ${experiment.long && !running && !result.value && html`<p class="hint">${t("labs.long")}</p>`}
    </div>
    <${Command} />
  </section>`;
}
