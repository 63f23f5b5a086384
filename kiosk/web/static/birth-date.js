// A birth date as it is spoken: day, month by its name, year. Nothing is filled in, nothing is proposed.
import { say } from "./page.js";

/** ISO text of a day that exists and is not to come; "" for any other. Day, month and year are texts. */
export function isoDay(day, month, year, today = new Date()) {
  if (!/^\d{4}$/.test(year) || !/^\d{1,2}$/.test(day) || !/^\d{1,2}$/.test(month)) return "";
  const made = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  const exists = made.getUTCMonth() === Number(month) - 1 && made.getUTCDate() === Number(day);
  const oldest = today.getUTCFullYear() - 130;
  if (!exists || Number(year) < oldest || made > today) return "";
  return `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
}

const ORDER = ["day", "month", "year"];
const LENGTHS = { day: 2, month: 2, year: 4 };
const form = document.getElementById("spoken");
if (form) begin();

function begin() {
  const field = form.elements.born;
  const keypad = form.querySelector("[data-keypad]");
  const boxes = Object.fromEntries(ORDER.map((part) => [part, form.querySelector(`[data-box="${part}"]`)]));
  const months = [...form.querySelectorAll("[data-month]")];
  const confirm = form.querySelector("[data-confirm]");
  const keyed = { day: "", month: "", year: "" };
  let at = "day";

  form.querySelector("[data-plain-date]").hidden = true;
  for (const part of [keypad, form.querySelector("[data-boxes]"), form.querySelector("[data-months]")]) part.hidden = false;
  field.type = "hidden";

  function show() {
    for (const part of ORDER) {
      boxes[part].setAttribute("aria-pressed", String(part === at));
      const name = months.find((month) => month.dataset.month === keyed.month)?.textContent ?? "";
      boxes[part].querySelector("b").textContent = part === "month" ? name : keyed[part];
    }
    for (const month of months) month.setAttribute("aria-pressed", String(month.dataset.month === keyed.month));
    field.value = isoDay(keyed.day, keyed.month, keyed.year);
    confirm.disabled = !field.value;
    if (field.value) form.querySelector("[data-said]").textContent = ORDER.map((part) => boxes[part].querySelector("b").textContent).join(" ");
  }

  function key(what) {
    if (at === "month" && /\d/.test(what)) at = "year";
    if (what === "clear") {
      for (const part of ORDER) keyed[part] = "";
      at = "day";
    } else if (what === "back") {
      if (!keyed[at] && at !== "day") at = ORDER[ORDER.indexOf(at) - 1];
      keyed[at] = at === "month" ? "" : keyed[at].slice(0, -1);
    } else if (keyed[at].length < LENGTHS[at]) {
      keyed[at] += what;
      // A day is full at two digits, or at one that no second can follow.
      if (at === "day" && (keyed.day.length === 2 || Number(what) > 3)) at = keyed.month ? "year" : "month";
    }
    show();
  }

  keypad.addEventListener("click", (event) => {
    const pressed = event.target.closest("[data-key]")?.dataset.key;
    if (pressed !== undefined) key(pressed);
  });
  for (const part of ORDER) boxes[part].addEventListener("click", () => { at = part; keyed[part] = ""; show(); });
  for (const month of months) {
    month.addEventListener("click", () => { keyed.month = month.dataset.month; at = "year"; show(); });
  }
  addEventListener("keydown", (event) => {
    if (event.target instanceof HTMLInputElement) return;
    if (/^(Digit|Numpad)\d$/.test(event.code) && !event.defaultPrevented) key(event.code.at(-1));
  });
  form.addEventListener("submit", (event) => { if (!field.value) { event.preventDefault(); delete form.dataset.sent; say(""); } });
  show();
}
