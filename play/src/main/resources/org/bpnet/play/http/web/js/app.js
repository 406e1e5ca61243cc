// The shell around the screens: their names, the language, light and dark.
import { html, render, useEffect } from "./ui.js";
import { screenName } from "./address.js";
import { LANGUAGES, language, speak, t } from "./language.js";
import { dark, toggleTheme } from "./theme.js";
import { signal } from "@preact/signals";
import { Ground } from "./ground/screen.js";
import { Lessons } from "./lessons/screen.js";
import { Panel } from "./lessons/panel.js";
import { Labs } from "./labs/screen.js";
import { Graph } from "./network/screen.js";
import { Runs } from "./runs/screen.js";
import { Steps } from "./steps/screen.js";

const SCREENS = { ground: Ground, lessons: Lessons, steps: Steps, graph: Graph, labs: Labs, runs: Runs };
/** Where what a lesson says stays in sight. */
const LESSON_SCREENS = ["ground", "steps", "labs"];
const shown = signal(screen());

function screen() {
  const name = screenName();
  return name in SCREENS ? name : "ground";
}
window.addEventListener("hashchange", () => (shown.value = screen()));

function Header() {
  const other = LANGUAGES.find((name) => name !== language.value);
  return html`
    <header class="bar">
      <a class="brand" href="#/ground"><img src="/icon.svg" alt="" width="24" height="24" /><span>BPNet</span></a>
      <nav aria-label=${t("nav")}>
        ${Object.keys(SCREENS).map(
          (name) => html`<a href=${`#/${name}`} aria-current=${shown.value === name ? "page" : undefined}>${t(`screen.${name}`)}</a>`,
        )}
      </nav>
      <div class="preferences">
        <button class="quiet" lang=${other} onClick=${() => speak(other)}>${t("language.other")}</button>
        <button class="quiet" aria-pressed=${dark.value} onClick=${toggleTheme}>${t("theme.dark")}</button>
      </div>
    </header>
  `;
}

function App() {
  useEffect(() => {
    document.documentElement.lang = language.value;
    document.title = `${t(`screen.${shown.value}`)} · BPNet`;
  }, [language.value, shown.value]);
  const Screen = SCREENS[shown.value];
  return html`<${Header} /><main id="main">${LESSON_SCREENS.includes(shown.value) && html`<${Panel} screen=${shown.value} />`}<${Screen} /></main>`;
}

render(html`<${App} />`, document.getElementById("app"));
