// Adds the reader's own clock to a moment shown in a lab's zone, where the two differ:
// <time datetime="2026-12-18T12:00:00+02:00" data-local-time data-local-until="…">12:00</time>
"use strict";

function wallClock(iso) {
  return iso.slice(0, 16); // what the page says
}

function ownClock(moment) {
  const shifted = new Date(moment.getTime() - moment.getTimezoneOffset() * 60000);
  return shifted.toISOString().slice(0, 16); // what the reader's device says
}

function tellOwnTime(element) {
  const start = new Date(element.dateTime);
  if (Number.isNaN(start.getTime()) || element.dateTime.length < 16 || wallClock(element.dateTime) === ownClock(start)) return;
  const language = document.documentElement.lang === "en" ? "en-GB" : document.documentElement.lang; // 24 hours, as everywhere here
  const sameDay = element.dateTime.slice(0, 10) === ownClock(start).slice(0, 10);
  const day = sameDay ? {} : { weekday: "short", day: "numeric", month: "short" };
  const clock = { hour: "2-digit", minute: "2-digit" };
  const until = element.dataset.localUntil ? new Date(element.dataset.localUntil) : null;
  const last = new Intl.DateTimeFormat(language, { ...(until ? {} : day), ...clock, timeZoneName: "short" });
  const first = new Intl.DateTimeFormat(language, { ...day, ...clock });
  const text = until && !Number.isNaN(until.getTime()) ? `${first.format(start)}–${last.format(until)}` : last.format(start);
  const note = document.createElement("span");
  note.className = "local-time";
  note.textContent = words.local.replace("{time}", text);
  element.parentElement.append(" ", note);
}

function tellOwnTimes() {
  for (const element of document.querySelectorAll("time[data-local-time]:not([data-told])")) {
    element.dataset.told = "";
    tellOwnTime(element);
  }
}

addEventListener("DOMContentLoaded", tellOwnTimes);
document.addEventListener("htmx:after:swap", tellOwnTimes);
