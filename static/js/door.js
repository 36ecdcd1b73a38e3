// The door: taps that outlive a lost connection. Keys and the signal are in files of their own. Without this file every
// tap is a form that is sent.
"use strict";

const door = document.querySelector("[data-door]");
const search = document.getElementById("door-q");
const offline = document.querySelector("[data-lost]");
const retry = document.querySelector("[data-lost-retry]");

// --- taps that wait for the connection (door-taps.js)

const taps = new TapStore(door.dataset.door, () => document.getElementById("arrivals").dataset.who);

// What came too late, or is another person's, is said and forgotten.
function sweep() {
  const dropped = taps.sweep();
  if (!dropped.length) return;
  show();
  const names = dropped.map(nameOf).filter(Boolean);
  const others = dropped.length - names.length;
  tell(`${door.dataset.dropped} ${[...names, ...(others ? [`+${others}`] : [])].join(", ")}`);
}

function nameOf(id) {
  return document.getElementById(id)?.dataset.person;
}

function keep(form) {
  const row = form.closest(".arrival");
  taps.keep(row.id, form.action.endsWith("/undo/") ? "undo" : "in");
  show();
  (row.querySelector(".arrival__forget") ?? row).focus();
}

function forget(id) {
  taps.forget(id);
  show();
}

function mark(row, waits) {
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
    const whom = document.createElement("span");
    whom.className = "visually-hidden";
    whom.textContent = ` ${row.dataset.person}`;
    button.append(door.dataset.forget, whom);
    button.addEventListener("click", () => forget(row.id));
    note.append(words, button);
    row.append(note);
  } else if (!waits && note) {
    const isHeld = note.contains(document.activeElement);
    note.remove();
    if (isHeld) row.querySelector("button")?.focus({ preventScroll: true });
  }
}

let isLost = false;
let isSignedOut = false;

function show() {
  const kept = taps.list();
  for (const row of document.querySelectorAll(".arrival[id]")) mark(row, kept.has(row.id));
  offline.hidden = !isLost && !kept.size;
  const words = offline.querySelector("[data-lost-kept]");
  const text = kept.size ? `${words.dataset.words} ${kept.size}` : "";
  if (words.textContent !== text) words.textContent = text; // written anew it would be read out anew
}

function lose() {
  isLost = true;
  show();
}

function find() {
  isLost = false;
  show();
}

function leave() {
  if (!isSignedOut) tell(door.dataset.signedOut);
  isSignedOut = true;
}

function token() {
  return document.querySelector(".door input[name=csrfmiddlewaretoken]");
}

function post(id, does, secret) {
  const body = new FormData();
  body.set("csrfmiddlewaretoken", secret);
  return fetch(`${door.dataset.door}${id.slice(2)}/${does}/`, {
    method: "POST",
    body,
    redirect: "manual",
    headers: { "HX-Request": "true" },
    signal: AbortSignal.timeout(8000),
  });
}

async function read(answer) {
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}

// The page may be older than a new sign-in in another tab: its secret is asked for again, and whose it is.
async function renew() {
  const answer = await fetch(door.dataset.door, { redirect: "manual", signal: AbortSignal.timeout(8000) });
  if (answer.status >= 500 || answer.status === 429) throw new Error(answer.status);
  if (!answer.ok) return "";
  const page = await read(answer);
  if (page.getElementById("arrivals")?.dataset.who !== taps.who()) {
    location.reload(); // somebody else is signed in now: their page says what becomes of these taps
    return "";
  }
  const fresh = page.querySelector(".door input[name=csrfmiddlewaretoken]")?.value ?? "";
  for (const field of document.querySelectorAll("input[name=csrfmiddlewaretoken]")) field.value = fresh;
  return fresh;
}

function isShut(answer) {
  return answer.type === "opaqueredirect" || answer.status === 403;
}

