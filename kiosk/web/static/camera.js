// The browser's camera only aims: pictures go to the kiosk as JPEG, one on its way at a time and at most five a second, and
// the kiosk decides on what it decoded itself. With a camera of its own the kiosk is only asked to look.
import { leaveFor, post, say, words } from "./page.js";
import { answered } from "./presence.js";

const BETWEEN = 200;
const QUALITY = 0.85;
const WIDTH = 1920;
const LONGEST_ANSWER = 4000;
const { frames, look } = document.body.dataset;
const finder = document.querySelector("[data-camera]");

/** The part of a picture that is sent, in its own dots: the tracked region at full resolution where the sensor is finer. */
export function cropOf(width, height, region) {
  if (!region || width <= WIDTH) return [0, 0, width, height];
  const [x, y, w, h] = region.map((share) => Math.min(Math.max(share, 0), 1));
  const [cutWidth, cutHeight] = [Math.max(w * width, 64), Math.max(h * height, 64)];
  const left = Math.max(Math.min(x * width, width - cutWidth), 0);
  const top = Math.max(Math.min(y * height, height - cutHeight), 0);
  return [left, top, Math.min(cutWidth, width), Math.min(cutHeight, height)].map(Math.round);
}

/** The size a cut is sent at: never larger than it is, never wider than 1920 dots. */
export function sizeOf(width, height) {
  const scale = Math.min(1, WIDTH / width);
  return [Math.round(width * scale), Math.round(height * scale)];
}

/** A region in shares of a cut, in shares of the whole picture. */
export function inWhole([x, y, w, h], [left, top, wide, high], width, height) {
  return [(left + x * wide) / width, (top + y * high) / height, (w * wide) / width, (h * high) / height];
}

let region = null;
let stopped = false;
const leaving = new AbortController();

function take(said) {
  if (!said) return;
  answered();
  region = said.region ?? null;
  say(said.hint);
  if (said.so_far !== undefined) {
    const count = document.querySelector("[data-so-far]");
    if (count) count.textContent = String(said.so_far);
    const all = document.querySelector("[data-all-shown]");
    if (all) all.hidden = said.so_far < 1;
    if (said.state === "more") dispatchEvent(new Event("kiosk-touched"));
  }
  if (said.done || said.goto) {
    stopped = true;
    leaveFor(said.goto ?? "/attempt");
  }
}

/** Ask, wait for the answer, then rest until `BETWEEN` is over. A refused or lost question is asked again. */
async function again(ask) {
  while (!stopped) {
    const began = performance.now();
    try {
      take(await ask(AbortSignal.any([leaving.signal, AbortSignal.timeout(LONGEST_ANSWER)])));
    } catch {
      if (!stopped) say(words("waiting"));
    }
    const rest = BETWEEN - (performance.now() - began);
    if (rest > 0) await new Promise((resolve) => setTimeout(resolve, rest));
  }
}

function lookOnServer() {
  const picture = finder.querySelector("img");
  let shown = 0;
  again(async (signal) => {
    const said = await post(look, { signal });
    picture.src = `/attempt/preview?${++shown}`;
    return said;
  });
}

async function openCamera(video) {
  if (!navigator.mediaDevices) return "insecure";
  try {
    const wish = { width: { ideal: WIDTH }, height: { ideal: 1080 }, facingMode: { ideal: "environment" } };
    video.srcObject = await navigator.mediaDevices.getUserMedia({ video: wish, audio: false });
    await video.play();
    return "";
  } catch (problem) {
    if (problem.name === "NotAllowedError" || problem.name === "SecurityError") return "denied";
    return problem.name === "NotReadableError" || problem.name === "AbortError" ? "taken" : "none";
  }
}

async function lookHere() {
  const video = finder.querySelector("video");
  const problem = await openCamera(video);
  if (problem) {
    say(words(problem));
    document.body.dataset.cameraProblem = problem;
    return;
  }
  video.srcObject.getVideoTracks()[0].addEventListener("ended", () => { stopped = true; say(words("none")); });
  const canvas = new OffscreenCanvas(1, 1);
  const pen = canvas.getContext("2d", { alpha: false });
  again(async (signal) => {
    // A frame that was not sent before: the kiosk counts a picture seen twice as a copy.
    await new Promise((resolve) => video.requestVideoFrameCallback(resolve));
    const cut = cropOf(video.videoWidth, video.videoHeight, region);
    [canvas.width, canvas.height] = sizeOf(cut[2], cut[3]);
    pen.drawImage(video, ...cut, 0, 0, canvas.width, canvas.height);
    const content = await canvas.convertToBlob({ type: "image/jpeg", quality: QUALITY });
    const said = await post(frames, { content, type: "image/jpeg", signal });
    // The kiosk answers in shares of what it was sent; the next cut is made from the whole picture again.
    if (said.region) said.region = inWhole(said.region, cut, video.videoWidth, video.videoHeight);
    return said;
  });
}

if (finder && (frames || look)) (finder.dataset.camera === "server" ? lookOnServer : lookHere)();
addEventListener("pagehide", () => { stopped = true; });
// A touch that leads on is the page's last word: a picture on its way would come with a ticket that serves no more.
addEventListener("submit", (event) => {
  if (event.defaultPrevented || event.target.matches("[data-desk]")) return;
  stopped = true;
  leaving.abort();
});
addEventListener("kiosk-lost", () => say(words("waiting")));
