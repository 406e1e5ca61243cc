// The lesson in the address, which is kept on every screen that shows its steps.

/** What an address has of a lesson that goes on, {name, step}; nothing if none does. */
export const inAddress = (lesson) => (lesson ? { lesson: `${lesson.name}.${lesson.step}` } : {});

/** The lesson in the browser's address, {name, step}, or null. */
export function linkedLesson() {
  const text = new URLSearchParams(location.hash.split("?")[1] ?? "").get("lesson");
  const [name, step] = (text ?? "").split(".");
  return name && Number(step) >= 1 ? { name, step: Number(step) } : null;
}
