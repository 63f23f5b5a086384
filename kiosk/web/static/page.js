// Small things that several modules need.
const { body } = document;

/** The page's ticket: forms carry it as a field, posts by script as a header. */
export const ticket = body.dataset.ticket ?? "";

/** A text of the catalogue that only a script can need, by its name. */
export const words = (name) => document.querySelector(`#words [data-word="${name}"]`)?.textContent ?? "";

/** Say something in the screen's live region. The same words again are not said again. */
export function say(text) {
  const region = document.querySelector("[data-hint]");
  if (region && text && region.textContent !== text) region.textContent = text;
}

/** Post to the kiosk with the page's ticket. `signal` ends it. Answers with the JSON that came back, null for none. */
export async function post(path, { content = null, type = "application/json", signal } = {}) {
  const headers = { "X-Ticket": ticket, Accept: "application/json" };
  if (content !== null) headers["Content-Type"] = type;
  const answer = await fetch(path, { method: "POST", body: content, headers, signal, cache: "no-store" });
  const isJson = (answer.headers.get("Content-Type") ?? "").startsWith("application/json");
  return isJson ? answer.json() : null;
}

let left = false;

/** Leave for another page, once; the page behind cannot be stepped back to. */
export function leaveFor(path) {
  if (left) return;
  left = true;
  location.replace(path);
}
