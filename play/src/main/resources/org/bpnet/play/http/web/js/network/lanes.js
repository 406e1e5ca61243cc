// Where the arrows of a column run: straight down from one row to the next, or in a lane beside it past the rows between.

/**
 * @param takes for each row the rows before it whose values it takes
 * @param heading whether a row is only a title, which arrows pass
 * @returns {count, rows}: how many lanes there are; for each row its `lanes` as {lane, part}, part being "out" where one
 *   begins, "past", "in" where it ends, or "both" where it has an end and goes on; and whether a straight arrow goes `on` below
 */
export function lanes(takes, heading = () => false) {
  const rows = takes.map(() => ({ lanes: [], on: "" }));
  const ways = new Map(); // from a row to those that take its value later
  takes.forEach((givers, to) => {
    let above = to - 1;
    while (above >= 0 && heading(above)) above--;
    for (const from of givers) {
      if (from !== above) ways.set(from, [...(ways.get(from) ?? []), to]);
      else for (let row = from; row < to; row++) rows[row].on = row === to - 1 ? "arrow" : "line";
    }
  });
  const length = ([from, ends]) => ends.at(-1) - from;
  const taken = [];
  for (const [from, ends] of [...ways].sort((one, other) => length(one) - length(other))) {
    const last = ends.at(-1);
    let lane = 0;
    while (taken[lane]?.some((other) => other.from < last && from < other.last)) lane++;
    (taken[lane] ??= []).push({ from, last });
    rows[from].lanes.push({ lane, part: "out" });
    for (let row = from + 1; row <= last; row++) rows[row].lanes.push({ lane, part: row === last ? "in" : ends.includes(row) ? "both" : "past" });
  }
  return { count: taken.length, rows };
}
