// Touches and keys that were meant for another screen. The style sheet takes the pointer away for the first 400 ms; here
// are the keys. A scanner that types must not press a button that releases: Enter and Space press it only after half a
// second in which no other key came.
const QUIET = 500;
const MOVES_FOCUS = new Set(["Tab", "ShiftLeft", "ShiftRight"]);
const PRESSES = new Set(["Enter", "NumpadEnter", "Space"]);
let lastOther = performance.now();

addEventListener("keydown", (event) => {
  if (!PRESSES.has(event.code)) {
    if (!MOVES_FOCUS.has(event.code)) lastOther = performance.now();
    return;
  }
  const button = event.target instanceof Element ? event.target.closest("[data-releasing]") : null;
  if (button && (event.repeat || performance.now() - lastOther < QUIET)) event.preventDefault();
}, true);
// Space presses a button when it comes up again.
addEventListener("keyup", (event) => {
  const button = event.target instanceof Element ? event.target.closest("[data-releasing]") : null;
  if (button && event.code === "Space" && performance.now() - lastOther < QUIET) event.preventDefault();
}, true);

// A long press with a glove is a press.
addEventListener("contextmenu", (event) => event.preventDefault());

// One touch, one post: the ticket would refuse the second, and a person would read "That page is old".
addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.sent) event.preventDefault();
  else if (!event.defaultPrevented) form.dataset.sent = "yes";
});
