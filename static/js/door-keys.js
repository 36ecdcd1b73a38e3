// Keys at the door: type a name, Enter leads to the first person, arrows through the list.
"use strict";

const doorSearch = document.getElementById("door-q");

function doorButtons() {
  return [...document.querySelectorAll(".arrival:not([hidden]) button")].filter((button) => button.offsetParent);
}

// Whoever comes next is typed over the one before.
doorSearch.addEventListener("focus", () => doorSearch.select());
doorSearch.form.addEventListener("submit", (event) => {
  const [first] = doorButtons();
  if (!first) return;
  event.preventDefault();
  first.focus();
});
document.addEventListener("keydown", (event) => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const inList = event.target.closest?.(".arrivals");
  if (!step || !(inList || event.target === doorSearch)) return;
  const buttons = doorButtons();
  const next = inList ? buttons.indexOf(event.target) + step : step > 0 ? 0 : -1;
  event.preventDefault();
  if (next < 0) doorSearch.focus();
  else buttons[Math.min(next, buttons.length - 1)]?.focus();
});
