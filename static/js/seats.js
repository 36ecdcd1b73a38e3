// Counts the target numbers against the seats while somebody types. The saved numbers stand there without it.
"use strict";

const sum = document.querySelector("[data-target-sum]");

function count() {
  const words = sum.querySelector("[data-words]");
  const seats = Number(document.getElementById("id_capacity").value) || 0;
  const targets = [...document.querySelectorAll("input[name^=target_]")].reduce((all, field) => all + (Number(field.value) || 0), 0);
  const state = targets > seats ? "over" : targets === seats && seats ? "full" : targets ? "open" : "none";
  const numbers = { sum: targets, seats, free: seats - targets };
  const text = words.dataset[state].replace(/\{(\w+)\}/g, (_all, name) => numbers[name]);
  if (words.textContent !== text) words.textContent = text;
  sum.classList.toggle("target-sum--over", state === "over");
  sum.querySelector("[data-bar]").setAttribute("width", `${seats ? Math.min(100, Math.round((targets * 100) / seats)) : 0}%`);
}

if (sum) {
  sum.closest("form").addEventListener("input", count);
  sum.closest("form").addEventListener("change", count);
}
