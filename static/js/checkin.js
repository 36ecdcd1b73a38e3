// Scanning tickets inside the page, where the browser can read codes (BarcodeDetector). The phone's own camera and the
// search by name work without this file.
"use strict";

const button = document.querySelector("[data-scan]");
const box = document.querySelector("[data-camera]");

if (button && box && "BarcodeDetector" in window && navigator.mediaDevices?.getUserMedia) {
  const video = box.querySelector("video");
  const words = box.querySelector("[data-camera-words]");
  const detector = new BarcodeDetector({ formats: ["qr_code"] });
  let stream = null;

  function stop() {
    stream?.getTracks().forEach((track) => track.stop());
    stream = null;
    box.hidden = true;
  }

  function follow(text) {
    let address = null;
    try {
      address = new URL(text);
    } catch {
      // Not an address at all.
    }
    if (!address || !address.pathname.startsWith(box.dataset.path)) {
      words.textContent = words.dataset.other;
      return false;
    }
    // Only the path is taken over: the page stays on its own server whatever the code says.
    location.assign(`${address.pathname}?scan=1`);
    return true;
  }

  async function look() {
    if (!stream) return;
    try {
      const codes = await detector.detect(video);
      if (codes.length && follow(codes[0].rawValue)) return stop();
    } catch {
      // The picture was not ready; the next one will be.
    }
    setTimeout(look, 150);
  }

  async function start() {
    try {
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" }, audio: false });
    } catch {
      box.hidden = false;
      words.textContent = words.dataset.refused;
      return;
    }
    box.hidden = false;
    video.srcObject = stream;
    await video.play();
    look();
  }

  button.hidden = false;
  button.addEventListener("click", () => (stream ? stop() : start()));
  // Back from a ticket that was scanned here: on with the next one.
  if (button.matches("[data-scan-now]")) start();
  addEventListener("pagehide", stop);
}
