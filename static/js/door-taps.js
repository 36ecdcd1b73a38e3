// Taps at the door that wait for the connection: what to do and when it was tapped, never a name. One entry of the store for
// each tap, so that two tabs cannot wipe each other's; signing out clears them (app.js).
"use strict";

const KEEP_FOR = 12 * 3600 * 1000; // a tap that could not be sent all day belongs to yesterday's lab

class TapStore {
  static #KEY = /^door:([^:#]+):([^#]+)#(.+)$/; // the person who is signed in, the door, the row
  #unstored = new Map(); // where the browser keeps nothing they live as long as the page

  constructor(desk, who) {
    this.desk = desk;
    this.who = who; // a function: after a new sign-in in another tab the page may become another person's
  }

  get isAtRisk() {
    return this.#unstored.size > 0;
  }

  keep(id, does) {
    const tap = JSON.stringify({ does, at: Date.now() });
    try {
      localStorage.setItem(this.#keyOf(id), tap);
    } catch {
      this.#unstored.set(this.#keyOf(id), tap);
    }
  }

  forget(id) {
    this.#remove(this.#keyOf(id));
  }

  // My taps at this door, the oldest first: row id → tap.
  list() {
    const mine = this.#keyOf("");
    const found = this.#keys().filter((key) => key.startsWith(mine));
    const taps = found.map((key) => [key.slice(mine.length), this.#read(key)]).filter(([, tap]) => tap);
    return new Map(taps.sort(([, one], [, other]) => one.at - other.at));
  }

  // Forgets what must not be sent any more, or not by me. Returns the rows.
  sweep() {
    const dropped = [];
    for (const key of this.#keys()) {
      const [, who, , id] = TapStore.#KEY.exec(key) ?? [];
      const tap = this.#read(key);
      if (tap && who === this.who() && Date.now() - tap.at < KEEP_FOR) continue;
      this.#remove(key);
      if (tap && id) dropped.push(id);
    }
    return dropped;
  }

  #keyOf(id) {
    return `door:${this.who()}:${this.desk}#${id}`;
  }

  #keys() {
    let stored = [];
    try {
      stored = Object.keys(localStorage).filter((key) => key.startsWith("door:"));
    } catch {
      // Nothing can be kept here.
    }
    return [...new Set([...stored, ...this.#unstored.keys()])];
  }

  #read(key) {
    try {
      const { does, at } = JSON.parse(this.#unstored.get(key) ?? localStorage.getItem(key));
      return ["in", "undo"].includes(does) && Number.isFinite(at) ? { does, at } : null;
    } catch {
      return null;
    }
  }

  #remove(key) {
    this.#unstored.delete(key);
    try {
      localStorage.removeItem(key);
    } catch {
      // It was not stored.
    }
  }
}
