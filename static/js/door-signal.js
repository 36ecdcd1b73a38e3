// A short sound and a shake for every person let in, for those who switch it on. door.js calls buzz().
"use strict";

const doorSignal = document.querySelector("[data-signal]");
let doorSound = null;

function isLoud() {
  return doorSignal.getAttribute("aria-pressed") === "true";
}

function buzz(pattern, pitch) {
  if (!isLoud()) return;
  navigator.vibrate?.(pattern);
  doorSound ??= new AudioContext();
  const tone = doorSound.createOscillator();
  const volume = doorSound.createGain();
  tone.frequency.value = pitch;
  volume.gain.setValueAtTime(0.15, doorSound.currentTime);
  volume.gain.exponentialRampToValueAtTime(0.001, doorSound.currentTime + 0.25);
  tone.connect(volume).connect(doorSound.destination);
  tone.start();
  tone.stop(doorSound.currentTime + 0.25);
}

doorSignal.hidden = false;
try {
  doorSignal.setAttribute("aria-pressed", String(localStorage.getItem("door-signal") === "on"));
} catch {
  // It stays off.
}
doorSignal.addEventListener("click", () => {
  doorSignal.setAttribute("aria-pressed", String(!isLoud()));
  try {
    localStorage.setItem("door-signal", isLoud() ? "on" : "off");
  } catch {
    // The choice then lasts for this page.
  }
  buzz([50], 880);
});
