// The phrases of the pages, in English and Chinese.
import { h } from "preact";
import { signal } from "@preact/signals";

export const LANGUAGES = ["en", "zh"];
const stored = localStorage.getItem("language");
const wished = stored ?? (navigator.language.startsWith("zh") ? "zh" : "en");
export const language = signal(LANGUAGES.includes(wished) ? wished : "en");

const phrases = Object.fromEntries(
  await Promise.all(
    LANGUAGES.map(async (name) => [name, await (await fetch(`/i18n/${name}.json`)).json()]),
  ),
);

/** A phrase in the language, with figures in the places of {0}, {1} and so on. */
export function t(key, ...figures) {
  const phrase = phrases[language.value][key];
  if (phrase === undefined) throw new Error(`no phrase is called ${key}`);
  return phrase.replace(/\{(\d)\}/g, (_, place) => figures[place]);
}

/** A phrase in which {controls.train} and its like are buttons, named as they are on the page. */
export function withButtons(key) {
  return t(key)
    .split(/\{([a-zA-Z.]+)\}/)
    .map((part, i) => (i % 2 === 0 ? part : h("b", null, t(part))));
}

/** A phrase if there is one, else the name itself: things of the catalogue keep their names. */
export function named(kind, name) {
  return phrases[language.value][`${kind}.${name}`] ?? name;
}

export function speak(other) {
  language.value = other;
  localStorage.setItem("language", other);
}
