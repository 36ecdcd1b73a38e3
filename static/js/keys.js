// Keyboard shortcuts and the search dialog. A shortcut is an element with data-key: "n", or two keys after each other,
// "g l". Its words for the help sheet are data-key-label, else its label or text. Switched off, only Ctrl or ⌘ with K stays.
"use strict";

const keySheet = document.getElementById("keys-dialog");
const searchDialog = document.getElementById("search-dialog");
let before = "";
let beforeTimer = null;

function keysAreOff() {
  try {
    return localStorage.getItem("keys") === "off";
  } catch {
    return false;
  }
}

function showKeys() {
  const off = keysAreOff();
  document.documentElement.classList.toggle("no-keys", off);
  for (const element of document.querySelectorAll("[data-key]")) {
    const single = !element.dataset.key.includes(" ");
    if (single && !off) element.setAttribute("aria-keyshortcuts", element.dataset.key);
    else element.removeAttribute("aria-keyshortcuts");
  }
}

function keyed() {
  const seen = new Set();
  return [...document.querySelectorAll("[data-key]")].filter((element) => {
    const known = seen.has(element.dataset.key) || element.disabled || !(element.checkVisibility?.() ?? true);
    // A link in a menu that is folded on a small screen can still be followed.
    const folded = element.closest("[popover]");
    if (seen.has(element.dataset.key) || element.disabled || (known && !folded)) return false;
    return seen.add(element.dataset.key);
  });
}

function use(element) {
  if (element.matches("input:not([type=checkbox],[type=radio],[type=submit]),textarea,select")) element.focus();
  else element.click();
}

function openSearch() {
  if (!searchDialog?.showModal || document.querySelector("dialog[open]")) return;
  searchDialog.showModal();
  searchDialog.querySelector("input").select();
}

function focusSearch() {
  // The page's own search first, wherever it stands in the document.
  const places = ["main [data-search]", "[data-search-everywhere]"].flatMap((it) => [...document.querySelectorAll(it)]);
  const seen = places.find((place) => place.checkVisibility?.() ?? true);
  if (seen) seen.focus();
  else openSearch();
}

function fillSheet() {
  const list = keySheet.querySelector("[data-keys-of-page]");
  list.replaceChildren(
    ...keyed().map((element) => {
      const row = document.createElement("div");
      const name = document.createElement("dt");
      const keys = document.createElement("dd");
      name.textContent = element.dataset.keyLabel ?? element.getAttribute("aria-label") ?? element.textContent.trim().replace(/\s+/g, " ");
      for (const key of element.dataset.key.split(" ")) {
        const cap = document.createElement("kbd");
        cap.textContent = key;
        keys.append(cap, " ");
      }
      row.append(name, keys);
      return row;
    }),
  );
  list.parentElement.hidden = !list.children.length;
}

function openSheet() {
  if (!keySheet?.showModal || document.querySelector("dialog[open]")) return;
  fillSheet();
  keySheet.showModal();
}

document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.defaultPrevented || event.altKey) return;
  if ((event.ctrlKey || event.metaKey) && !event.shiftKey && event.key.toLowerCase() === "k" && searchDialog) {
    event.preventDefault();
    openSearch();
    return;
  }
  const typing = event.target.closest?.("input:not([type=checkbox],[type=radio],[type=submit],[type=button]),textarea,select,[contenteditable]");
  if (event.ctrlKey || event.metaKey || typing || keysAreOff() || document.querySelector("dialog[open]")) return;
  if (event.key === "/" || event.key === "?") {
    event.preventDefault();
    return event.key === "/" ? focusSearch() : openSheet();
  }
  if (event.key.length !== 1) return;
  const pressed = event.key.toLowerCase();
  const both = before ? `${before} ${pressed}` : pressed;
  clearTimeout(beforeTimer);
  before = "";
  const known = keyed();
  const found = known.find((element) => element.dataset.key === both) ?? known.find((element) => element.dataset.key === pressed);
  if (found) {
    event.preventDefault();
    use(found);
  } else {
    before = pressed;
    beforeTimer = setTimeout(() => (before = ""), 1500);
  }
});

// In the dialog the arrows walk through what was found; typing goes on in the box.
searchDialog?.addEventListener("keydown", (event) => {
  const input = searchDialog.querySelector("input");
  if (event.key === "Escape") {
    event.preventDefault(); // or the browser would only empty the box
    searchDialog.close();
    return;
  }
  const stops = [input, ...searchDialog.querySelectorAll("[data-hits] a")];
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const at = stops.indexOf(document.activeElement);
  if (step && at >= 0) {
    event.preventDefault();
    stops[(at + step + stops.length) % stops.length].focus();
  } else if (at > 0 && event.key.length === 1 && event.key !== " " && !event.ctrlKey && !event.metaKey && !event.altKey) {
    input.focus();
  }
});

const keySwitch = keySheet?.querySelector("[data-keys-switch]");
if (keySwitch) {
  keySwitch.checked = !keysAreOff();
  keySwitch.addEventListener("change", () => {
    try {
      localStorage.setItem("keys", keySwitch.checked ? "on" : "off");
    } catch {
      keySwitch.checked = true; // it could not be remembered
    }
    showKeys();
  });
}
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-dialog='keys-dialog']")) fillSheet();
}, true);
addEventListener("DOMContentLoaded", showKeys);
document.addEventListener("htmx:after:swap", showKeys);
