// Large keys for gloves that write into a field. Without a script the field itself is keyed.
for (const keypad of document.querySelectorAll("[data-keypad]")) {
  const field = document.getElementById(keypad.dataset.keypad);
  if (!field) continue;
  let isFilledIn = field.value !== "";
  keypad.hidden = false;
  keypad.addEventListener("click", (event) => {
    const key = event.target.closest("[data-key]")?.dataset.key;
    if (key === undefined) return;
    // What the kiosk filled in is kept or keyed anew, never added to.
    if (isFilledIn && /[\d.]/.test(key)) field.value = "";
    isFilledIn = false;
    if (key === "clear") field.value = "";
    else if (key === "back") field.value = field.value.slice(0, -1);
    else if (field.value.length < field.maxLength) field.value += key;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });
}

// A date keyed as digits gets its dashes by itself: 19610309 is 1961-03-09.
for (const field of document.querySelectorAll("[data-date]")) {
  field.addEventListener("input", (event) => {
    if (event.inputType?.startsWith("delete")) return;
    const digits = field.value.replaceAll(/\D/g, "").slice(0, 8);
    field.value = [digits.slice(0, 4), digits.slice(4, 6), digits.slice(6)].filter(Boolean).join("-");
  });
}
