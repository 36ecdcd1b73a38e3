// Printed, a report is whole: what is folded on the screen is unfolded on paper, and folded again afterwards.
"use strict";

const folded = document.querySelectorAll(".report details.report-fold");
let opened = [];

addEventListener("beforeprint", () => {
  opened = [...folded].filter((details) => !details.open);
  for (const details of opened) details.open = true;
});
addEventListener("afterprint", () => {
  for (const details of opened) details.open = false;
});
