// What the server is asked for.

/** Asks for something. @throws {Error} with the server's reason */
export async function ask(path, body) {
  const options = body === undefined ? {} : { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
  const answer = await fetch(path, options);
  const value = await answer.json();
  if (!answer.ok) throw new Error(value.error);
  return value;
}

/**
 * For what has an order: each action begins when the one before it ended, well or not. Requests side by side may arrive at
 * the server, and answers at the page, in any order.
 */
export function inTurn() {
  let last = Promise.resolve();
  return (action) => (last = last.then(action, action));
}
