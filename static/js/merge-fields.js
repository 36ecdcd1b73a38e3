// Buttons that put a field such as {person} where one writes: into the text that had the focus last, else the first one.
"use strict";

{
  let last = null;
  const texts = () => document.querySelector("[data-merge-fields]")?.closest("form")?.querySelectorAll("textarea") ?? [];
  document.addEventListener("focusin", (event) => {
    if ([...texts()].includes(event.target)) last = event.target;
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-merge-field]");
    const text = button && (last?.isConnected ? last : texts()[0]);
    if (!text) return;
    text.setRangeText(button.dataset.mergeField, text.selectionStart, text.selectionEnd, "end");
    text.dispatchEvent(new Event("input", { bubbles: true }));
    text.focus();
  });
}
