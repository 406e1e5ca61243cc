// The graph of an expression: nodes with values and derivatives, edges with local derivatives.
import { html } from "../ui.js";
import { t } from "../language.js";
import { output, path, shown } from "./state.js";
import { figure } from "./figure.js";

const COLUMN = 232;
const ROW = 88;
const BOX = { width: 176, height: 54 };
const LONGEST = 22; // letters in a box; the table has the rest
const MARGIN = 16;

const corner = ([layer, rank]) => ({ x: MARGIN + layer * COLUMN, y: MARGIN + rank * ROW });

function curve(way) {
  return way
    .slice(1)
    .map((spot, i) => {
      const from = corner(way[i]);
      const to = corner(spot);
      const [x0, y0, x1, y1] = [from.x + BOX.width, from.y + BOX.height / 2, to.x, to.y + BOX.height / 2];
      const middle = (x0 + x1) / 2;
      return `${i === 0 ? "M" : "L"}${x0},${y0} C${middle},${y0} ${middle},${y1} ${x1},${y1}`;
    })
    .join(" ");
}

const isOn = (edge) => path.value.some((place, i) => place === edge.to && path.value[i + 1] === edge.from);

function Edge({ edge }) {
  const from = corner(edge.way[0]);
  const next = corner(edge.way[1]);
  const y = from.y + BOX.height / 2 + (next.y < from.y ? -8 : next.y > from.y ? 17 : -6);
  return html`<g class="edge" data-on=${isOn(edge)}><path d=${curve(edge.way)} /><text x=${from.x + BOX.width + 10} y=${y}>${figure(edge.local)}</text></g>`;
}

function Node({ node, place }) {
  const { x, y } = corner(node.spot);
  const last = shown.value.outputs.includes(place);
  const title = node.formula === node.name ? node.name : `${node.name} = ${node.formula}`;
  const middle = x + BOX.width / 2;
  return html`<g class="node" data-output=${last} data-on=${path.value.includes(place)} data-kink=${node.kink}>
    <title>${title}</title>
    <rect x=${x} y=${y} width=${BOX.width} height=${BOX.height} rx="9" />
    <text class="name" x=${middle} y=${node.number ? y + 33 : y + 22} text-anchor="middle">${title.length <= LONGEST ? title : `${title.slice(0, LONGEST - 1)}…`}</text>
    ${!node.number && html`<text class="value" x=${x + 11} y=${y + 43}>${figure(node.value)}</text><text class="gradient" x=${x + BOX.width - 11} y=${y + 43} text-anchor="end">${figure(node.gradients[output.value])}</text>`}
  </g>`;
}

export function Picture() {
  const { nodes, edges, layers, widest, outputs } = shown.value;
  const width = 2 * MARGIN + (layers - 1) * COLUMN + BOX.width;
  const height = 2 * MARGIN + (widest - 1) * ROW + BOX.height;
  const name = nodes[outputs[output.value]].name;
  return html`
    <p class="key"><span class="value">${t("expression.value")}</span><span class="gradient">${t("expression.gradient", name)}</span><span>${t("expression.local")}</span></p>
    <div class="scroll" role="region" tabindex="0" aria-label=${t("expression.picture")}>
      <svg class="expression" viewBox=${`0 0 ${width} ${height}`} width=${width} height=${height} role="img" aria-label=${t("expression.picture")}>
        ${edges.map((edge, i) => html`<${Edge} key=${i} edge=${edge} />`)}
        ${nodes.map((node, place) => html`<${Node} key=${place} node=${node} place=${place} />`)}
      </svg>
    </div>
  `;
}
