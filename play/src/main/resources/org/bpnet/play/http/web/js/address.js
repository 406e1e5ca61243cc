// The browser's address: behind # the name of a screen, and behind ? what it shows.

const nameIn = (hash) => hash.replace(/^#\/?/, "").split("?")[0];

/** The name of the screen in the browser's address, or nothing. */
export const screenName = () => nameIn(location.hash);

/** Writes what a screen shows into the browser's address, unless that leads to another screen already. */
export function keep(address) {
  if (["", nameIn(address)].includes(screenName())) history.replaceState(null, "", address);
}
