// A drawer closes by a touch beside it, and by Escape.
const drawers = [...document.querySelectorAll("[data-drawer]")];

addEventListener("pointerdown", (event) => {
  for (const drawer of drawers) if (drawer.open && !drawer.contains(event.target)) drawer.open = false;
});
addEventListener("keydown", (event) => {
  if (event.key === "Escape") for (const drawer of drawers) drawer.open = false;
});
