// Pictures of the page as files: what is drawn in pixels as PNG, what is drawn in lines as SVG.
import { colour, html } from "./ui.js";
import { t } from "./language.js";

/** What gives lines and letters their look; the file has no style sheet. */
const LOOK = ["fill", "stroke", "stroke-width", "stroke-dasharray", "opacity", "paint-order", "font-family", "font-size", "font-style", "font-weight", "text-anchor"];

/** A button that saves a picture. @param save is called with the button */
export function Save({ id, save }) {
  return html`<button class="quiet save" id=${id} onClick=${(event) => save(event.currentTarget)}>${t("picture.save")}</button>`;
}

function keep(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href)); // the browser has it by then
}

/** Saves what is drawn on paper of this size, in pixels of the style sheet, as sharp as the screen. */
export function savePng(name, { width, height }, draw) {
  const canvas = document.createElement("canvas");
  const ratio = window.devicePixelRatio || 1;
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  const context = canvas.getContext("2d");
  context.scale(ratio, ratio);
  context.fillStyle = colour("--paper");
  context.fillRect(0, 0, width, height);
  draw(context);
  canvas.toBlob((blob) => keep(blob, name));
}

/** Saves a canvas. */
export function saveCanvas(name, canvas) {
  const size = { width: canvas.clientWidth, height: canvas.clientHeight };
  savePng(name, size, (context) => context.drawImage(canvas, 0, 0, size.width, size.height));
}

/** Saves a picture in lines as it looks on the page. */
export function saveSvg(name, svg) {
  const copy = svg.cloneNode(true);
  const shown = svg.querySelectorAll("*");
  copy.querySelectorAll("*").forEach((element, i) => {
    const style = getComputedStyle(shown[i]);
    LOOK.forEach((property) => element.setAttribute(property, style.getPropertyValue(property)));
  });
  const ground = document.createElementNS(svg.namespaceURI, "rect");
  for (const [key, value] of Object.entries({ width: "100%", height: "100%", fill: colour("--paper") })) ground.setAttribute(key, value);
  copy.prepend(ground);
  keep(new Blob([new XMLSerializer().serializeToString(copy)], { type: "image/svg+xml" }), name);
}
