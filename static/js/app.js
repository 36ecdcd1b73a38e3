// Small comforts. Every page works without this file.
"use strict";

const root = document.documentElement;
const toasts = document.getElementById("toasts");
const words = toasts ? toasts.dataset : {};

function isDark() {
  return root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
}

function showTheme() {
  for (const button of document.querySelectorAll("[data-theme-toggle]")) {
    button.hidden = false;
    button.setAttribute("aria-pressed", String(isDark()));
  }
}

function toggleTheme() {
  root.dataset.theme = isDark() ? "light" : "dark";
  try {
    localStorage.setItem("theme", root.dataset.theme);
  } catch {
    // The choice then lasts for this page.
  }
  showTheme();
}

function toast(text, tone = "info") {
  const line = document.createElement("li");
  const span = document.createElement("span");
  const close = document.createElement("button");
  line.className = `toast toast--${tone}`;
  line.dataset.toast = "";
  span.className = "toast__text";
  span.textContent = text;
  close.className = "button button--small button--quiet";
  close.type = "button";
  close.dataset.dismiss = "";
  close.textContent = words.close;
  line.append(span, close);
  toasts.append(line);
  // Bad news stays until it is closed; good news goes by itself, but not while somebody is at it.
  if (tone === "danger") return;
  const leave = () => (line.matches(":hover, :focus-within") ? setTimeout(leave, 2000) : line.remove());
  setTimeout(leave, 6000);
}

// The focus does not fall off the page with a message that is closed.
function dismiss(line) {
  const neighbour = line.nextElementSibling ?? line.previousElementSibling;
  line.remove();
  (neighbour?.querySelector("[data-dismiss]") ?? document.getElementById("main"))?.focus({ preventScroll: true });
}

async function copy(button) {
  const source = button.dataset.copy.startsWith("#") ? document.querySelector(button.dataset.copy) : null;
  const text = source ? (source.value ?? source.textContent).trim() : button.dataset.copy;
  try {
    await navigator.clipboard.writeText(text);
    toast(words.copied, "success");
  } catch {
    // Refused by the browser: the text is selected, so that Ctrl or ⌘ with C copies it.
    source?.select?.();
    toast(words.uncopied, "danger");
  }
}

function openDialog(opener, event) {
  const dialog = document.getElementById(opener.dataset.dialog);
  if (!dialog?.showModal) return;
  event.preventDefault();
  dialog.showModal();
}

function isOutside(dialog, { clientX, clientY }) {
  const box = dialog.getBoundingClientRect();
  return clientX < box.left || clientX > box.right || clientY < box.top || clientY > box.bottom;
}

document.addEventListener("click", (event) => {
  const target = event.target.closest("[data-theme-toggle],[data-dismiss],[data-copy],[data-dialog],[data-dialog-close],[data-print]");
  for (const menu of document.querySelectorAll("[data-menu][open]")) if (!menu.contains(event.target)) menu.open = false;
  if (event.target instanceof HTMLDialogElement && isOutside(event.target, event)) event.target.close();
  if (!target) return;
  if (target.matches("[data-theme-toggle]")) toggleTheme();
  else if (target.matches("[data-dismiss]")) dismiss(target.closest("[data-toast]"));
  else if (target.matches("[data-copy]")) copy(target);
  else if (target.matches("[data-dialog]")) openDialog(target, event);
  else if (target.matches("[data-dialog-close]")) target.closest("dialog").close();
  else if (target.matches("[data-print]")) print();
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    const menu = document.activeElement?.closest("[data-menu][open]");
    if (menu) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  }
});

// A filter bar sends itself when a choice changes; its button stays for those without a script.
document.addEventListener("change", (event) => {
  const choice = "[data-autosubmit] select, [data-autosubmit] input[type=checkbox], [data-autosubmit] input[type=radio]";
  // In the sheet of a phone several choices are made before one looks at the list.
  if (event.target.matches(choice) && !event.target.closest("[popover]:popover-open")) event.target.form.requestSubmit();
});

// Unsaved changes: forms with data-guard ask before the page, or the part of it they stand in, is left.
const changed = new Set();

function staysUnsaved(place, source) {
  return [...changed].some((form) => form.isConnected && form !== source && place.contains(form));
}

document.addEventListener("input", (event) => {
  const form = event.target.form;
  if (form?.matches("[data-guard]")) changed.add(form);
});
document.addEventListener("submit", (event) => changed.delete(event.target));
addEventListener("beforeunload", (event) => {
  if (staysUnsaved(document)) event.preventDefault();
});
document.addEventListener("htmx:before:request", (event) => {
  const { target, sourceElement } = event.detail.ctx;
  if (target instanceof Element && staysUnsaved(target, sourceElement) && !confirm(words.unsaved)) event.preventDefault();
});
document.addEventListener("htmx:before:history:restore", (event) => {
  if (staysUnsaved(document) && !confirm(words.unsaved)) event.preventDefault();
});

// Signing out leaves nothing of this person's work on the device: the taps kept at the door (door.js) go, after a question.
document.addEventListener(
  "submit",
  (event) => {
    if (!event.target.matches("form[action^='/account/logout/']")) return;
    try {
      const kept = Object.keys(localStorage).filter((key) => key.startsWith("door:"));
      if (!kept.length) return;
      if (confirm(words.unsaved)) {
        for (const key of kept) localStorage.removeItem(key);
      } else {
        event.preventDefault();
        event.stopImmediatePropagation();
      }
    } catch {
      // Nothing can be kept here.
    }
  },
  true,
);

// A form is sent once, however often its button is pressed.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || form.matches("[hx-post],[hx-get]")) return;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "1";
  setTimeout(() => delete form.dataset.sent, 4000);
});
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});

for (const event of ["htmx:error", "htmx:send:error"]) {
  document.addEventListener(event, () => toast(words.offline, "danger"));
}

function wake(scope) {
  for (const element of scope.querySelectorAll("[data-dismiss],[data-copy],[data-print],[data-needs-script]")) element.hidden = false;
}

addEventListener("DOMContentLoaded", () => {
  showTheme();
  wake(document);
  document.querySelector("[data-error-summary]")?.focus();
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", showTheme);
});
document.addEventListener("htmx:after:swap", () => {
  showTheme();
  wake(document);
});

// Keeps the page that is shown without a connection, and nothing else (cities.views.offline).
if (words.worker && "serviceWorker" in navigator) {
  addEventListener("load", async () => {
    try {
      await navigator.serviceWorker.register(words.worker);
      (await navigator.serviceWorker.ready).active.postMessage(document.documentElement.lang);
    } catch {
      // Without a worker everything works but this page.
    }
  });
}
