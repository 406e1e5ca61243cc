// The plane: what the network makes of every place, and the points; or the curve that it draws.
import { bytes, colour, html, rgb, sharp, thousandths, useEffect, useRef, useResize } from "../ui.js";
import { dark } from "../theme.js";
import { t } from "../language.js";
import { act, frame, pick, picked, tool, unit } from "./state.js";
import { Curve, drawCurve } from "./curve.js";
import { marker } from "./marker.js";
import { Save, saveCanvas } from "../save.js";
import { signal } from "@preact/signals";

const cursor = signal(null);
const REACH = 14;

/** The decision map as a picture of one pixel a cell. */
function painted(decision, classes) {
  const picture = document.createElement("canvas");
  picture.width = picture.height = decision.side;
  const paper = rgb("--paper");
  const colours = Array.from({ length: classes }, (_, c) => rgb(`--class-${c}`));
  const winners = bytes(decision.winners);
  const shares = bytes(decision.shares);
  const image = new ImageData(decision.side, decision.side);
  for (let i = 0; i < winners.length; i++) {
    const certain = Math.max(0, (shares[i] / 255 - 1 / classes) / (1 - 1 / classes));
    const strength = 0.1 + 0.5 * certain;
    for (let c = 0; c < 3; c++) image.data[4 * i + c] = paper[c] + strength * (colours[winners[i]][c] - paper[c]);
    image.data[4 * i + 3] = 255;
  }
  picture.getContext("2d").putImageData(image, 0, 0);
  return picture;
}

function draw(canvas, now) {
  const { context, width, height } = sharp(canvas);
  const { low, high } = now.view;
  const x = (value) => ((value - low) / (high - low)) * width;
  const y = (value) => height - ((value - low) / (high - low)) * height;
  context.clearRect(0, 0, width, height);
  if (now.decision) context.drawImage(painted(now.decision, now.classes), 0, 0, width, height);
  axes(context, { x, y, low, high, width, height, ink: { line: colour("--grid"), text: colour("--ink") } });
  if (now.curve) drawCurve(context, now.curve, { x, y, chosen: chosenPart(now) });
  now.points.forEach(([px, py, label, told], index) => {
    marker(context, x(px), y(py), label, {
      fill: colour(`--class-${label}`),
      edge: colour("--edge"),
      wrong: now.classes > 0 && told !== label && colour("--ink"),
      picked: index === picked.value && colour("--accent"),
    });
  });
  if (cursor.value && document.activeElement === canvas) {
    context.strokeStyle = colour("--ink");
    context.lineWidth = 1.5;
    context.beginPath();
    context.moveTo(x(cursor.value.x) - 10, y(cursor.value.y));
    context.lineTo(x(cursor.value.x) + 10, y(cursor.value.y));
    context.moveTo(x(cursor.value.x), y(cursor.value.y) - 10);
    context.lineTo(x(cursor.value.x), y(cursor.value.y) + 10);
    context.stroke();
  }
}

/** The unit of the last hidden layer that is looked at, or −1. */
function chosenPart(now) {
  const last = now.layers.length - 2;
  return unit.value?.layer === last ? unit.value.unit : -1;
}

function axes(context, { x, y, low, high, width, height, ink }) {
  context.strokeStyle = ink.line;
  context.fillStyle = ink.text;
  context.lineWidth = 1;
  context.font = "11px system-ui, sans-serif";
  const step = high - low > 6 ? 2 : 1;
  for (let value = step * Math.ceil(low / step); value <= high; value += step) {
    context.beginPath();
    context.moveTo(Math.round(x(value)) + 0.5, 0);
    context.lineTo(Math.round(x(value)) + 0.5, height);
    context.moveTo(0, Math.round(y(value)) + 0.5);
    context.lineTo(width, Math.round(y(value)) + 0.5);
    context.stroke();
    context.fillText(String(value).replace("-", "−"), x(value) + 4, height - 6);
    if (y(value) > 14 && y(value) < height - 20) context.fillText(String(value).replace("-", "−"), 5, y(value) - 5);
  }
}

function apply(place) {
  const now = frame.value;
  const near = nearest(now, place);
  if (tool.value === "pick") {
    if (near >= 0) pick(near);
  } else if (tool.value === "remove") {
    if (near >= 0) act("remove", { index: near });
  } else {
    act("add", { x: rounded(place.x), y: rounded(place.y), label: Number(tool.value) });
  }
}

const rounded = (value) => Math.round(value * 1000) / 1000;

function nearest(now, place) {
  let best = -1;
  let least = Infinity;
  now.points.forEach(([x, y], index) => {
    const far = Math.hypot(x - place.x, y - place.y);
    if (far < least) [best, least] = [index, far];
  });
  return least <= place.reach ? best : -1;
}

const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

function key(event) {
  const { low, high } = frame.value.view;
  const step = (high - low) / (event.shiftKey ? 8 : 40);
  const at = cursor.value ?? { x: (low + high) / 2, y: (low + high) / 2 };
  if (event.key in ARROWS) {
    const [dx, dy] = ARROWS[event.key];
    const inside = (value) => Math.min(high, Math.max(low, value));
    cursor.value = { x: inside(at.x + dx * step), y: inside(at.y + dy * step) };
  } else if (event.key === "Enter" || event.key === " ") {
    apply({ ...at, reach: (high - low) / 12 });
  } else {
    return;
  }
  event.preventDefault();
}

export const planeTitle = () => t(frame.value.classes === 0 ? "curve.title" : "plane.title");

export function Plane() {
  const ref = useRef();
  const now = frame.value;
  const redraw = () => ref.current && draw(ref.current, frame.value);
  useResize(ref, redraw);
  useEffect(redraw, [now, dark.value, picked.value, cursor.value, unit.value]);
  const click = (event) => {
    const box = ref.current.getBoundingClientRect();
    const { low, high } = now.view;
    const scale = (high - low) / box.width;
    apply({
      x: low + (event.clientX - box.left) * scale,
      y: high - (event.clientY - box.top) * scale,
      reach: REACH * scale,
    });
  };
  return html`
    <div class="head"><h2>${planeTitle()}</h2><${Save} id="save-plane" save=${() => saveCanvas(now.classes === 0 ? "curve.png" : "plane.png", ref.current)} /></div>
    <canvas
      ref=${ref}
      class="plane"
      role="application"
      tabindex="0"
      aria-label=${now.classes === 0 ? t("curve.label", now.total, thousandths(now.fit)) : t("plane.label", now.correct, now.total)}
      aria-describedby="plane-help"
      onClick=${click}
      onKeyDown=${key}
      onFocus=${redraw}
      onBlur=${redraw}
    ></canvas>
    <p id="plane-help" class="hint">${t(now.classes === 0 ? "curve.help" : "plane.help")}</p>
    ${now.curve && html`<${Curve} curve=${now.curve} />`}
  `;
}
