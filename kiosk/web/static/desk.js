// The demonstration's desk: a thing that is picked up is held to the simulated camera at once, and the kiosk's screen above
// stays as it is. Without a script the same buttons post and come back.
const desk = document.querySelector("[data-tour]")?.closest("aside, main") ?? document;
const drawer = document.querySelector(".desk [data-drawer]");
const view = document.querySelector("[data-desk-view]");
let shown = 0;

function show(said) {
  for (const button of document.querySelectorAll(".thing")) {
    const name = button.form.elements.thing.value;
    button.setAttribute("aria-pressed", String(name === said.held));
    button.classList.toggle("next-one", name === said.tour?.thing);
  }
  const held = desk.querySelector("[data-held]");
  if (held && said.words) held.textContent = said.words;
  const tour = desk.querySelector("[data-tour]");
  if (tour && said.tour) {
    const [heading, text] = [document.createElement("strong"), document.createElement("span")];
    heading.textContent = said.tour.heading;
    text.textContent = said.tour.words;
    tour.replaceChildren(heading, text);
  }
  for (const button of document.querySelectorAll("[data-put-down]")) button.disabled = !said.held;
  if (view) view.src = `${view.src.split("?")[0]}?${++shown}`;
}

addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.matches("[data-desk]")) return;
  event.preventDefault();
  delete form.dataset.sent;
  if (drawer) drawer.open = false;
  const answer = await fetch(form.action, {
    method: "POST", body: new URLSearchParams(new FormData(form)), headers: { Accept: "application/json" },
  });
  if (answer.ok) show(await answer.json());
}, true);
