// The door: taps that outlive a lost connection, keys for those with a keyboard, a short signal. Without this file every
// tap is a form that is sent.
"use strict";

const door = document.querySelector("[data-door]");
const STORE = `door:${door.dataset.door}`;
const KEEP_FOR = 12 * 3600 * 1000; // a tap that could not be sent all day belongs to yesterday's lab
const search = document.getElementById("door-q");
const offline = document.querySelector("[data-lost]");
const retry = document.querySelector("[data-lost-retry]");
const signal = document.querySelector("[data-signal]");

// --- taps that wait for the connection: person id → {action, name, at}

let kept = read();

function read() {
  try {
    const found = JSON.parse(localStorage.getItem(STORE) ?? "{}");
    return Object.fromEntries(Object.entries(found).filter(([, tap]) => Date.now() - tap.at < KEEP_FOR));
  } catch {
    return {};
  }
}

function write() {
  try {
    if (Object.keys(kept).length) localStorage.setItem(STORE, JSON.stringify(kept));
    else localStorage.removeItem(STORE);
  } catch {
    // Without a store they live as long as the page; leaving it asks then.
  }
}

function isStored() {
  try {
    return localStorage.getItem(STORE) !== null;
  } catch {
    return false;
  }
}

function keep(form) {
  const row = form.closest(".arrival");
  kept[row.id] = { action: form.action, name: row.dataset.person, at: Date.now() };
  write();
  show();
  (row.querySelector(".arrival__forget") ?? row).focus();
}

function forget(id) {
  delete kept[id];
  write();
  show();
}

function mark(row) {
  const waits = Boolean(kept[row.id]);
  row.toggleAttribute("data-waits", waits);
  let note = row.querySelector(".arrival__kept");
  if (waits && !note) {
    note = document.createElement("div");
    note.className = "arrival__act arrival__kept";
    const words = document.createElement("span");
    words.textContent = door.dataset.kept;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button button--small arrival__forget";
    button.textContent = door.dataset.forget;
    button.addEventListener("click", () => forget(row.id));
    note.append(words, button);
    row.append(note);
  } else if (!waits) note?.remove();
}

let isLost = false;

function show() {
  for (const row of document.querySelectorAll(".arrival[id]")) mark(row);
  const taps = Object.keys(kept).length;
  offline.hidden = !isLost && !taps;
  const words = offline.querySelector("[data-lost-kept]");
  words.textContent = taps ? `${words.dataset.words} ${taps}` : "";
}

function lose() {
  isLost = true;
  show();
}

function find() {
  isLost = false;
  show();
}

async function send(id, tap) {
  const body = new FormData();
  body.set("csrfmiddlewaretoken", document.querySelector(".door input[name=csrfmiddlewaretoken]")?.value ?? "");
  const answer = await fetch(tap.action, {
    method: "POST",
    body,
    redirect: "manual",
    headers: { "HX-Request": "true" },
    signal: AbortSignal.timeout(8000),
  });
  if (answer.type === "opaqueredirect" || answer.status === 403) {
    tell(door.dataset.signedOut, "danger");
    return false;
  }
  if (answer.status >= 500 || answer.status === 429) throw new Error(answer.status);
  if (!answer.ok) tell(`${tap.name} ${door.dataset.refused}`, "danger");
  if (kept[id] === tap) forget(id);
  return true;
}

let isSending = false;

async function sendAll() {
  if (isSending || !Object.keys(kept).length) return;
  isSending = true;
  try {
    for (const [id, tap] of Object.entries(kept)) if (!(await send(id, tap))) return;
    find();
    refresh();
  } catch {
    lose();
  } finally {
    isSending = false;
  }
}

function refresh() {
  document.getElementById("arrivals").dispatchEvent(new Event("door-refresh"));
}

function tell(text, tone) {
  const line = document.createElement("li");
  line.className = `toast toast--${tone}`;
  const words = document.createElement("span");
  words.className = "toast__text";
  words.textContent = text;
  line.append(words);
  document.getElementById("toasts").replaceChildren(line);
}

// Of what failed the door says itself what becomes of it.
function fail(event) {
  const source = event.target;
  if (source instanceof Element && source.matches(".arrival__act")) {
    buzz([80, 60, 80], 220);
    keep(source);
  }
  lose();
  if (source === search) narrow();
}

