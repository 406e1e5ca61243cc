// Preact with templates, and what all screens share.
import { h, render } from "preact";
import { useEffect, useRef } from "preact/hooks";
import htm from "htm";

export { render, useEffect, useRef };
export const html = htm.bind(h);

/** A number as wide as others of its kind: so many digits after the point, a true minus sign. */
export function decimals(value, digits = 3) {
  if (value === null || value === undefined) return "–";
  const size = Math.abs(value);
  const text = size !== 0 && (size >= 1e5 || size < 0.5 * 10 ** -digits) ? value.toExponential(digits - 1) : value.toFixed(digits);
  return text.replace("-", "−");
}

/** A share, with three digits whatever its size. */
export function thousandths(value) {
  return value === null ? "–" : (Math.round(1000 * value) / 1000).toFixed(3).replace("-", "−");
}

/** A whole number in groups of three. */
export function whole(value) {
  return value.toLocaleString("en").replaceAll(",", "\u202f");
}

/** The bytes in a text of base 64. */
export function bytes(text) {
  return Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
}

let colours = { theme: null, values: new Map() };

/** A colour of the style sheet by its name. To ask the browser makes it lay out the page, so it is asked once for each theme. */
export function colour(name) {
  const { theme } = document.documentElement.dataset;
  if (colours.theme !== theme) colours = { theme, values: new Map() };
  if (!colours.values.has(name)) colours.values.set(name, getComputedStyle(document.documentElement).getPropertyValue(name).trim());
  return colours.values.get(name);
}

/** A colour of the style sheet, as three numbers. */
export function rgb(name) {
  const value = colour(name);
  return [1, 3, 5].map((at) => parseInt(value.slice(at, at + 2), 16));
}

/** Makes a canvas as sharp as the screen; its context then counts in pixels of the style sheet. */
export function sharp(canvas) {
  const ratio = window.devicePixelRatio || 1;
  const { clientWidth: width, clientHeight: height } = canvas;
  if (canvas.width !== Math.round(width * ratio) || canvas.height !== Math.round(height * ratio)) {
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
  }
  const context = canvas.getContext("2d");
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  return { context, width, height };
}

/** Calls back when an element has another size. */
export function useResize(ref, changed) {
  useEffect(() => {
    const observer = new ResizeObserver(() => changed());
    observer.observe(ref.current);
    return () => observer.disconnect();
  }, []);
}
