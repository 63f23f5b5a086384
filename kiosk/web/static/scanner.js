// The hand scanner beside the camera. From prefix to Enter no key reaches a field or a button; a part of a scan is refused
// with a tone. The kiosk decides what the whole text is good for.
import { leaveFor, post, say, words } from "./page.js";
import { Wedge, withoutName } from "./wedge.js";

const SAME_AGAIN = 2500;
const wedge = new Wedge();
const { scan: path, scanInto: into, scanTest: test } = document.body.dataset;
let last = { text: "", time: -SAME_AGAIN };

function refuse() {
  say(words("again"));
  dispatchEvent(new Event("scan-refused"));
}

async function send(text) {
  const time = performance.now();
  // Held down, a scanner reads the same again and again: said once on the screen, but sent, for the record is to have it.
  const isNew = text !== last.text || time - last.time > SAME_AGAIN;
  last = { text, time };
  try {
    const said = await post(path, { content: JSON.stringify({ text }) });
    if (isNew && said?.hint) say(said.hint);
    if (said?.done || said?.goto) leaveFor(said.goto ?? "/attempt");
    else if (!said || said.state === "refused") refuse();
  } catch {
    say(words("waiting"));
  }
}

/** A look-up is keyed into its field and sent; the scanner's name of the symbology is no part of an identifier. */
function lookUp(text) {
  const field = document.getElementById(into);
  field.value = withoutName(text);
  field.form.requestSubmit();
}

/** The daily test: each character that a wrongly set scanner gets wrong. */
function judge(text) {
  const right = withoutName(text) === test;
  say(document.querySelector(right ? "[data-right]" : "[data-not-right]").textContent);
  document.body.dataset.tested = right ? "right" : "wrong";
  if (!right) dispatchEvent(new Event("scan-refused"));
}

const take = into ? lookUp : test ? judge : send;

if (path || into || test) {
  addEventListener("keydown", (event) => {
    const key = wedge.press(event, event.timeStamp);
    if (key.mine) {
      event.preventDefault();
      event.stopImmediatePropagation();
    }
    if (key.refused) refuse();
    if (key.scan) take(key.scan);
  }, true);
  for (const kind of ["keypress", "keyup"]) {
    addEventListener(kind, (event) => { if (wedge.isOpen) { event.preventDefault(); event.stopImmediatePropagation(); } }, true);
  }
  const interrupt = () => { if (wedge.isOpen) { wedge.drop("interrupted"); refuse(); } };
  addEventListener("blur", interrupt);
  addEventListener("visibilitychange", () => { if (document.hidden) interrupt(); });
  setInterval(() => { if (wedge.rest(performance.now()).refused) refuse(); }, 50);
}
