// Countdowns and the clock run on the kiosk's time, not on the browser's: `data-left` is what the kiosk said when it made the
// page, and each answer of the kiosk (`kiosk-time`) sets it right.
import { say, words } from "./page.js";

const TOLD_AT = [10, 5, 2, 1];

/** "0:09", "12:05", "1:02:03"; what is over is said as such. `left` in seconds. */
export function inWords(left, over = "over by") {
  const seconds = Math.abs(Math.trunc(left));
  const pad = (n) => String(n).padStart(2, "0");
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  const said = hours ? `${hours}:${pad(minutes)}:${pad(seconds % 60)}` : `${minutes}:${pad(seconds % 60)}`;
  return left < 0 ? `${over} ${said}` : said;
}

const [navigation] = performance.getEntriesByType("navigation");
const madeAt = navigation?.responseStart ?? 0;
const lines = [...document.querySelectorAll("[data-until]")].map((shown) => ({
  shown,
  ends: madeAt + Number(shown.dataset.left || 0) * 1000,
  told: new Set(),
}));

function tick() {
  const now = performance.now();
  for (const line of lines) {
    if (line.shown.dataset.left === "") continue;
    const left = (line.ends - now) / 1000;
    line.shown.textContent = inWords(left, line.shown.dataset.over);
    line.shown.classList.toggle("late", left < 0);
    for (const minutes of TOLD_AT) {
      const isNow = left <= minutes * 60 && left > minutes * 60 - 2;
      if (isNow && !line.told.has(minutes)) {
        line.told.add(minutes);
        say(`${minutes} ${words("minutes")}`);
      }
    }
  }
}

if (lines.length) {
  addEventListener("kiosk-time", ({ detail }) => {
    for (const line of lines) {
      const left = Date.parse(line.shown.dataset.until) - Date.parse(detail);
      if (Number.isFinite(left)) line.ends = performance.now() + left;
    }
    tick();
  });
  tick();
  setInterval(tick, 250);
}
