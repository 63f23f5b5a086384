// Tones beside word, shape and colour, never instead of them. They are no alarm in the sense of any standard.
// Authorised: once. Retry: three pulses. Stop: two times five pulses, again and again until somebody acknowledges.
import { words } from "./page.js";

export const TONES = {
  authorised: { pulses: [[880, 0.12]], again: 0 },
  retry: { pulses: [[440, 0.18], [440, 0.18], [440, 0.18]], again: 0 },
  stop: { pulses: Array.from({ length: 10 }, (_, n) => [n % 2 ? 240 : 300, 0.16]), again: 4000 },
  "timed stop": { pulses: Array.from({ length: 10 }, (_, n) => [n % 2 ? 240 : 300, 0.16]), again: 2500 },
  lost: { pulses: [[330, 0.4], [330, 0.4]], again: 8000 },
  refused: { pulses: [[220, 0.25]], again: 0 },
};
const GAP = 0.09;
const PAUSE_AFTER_FIVE = 0.4;
const DAY_LEVEL = 0.5;
const NIGHT_LEVEL = 0.12;

/** Whether "hh:mm" lies within "hh:mm-hh:mm", which may go over midnight. */
export function isWithin(time, span) {
  const [from, to] = span.split("-");
  if (!from || !to) return false;
  return from <= to ? time >= from && time < to : time >= from || time < to;
}

let context = null;
const opened = () => (context ??= new AudioContext());

/** Sound one of the tones; at night softer. */
export function sound(kind) {
  const tone = TONES[kind];
  if (!tone) return;
  const night = isWithin(new Date().toTimeString().slice(0, 5), document.body.dataset.night ?? "");
  const place = opened();
  place.resume().catch(() => {});
  let at = place.currentTime + 0.02;
  tone.pulses.forEach(([pitch, length], n) => {
    if (n && n % 5 === 0) at += PAUSE_AFTER_FIVE;
    const [source, level] = [place.createOscillator(), place.createGain()];
    source.frequency.value = pitch;
    level.gain.setValueAtTime(0, at);
    level.gain.linearRampToValueAtTime(night ? NIGHT_LEVEL : DAY_LEVEL, at + 0.01);
    level.gain.setValueAtTime(night ? NIGHT_LEVEL : DAY_LEVEL, at + length - 0.01);
    level.gain.linearRampToValueAtTime(0, at + length);
    source.connect(level).connect(place.destination);
    source.start(at);
    source.stop(at + length);
    at += length + GAP;
  });
}

function repeat(kind) {
  sound(kind);
  if (TONES[kind]?.again) setInterval(() => sound(kind), TONES[kind].again + 3000);
}

const tone = document.body.dataset.tone;
if (tone) repeat(tone);
addEventListener("kiosk-lost", () => repeat("lost"), { once: true });
addEventListener("scan-refused", () => sound("refused"));

// Whether the screen could be heard at all is said in words: a browser may hold sounds back until the first touch.
const test = document.querySelector("[data-sound-test]");
const state = document.querySelector("[data-sound-state]");
if (test && state) {
  test.hidden = false;
  const told = () => { if (opened().state !== "running") state.textContent = words("mute"); };
  told();
  context.addEventListener("statechange", told);
  test.addEventListener("click", async () => {
    await opened().resume();
    sound("authorised");
    setTimeout(() => sound("stop"), 600);
    state.textContent = words("heard");
  });
}
