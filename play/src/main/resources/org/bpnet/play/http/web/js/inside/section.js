// One run from the inside: by step and by layer.
import { html, useEffect } from "../ui.js";
import { t } from "../language.js";
import { about } from "../runs/state.js";
import { known, show, shown, tables } from "./state.js";
import { LayerPictures, StepPictures } from "./pictures.js";
import { Spreads } from "./spreads.js";

export function Inside() {
  const all = known();
  const current = all.includes(shown.value) ? shown.value : (all[0] ?? null);
  useEffect(() => {
    if (current !== null && current !== shown.value) show(current);
  }, [current]);
  if (current === null) return null;
  return html`<section class="inside" aria-labelledby="inside">
    <div class="title"><h2 id="inside">${t("inside")}</h2>
      ${all.length > 1 && html`<label class="small"><span>${t("inside.run")}</span><select id="inside-run" onChange=${(event) => show(Number(event.target.value))}>
        ${all.map((index) => html`<option key=${index} value=${index} selected=${index === current}>${about.value.runs[index].name}</option>`)}
      </select></label>`}
    </div>
    ${tables.value.steps && !tables.value.layers && html`<p class="hint">${t("inside.none")}</p>`}
    <div class="pictures"><${LayerPictures} /><${StepPictures} /></div>
    <${Spreads} />
  </section>`;
}
