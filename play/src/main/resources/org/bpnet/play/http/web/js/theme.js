// Light or dark: as the system has it, until somebody chooses.
import { signal } from "@preact/signals";

const system = matchMedia("(prefers-color-scheme: dark)");
const stored = localStorage.getItem("theme");
export const dark = signal(stored ? stored === "dark" : system.matches);
document.documentElement.dataset.theme = dark.value ? "dark" : "light";

system.addEventListener("change", () => {
  if (!localStorage.getItem("theme")) show(system.matches);
});

function show(value) {
  document.documentElement.dataset.theme = value ? "dark" : "light";
  dark.value = value;
}

export function toggleTheme() {
  show(!dark.value);
  localStorage.setItem("theme", dark.value ? "dark" : "light");
}
