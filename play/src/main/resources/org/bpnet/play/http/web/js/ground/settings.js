// What decides what happens: points, layers, loss, optimizer. Each change begins again.
import { decimals, html } from "../ui.js";
import { named, t } from "../language.js";
import { act, change, choices, frame } from "./state.js";

const RATES = [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10, 100];
const BATCHES = [0, 1, 2, 4, 8, 16];
const MOST_LAYERS = 4;
const MOST_UNITS = 20;

function Select({ id, label, value, options, onChange, title }) {
  return html`<div class="field"><label for=${`setting-${id}`}>${label}</label>
    <select id=${`setting-${id}`} value=${value} title=${title} onChange=${(event) => onChange(event.target.value)}>
      ${options.map(({ value: each, text }) => html`<option value=${each} selected=${each === value}>${text}</option>`)}
    </select></div>`;
}

const options = (kind, all) => all.map(({ name }) => ({ value: name, text: named(kind, name) }));
const summary = (all, name) => all.find((each) => each.name === name)?.summary;
const withValue = (all, value) => (all.includes(value) ? all : [...all, value].sort((a, b) => a - b));

function Layers({ hidden, activations }) {
  const replace = (index, layer) => change({ hidden: hidden.map((old, i) => (i === index ? { ...old, ...layer } : old)) });
  return html`<fieldset class="layers">
    <legend>${t("settings.hidden")}</legend>
    ${hidden.map(
      (layer, i) => html`<div class="layer" role="group" aria-label=${t("settings.layer", i + 1)}>
        <span class="units">
          <button class="step" aria-label=${t("settings.fewer", i + 1)} disabled=${layer.units === 1} onClick=${() => replace(i, { units: layer.units - 1 })}>−</button>
          <output>${layer.units}</output>
          <button class="step" aria-label=${t("settings.more", i + 1)} disabled=${layer.units === MOST_UNITS} onClick=${() => replace(i, { units: layer.units + 1 })}>+</button>
        </span>
        <select aria-label=${t("settings.activation", i + 1)} title=${summary(activations, layer.activation)} value=${layer.activation} onChange=${(event) => replace(i, { activation: event.target.value })}>
          ${activations.map(({ name }) => html`<option value=${name} selected=${name === layer.activation}>${name}</option>`)}
        </select>
        <button class="step" aria-label=${t("settings.drop", i + 1)} onClick=${() => change({ hidden: hidden.filter((_, j) => j !== i) })}>×</button>
      </div>`,
    )}
    <button class="quiet wide" disabled=${hidden.length === MOST_LAYERS} onClick=${() => change({ hidden: [...hidden, hidden.at(-1) ?? { units: 4, activation: "tanh" }] })}>${t("settings.add")}</button>
  </fieldset>`;
}

/** Whether a loss fits a set of so many classes, 0 being a curve. */
const fits = (loss, classes) => (classes === 0 ? loss.curve : classes === 2 ? loss.two : loss.more);

/** Another set, with a loss that fits; between classes and a curve with the network that is usual there. */
function changeSet(set, now, all) {
  const { classes, usual } = all.sets.find(({ name }) => name === set);
  const { loss, hidden, optimizer, rate } = usual;
  if ((classes === 0) !== (now.classes === 0)) return change({ set, loss, hidden, optimizer, rate });
  const keep = classes === now.classes || (classes > 2 && now.classes > 2);
  return change(keep ? { set } : { set, loss });
}

export function Settings() {
  const { scenario, classes } = frame.value;
  const all = choices.value;
  const losses = all.losses.filter((loss) => fits(loss, classes));
  const pickOptimizer = (optimizer) => change({ optimizer, rate: optimizer === "sgd" ? 0.3 : all.optimizers.find(({ name }) => name === optimizer).rate });
  return html`
    <h2>${t("settings.title")}</h2>
    <${Select} id="set" label=${t("settings.set")} value=${scenario.set} onChange=${(set) => changeSet(set, frame.value, all)}
      options=${all.sets.map(({ name, points }) => ({ value: name, text: `${named("set", name)} (${points})` }))} />
    <${Layers} hidden=${scenario.hidden} activations=${all.activations} />
    <${Select} id="loss" label=${t("settings.loss")} value=${scenario.loss} title=${summary(all.losses, scenario.loss)} options=${options("loss", losses)} onChange=${(loss) => change({ loss })} />
    <${Select} id="optimizer" label=${t("settings.optimizer")} value=${scenario.optimizer} title=${summary(all.optimizers, scenario.optimizer)} options=${options("optimizer", all.optimizers)} onChange=${pickOptimizer} />
    <div class="pair">
      <${Select} id="rate" label=${t("settings.rate")} value=${String(scenario.rate)} onChange=${(rate) => change({ rate: Number(rate) })}
        options=${withValue(RATES, scenario.rate).map((rate) => ({ value: String(rate), text: String(rate) }))} />
      <${Select} id="batch" label=${t("settings.batch")} value=${String(scenario.batch)} onChange=${(batch) => change({ batch: Number(batch) })}
        options=${withValue(BATCHES, scenario.batch).map((batch) => ({ value: String(batch), text: batch === 0 ? t("settings.all") : String(batch) }))} />
    </div>
    <${Select} id="initializer" label=${t("settings.initializer")} value=${scenario.initializer} title=${summary(all.initializers, scenario.initializer)} options=${options("initializer", all.initializers)} onChange=${(initializer) => change({ initializer })} />
    <div class="seed"><span>${t("settings.seed")} <b>${scenario.seed}</b></span><button class="quiet" onClick=${() => act("reseed")}>${t("settings.reseed")}</button></div>
  `;
}
