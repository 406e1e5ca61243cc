// Classes have a colour and a shape: circle, square, triangle, diamond.

function outline(context, x, y, label, r) {
  context.beginPath();
  if (label === 0) {
    context.arc(x, y, r, 0, 2 * Math.PI);
  } else if (label === 1) {
    context.rect(x - 0.86 * r, y - 0.86 * r, 1.72 * r, 1.72 * r);
  } else {
    const corners = label === 2 ? 3 : 4;
    for (let i = 0; i < corners; i++) {
      const angle = (2 * Math.PI * i) / corners - Math.PI / 2;
      context.lineTo(x + 1.15 * r * Math.cos(angle), y + 1.15 * r * Math.sin(angle));
    }
    context.closePath();
  }
}

/** Draws a point. Those told wrong have a dark heart, the picked one a ring. */
export function marker(context, x, y, label, { fill, edge, wrong, picked }) {
  outline(context, x, y, label, 6.5);
  context.fillStyle = fill;
  context.strokeStyle = edge;
  context.lineWidth = 2;
  context.fill();
  context.stroke();
  if (wrong) {
    context.beginPath();
    context.arc(x, y, 2.2, 0, 2 * Math.PI);
    context.fillStyle = wrong;
    context.fill();
  }
  if (picked) {
    context.beginPath();
    context.arc(x, y, 11.5, 0, 2 * Math.PI);
    context.strokeStyle = picked;
    context.lineWidth = 2;
    context.stroke();
  }
}
