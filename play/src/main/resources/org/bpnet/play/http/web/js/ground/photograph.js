// The network as one picture: its lines, what each unit makes of the plane, and the numbers, where the page shows them.
import { savePng } from "../save.js";

const style = (element, name) => getComputedStyle(element).getPropertyValue(name);

function edge(context, path, { width, height }) {
  const stretched = new Path2D();
  stretched.addPath(new Path2D(path.getAttribute("d")), new DOMMatrix([width / 100, 0, 0, height / 100, 0, 0]));
  context.globalAlpha = Number(style(path, "opacity"));
  context.strokeStyle = style(path, "stroke");
  context.lineWidth = parseFloat(style(path, "stroke-width"));
  context.stroke(stretched);
  context.globalAlpha = 1;
}

function face(context, unit, box) {
  context.save();
  context.beginPath();
  context.roundRect(box.x, box.y, box.width, box.height, parseFloat(style(unit, "border-radius")));
  context.save();
  context.clip();
  context.drawImage(unit.querySelector("canvas"), box.x, box.y, box.width, box.height);
  context.restore();
  context.strokeStyle = style(unit, "border-color");
  context.lineWidth = parseFloat(style(unit, "border-width"));
  context.stroke();
  context.restore();
}

/** The text of an element, its small numbers in letters that stand low by themselves. */
const lowered = (element) => (element.querySelector("sub") ? element.textContent.replace(/\d/g, (digit) => String.fromCharCode(0x2080 + Number(digit))) : element.textContent);

function words(context, element, box) {
  context.font = ["font-style", "font-weight", "font-size", "font-family"].map((name) => style(element, name)).join(" ");
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.fillStyle = style(element, "background-color");
  context.fillRect(box.x, box.y, box.width, box.height);
  context.fillStyle = style(element, "color");
  context.fillText(lowered(element), box.x + box.width / 2, box.y + box.height / 2);
}

/** Saves the network and the titles above it. */
export function saveNetwork(name, titles, graph) {
  const whole = titles.getBoundingClientRect();
  const inner = graph.getBoundingClientRect();
  const place = (element) => {
    const box = element.getBoundingClientRect();
    return new DOMRect(box.x - whole.x, box.y - whole.y, box.width, box.height);
  };
  savePng(name, { width: whole.width, height: inner.bottom - whole.top }, (context) => {
    titles.querySelectorAll("span").forEach((title) => words(context, title, place(title)));
    context.save();
    context.translate(inner.x - whole.x, inner.y - whole.y);
    graph.querySelectorAll("path").forEach((path) => edge(context, path, inner));
    context.restore();
    graph.querySelectorAll(".unit").forEach((unit) => face(context, unit, place(unit)));
    graph.querySelectorAll(".weight, .unit b").forEach((label) => words(context, label, place(label)));
  });
}