document.addEventListener(
  "htmx:error",
  (event) => {
    event.stopPropagation();
    if (event.detail.ctx && !String(event.detail.ctx.status).includes("dropped")) fail(event);
  },
  true,
);
document.addEventListener("htmx:before:response", (event) => {
  const { response, sourceElement } = event.detail.ctx;
  if (!door.contains(sourceElement)) return;
  if (response.raw.redirected) {
    event.preventDefault();
    if (sourceElement.matches(".arrival__act")) keep(sourceElement);
    tell(door.dataset.signedOut, "danger");
  } else if (response.status >= 500 || response.status === 429) {
    event.preventDefault();
    fail({ target: sourceElement });
  } else find();
});

// Without a connection the search looks at the people who are on the page.
function narrow() {
  const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
  for (const row of document.querySelectorAll(".arrival")) {
    const text = row.textContent.toLowerCase();
    row.hidden = !words.every((word) => text.includes(word));
  }
}

addEventListener("online", sendAll);
addEventListener("offline", lose);
setInterval(sendAll, 5000);
retry.addEventListener("click", () => (Object.keys(kept).length ? sendAll() : refresh()));
addEventListener("beforeunload", (event) => {
  if (Object.keys(kept).length && !isStored()) event.preventDefault();
});
if (!navigator.onLine) lose();

// --- after a tap

let byKeys = false;
let tapped = "";
document.addEventListener("pointerdown", () => (byKeys = false), true);
document.addEventListener("keydown", () => (byKeys = true), true);

document.addEventListener("htmx:before:request", (event) => {
  const source = event.detail.ctx.sourceElement;
  if (source.matches(".arrival__act")) tapped = source.closest(".arrival").id;
});
document.addEventListener("htmx:after:swap", (event) => {
  show();
  const { sourceElement, response } = event.detail.ctx ?? {};
  if (!sourceElement?.matches?.(".arrival__act")) return;
  const isIn = response?.status === 200;
  buzz(isIn ? [50] : [80, 60, 80], isIn ? 880 : 220);
  // Messages of the people before are no use in a queue.
  const toasts = document.getElementById("toasts");
  while (toasts.children.length > 1) toasts.firstElementChild.remove();
  if (byKeys && search.value) {
    search.focus();
    search.select();
  } else document.getElementById(tapped)?.querySelector("button")?.focus({ preventScroll: true });
});

// --- keys

function rows() {
  return [...document.querySelectorAll(".arrival:not([hidden]) button")].filter((button) => button.offsetParent);
}

// Whoever comes next is typed over the one before.
search.addEventListener("focus", () => search.select());
search.form.addEventListener("submit", (event) => {
  const [first] = rows();
  if (!first) return;
  event.preventDefault();
  first.focus();
});
document.addEventListener("keydown", (event) => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const inList = event.target.closest?.(".arrivals");
  if (!step || !(inList || event.target === search)) return;
  const buttons = rows();
  const next = inList ? buttons.indexOf(event.target) + step : step > 0 ? 0 : -1;
  event.preventDefault();
  if (next < 0) search.focus();
  else buttons[Math.min(next, buttons.length - 1)]?.focus();
});

// --- a signal, for those who switch it on

let sound = null;

function isLoud() {
  return signal.getAttribute("aria-pressed") === "true";
}

function buzz(pattern, pitch) {
  if (!isLoud()) return;
  navigator.vibrate?.(pattern);
  sound ??= new AudioContext();
  const tone = sound.createOscillator();
  const volume = sound.createGain();
  tone.frequency.value = pitch;
  volume.gain.setValueAtTime(0.15, sound.currentTime);
  volume.gain.exponentialRampToValueAtTime(0.001, sound.currentTime + 0.25);
  tone.connect(volume).connect(sound.destination);
  tone.start();
  tone.stop(sound.currentTime + 0.25);
}

signal.hidden = false;
try {
  signal.setAttribute("aria-pressed", String(localStorage.getItem("door-signal") === "on"));
} catch {
  // It stays off.
}
signal.addEventListener("click", () => {
  signal.setAttribute("aria-pressed", String(!isLoud()));
  try {
    localStorage.setItem("door-signal", isLoud() ? "on" : "off");
  } catch {
    // The choice then lasts for this page.
  }
  buzz([50], 880);
});

show();
sendAll();
