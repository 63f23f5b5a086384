// A screen left alone is locked: what was read is wiped, what runs stays. The last fifteen seconds are counted aloud, and one
// touch stays. The kiosk's clock decides in any case; this makes it visible.
import { post } from "./page.js";

const WARNED = 15;
const LET_GO = 400;
const TOLD_EVERY = 10_000;
const longest = Number(document.body.dataset.idle || 0);
const warning = document.getElementById("idle");
const lock = document.getElementById("lock");
if (longest && warning && lock) begin();

function begin() {
  let touched = performance.now();
  let told = touched;
  const touch = () => {
    touched = performance.now();
    // Not at once: what goes under a finger lets the touch through to what lies below.
    setTimeout(() => { warning.hidden = true; }, LET_GO);
    if (touched - told < TOLD_EVERY) return;
    told = touched;
    post("/stay").catch(() => {});
  };
  for (const kind of ["pointerdown", "keydown", "kiosk-touched"]) addEventListener(kind, touch, { capture: true, passive: true });
  const timer = setInterval(() => {
    const left = longest - (performance.now() - touched) / 1000;
    if (left <= 0) {
      clearInterval(timer);
      document.querySelector("main").replaceChildren();
      lock.submit();
    } else if (left <= Math.min(WARNED, longest / 2)) {
      if (warning.hidden) warning.hidden = false;
      warning.querySelector("[data-idle-left]").textContent = String(Math.ceil(left));
    }
  }, 250);
}
