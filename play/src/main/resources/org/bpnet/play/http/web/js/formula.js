// Formulas as MathML, which browsers draw and screen readers read.
import { html, useEffect, useRef } from "./ui.js";
import { signal } from "@preact/signals";

const katex = signal(null);
let asked = false;

/** A formula of LaTeX. */
export function Formula({ latex }) {
  const ref = useRef();
  if (!asked) {
    asked = true;
    import("katex").then((module) => (katex.value = module.default));
  }
  const drawn = katex.value;
  useEffect(() => {
    if (drawn) drawn.render(latex, ref.current, { output: "mathml", throwOnError: false });
  }, [latex, drawn]);
  return html`<span class="formula" ref=${ref}></span>`;
}
