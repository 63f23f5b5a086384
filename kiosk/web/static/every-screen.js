// What every screen does. Each module looks for its own marks in the page and rests where there are none.
import "./guard.js";
import "./presence.js";
import "./countdown.js";
import "./keypad.js";
import "./drawer.js";
import "./idle.js";
import "./sounds.js";

// People who listen to a screen hear its heading first; no button that releases anything ever has the focus by itself.
document.querySelector("h1")?.focus({ preventScroll: true });
