// A lab and its options in the address, so that who opens a copy of it sees the same lab with the same values.
import { inAddress } from "../lessons/place.js";

const SCREEN = "#/labs";

/** The address of a lab with values, and with the lesson that goes on, if one does; or of the list of all labs. */
export function address(lab, values = {}, lesson = null) {
  return lab ? `${SCREEN}?${new URLSearchParams({ lab, ...values, ...inAddress(lesson) })}` : SCREEN;
}

/** The lab in the browser's address with its values, {lab, values}; lab is null on the list of all. */
export function linked() {
  const [screen, text] = location.hash.split("?");
  const { lab = null, lesson, ...values } = screen === SCREEN && text ? Object.fromEntries(new URLSearchParams(text)) : {};
  return { lab, values };
}
