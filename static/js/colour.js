// The browser's colour picker beside a field for #rrggbb. Without this file the colour is typed.
"use strict";

{
  const pick = document.currentScript.dataset.pick;

  for (const field of document.querySelectorAll("[data-colour]")) {
    const picker = document.createElement("input");
    picker.type = "color";
    picker.className = "colour__picker";
    picker.setAttribute("aria-label", pick);
    const box = document.createElement("div");
    box.className = "colour";
    field.before(box);
    box.append(field, picker);
    const read = () => {
      if (/^#[0-9a-f]{6}$/i.test(field.value)) picker.value = field.value.toLowerCase();
    };
    read();
    field.addEventListener("input", read);
    picker.addEventListener("input", () => {
      field.value = picker.value;
      field.dispatchEvent(new Event("input", { bubbles: true }));
    });
  }
}
