// A lab and its options in the address, so that who opens a copy of it sees the same lab with the same values.

const SCREEN = "#/labs";

/** The address of a lab with values, or of the list of all labs. */
export function address(lab, values = {}) {
  return lab ? `${SCREEN}?${new URLSearchParams({ lab, ...values })}` : SCREEN;
}

/** The lab in the browser's address with its values, {lab, values}; lab is null on the list of all. */
export function linked() {
  const [screen, text] = location.hash.split("?");
  const { lab = null, ...values } = screen === SCREEN && text ? Object.fromEntries(new URLSearchParams(text)) : {};
  return { lab, values };
}
