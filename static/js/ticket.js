// The screen stays awake while the ticket is looked at, where the browser can do that.
"use strict";

async function wake() {
  if (document.visibilityState !== "visible") return;
  try {
    await navigator.wakeLock?.request("screen");
  } catch {
    // The phone saves its battery; the ticket is no less valid.
  }
}

document.addEventListener("visibilitychange", wake);
wake();
