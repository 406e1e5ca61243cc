// How the figures of runs are put.
import { whole } from "../ui.js";
import { language, named, t } from "../language.js";

/** What a column measures. */
export const measured = (name) => named("series", name).replaceAll("_", " ");

/** A figure of a log: whole ones in groups, others with four digits; texts stand for what is no number. */
export function figure(value) {
  if (value === null || value === undefined) return "–";
  if (typeof value === "string") return value.replace("-", "−");
  if (Number.isInteger(value) && Math.abs(value) < 1e15) return whole(value).replace("-", "−");
  if (Math.abs(value) >= 1000) return whole(Math.round(value)).replace("-", "−");
  return String(Number(value.toPrecision(4))).replaceAll("-", "−");
}

/** A time span. */
export function span(seconds) {
  const rounded = Math.round(seconds);
  if (rounded < 60) return t("run.seconds", Math.max(rounded, 1));
  if (rounded < 3600) return t("run.minutes", Math.floor(rounded / 60), rounded % 60);
  return t("run.hours", Math.floor(rounded / 3600), Math.floor((rounded % 3600) / 60));
}

/** A time of the day. */
export const clock = (milliseconds) => new Date(milliseconds).toLocaleTimeString(language.value === "zh" ? "zh-CN" : "en-GB");

/** What a line is called among others of its picture: by its run if there are several, by what sets it apart else. */
export function lineName(line, shown, run) {
  const words = [];
  if (run) words.push(run);
  if (shown.some(({ name }) => name !== line.name)) words.push(measured(line.name));
  if (line.part && (!run || shown.some(({ part }) => part !== line.part))) words.push(t(`run.part.${line.part}`));
  return words.join(" ");
}