async function send(id, tap) {
  let answer = await post(id, tap.does, token()?.value ?? "");
  if (isShut(answer)) {
    const fresh = await renew();
    if (fresh) answer = await post(id, tap.does, fresh);
    if (isShut(answer)) return false;
  }
  if (answer.status >= 500 || answer.status === 429) throw new Error(answer.status);
  if (!answer.ok) {
    const name = nameOf(id) ?? (await read(answer)).querySelector(".arrival")?.dataset.person ?? "…";
    tell(`${name} ${door.dataset.refused}`);
  }
  if (taps.list().get(id)?.at === tap.at) forget(id);
  return true;
}

let isSending = false;

// One tab sends; the others see by the store that it is done.
async function sendAll() {
  sweep();
  if (isSending || !taps.list().size) return;
  isSending = true;
  try {
    if (navigator.locks) await navigator.locks.request("door-taps", { ifAvailable: true }, (lock) => lock && sendKept());
    else await sendKept();
  } catch {
    lose();
  } finally {
    isSending = false;
  }
}

async function sendKept() {
  for (const [id, tap] of taps.list()) {
    if (!taps.list().has(id)) continue; // taken back meanwhile
    if (!(await send(id, tap))) return leave();
  }
  isSignedOut = false;
  find();
  refresh();
}

function refresh() {
  document.getElementById("arrivals").dispatchEvent(new Event("door-refresh"));
}

// Beside the other messages, and until it is closed.
function tell(text) {
  toast(text, "danger");
  document.getElementById("toasts").lastElementChild.dataset.stays = "";
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
    leave();
  } else if (response.status >= 500 || response.status === 429) {
    event.preventDefault();
    fail({ target: sourceElement });
  } else if (response.status === 403) {
    event.preventDefault();
    if (sourceElement.matches(".arrival__act")) keep(sourceElement);
    setTimeout(sendAll);
  } else {
    if (isSignedOut) setTimeout(sendAll); // signed in again, perhaps in another tab
    isSignedOut = false;
    find();
  }
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
// Whoever is signed out is not told so again and again: the numbers, asked for all the time, tell when that is over.
setInterval(() => isSignedOut || sendAll(), 5000);
retry.addEventListener("click", () => (taps.list().size ? sendAll() : refresh()));
addEventListener("beforeunload", (event) => {
  if (taps.isAtRisk) event.preventDefault();
});
let sentElsewhere = null;
addEventListener("storage", (event) => {
  if (event.key && !event.key.startsWith("door:")) return;
  show();
  if (event.newValue) return;
  clearTimeout(sentElsewhere); // another tab sends: the list is asked for when that is over
  sentElsewhere = setTimeout(refresh, 500);
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
let held = "";
document.addEventListener("htmx:before:swap", () => {
  held = document.activeElement?.closest(".arrival__kept")?.parentElement.id ?? "";
});
document.addEventListener("htmx:after:swap", (event) => {
  show();
  if (held) document.getElementById(held)?.querySelector(".arrival__forget")?.focus({ preventScroll: true });
  const { sourceElement, response } = event.detail.ctx ?? {};
  if (!sourceElement?.matches?.(".arrival__act")) return;
  const isIn = response?.status === 200;
  buzz(isIn ? [50] : [80, 60, 80], isIn ? 880 : 220);
  // Messages of the people before are no use in a queue.
  const passing = [...document.querySelectorAll("#toasts > :not([data-stays])")];
  for (const line of passing.slice(0, -1)) line.remove();
  if (byKeys && search.value) {
    search.focus();
    search.select();
  } else document.getElementById(tapped)?.querySelector("button")?.focus({ preventScroll: true });
});

// The Undo of a message leaves the page; without a connection it is kept like a tap on the row.
document.addEventListener("submit", (event) => {
  if (navigator.onLine || !event.target.matches(".toast__undo")) return;
  event.preventDefault();
  const row = document.querySelector(`.arrival[id="p-${event.target.action.match(/checkin\/([^/]+)\//)?.[1]}"]`);
  if (!row) return tell(words.offline);
  taps.keep(row.id, "undo");
  show();
  event.target.closest("[data-toast]").remove();
});

show();
sendAll();
