// Numbers of an expression.

/** Whole ones as such, others with five digits. */
export function figure(value) {
  if (value === null) return "–";
  const text = Number.isInteger(value) && Math.abs(value) < 1e9 ? String(value) : String(Number(value.toPrecision(5)));
  return text.replaceAll("-", "−");
}
