// Is the kiosk there? Asked every two seconds. Five seconds without an answer, and the whole screen says so: what stands on
// it then counts for nothing. With the first answer after that the page is fetched anew.
import { leaveFor } from "./page.js";

const EVERY = 2000;
const LONGEST_SILENCE = 5000;

/** How long a silence lasts, by two clocks: one may stand still while the computer sleeps, the other may be set back. */
export const silence = (heard, steady, wall) => Math.max(steady - heard.steady, wall - heard.wall);

let heard = { steady: performance.now(), wall: Date.now() };
let lost = false;

/** Something came from the kiosk. */
export function answered() {
  heard = { steady: performance.now(), wall: Date.now() };
  if (lost) leaveFor("/attempt");
}

let asked = 0;

// The kiosk answers and its record does not: the screen that says so is a page, fetched and left by this. Not at the first
// answer, or a page would be fetched again and again.
function followRecord(record) {
  const shown = document.body.dataset.screen === "unreachable" ? "unreachable" : "reachable";
  if (record && record !== shown && ++asked > 1) leaveFor("/attempt");
}

async function ask() {
  try {
    const answer = await fetch("/presence", { cache: "no-store", signal: AbortSignal.timeout(EVERY) });
    if (!answer.ok) return;
    const said = await answer.json();
    answered();
    if (said.now) dispatchEvent(new CustomEvent("kiosk-time", { detail: said.now }));
    followRecord(said.record);
  } catch {
    // Silence is what `watch` measures.
  }
}

function watch() {
  if (lost || silence(heard, performance.now(), Date.now()) <= LONGEST_SILENCE) return;
  lost = true;
  const screen = document.getElementById("lost");
  for (const part of document.body.children) if (part !== screen) part.inert = true;
  screen.hidden = false;
  // An alert speaks when its words change, not when they come into sight.
  const alert = screen.querySelector("[data-alert]");
  alert.replaceChildren(...alert.childNodes);
  document.body.dataset.lost = "yes";
  dispatchEvent(new Event("kiosk-lost"));
}

if (document.getElementById("lost")) {
  setInterval(ask, EVERY);
  setInterval(watch, 250);
  addEventListener("visibilitychange", () => { watch(); ask(); });
  ask();
}
