// Keeps what is typed into a form with data-autosave on the server, and brings it back. See components/draft.html.
"use strict";

const PAUSE = 2000;

for (const form of document.querySelectorAll("form[data-autosave]")) {
  const state = form.querySelector("[data-draft-state]");
  const note = form.querySelector("[data-draft-note]");
  const token = form.elements.csrfmiddlewaretoken?.value ?? "";
  let timer = null;
  let running = null;
  let newest = 0;

  function isKept(name) {
    const fields = [...form.elements].filter((element) => element.name === name);
    return name !== "csrfmiddlewaretoken" && fields.every((field) => !field.matches("[type=password],[type=file],[data-no-draft]"));
  }

  function contents() {
    return new URLSearchParams([...new FormData(form)].filter(([name, value]) => typeof value === "string" && isKept(name)));
  }

  function post(address, body, signal) {
    return fetch(address, { method: "POST", body, signal, headers: { "X-CSRFToken": token, "X-Requested-With": "fetch" } });
  }

  function say(text, failed = false) {
    if (state.textContent !== text) state.textContent = text;
    state.classList.toggle("draft-state--failed", failed);
  }

  async function keep() {
    const number = ++newest;
    running?.abort();
    running = new AbortController();
    try {
      const answer = await post(form.dataset.autosave, contents(), running.signal);
      if (number !== newest) return;
      if (!answer.ok || answer.redirected) {
        const reason = answer.headers.get("Content-Type")?.includes("json") ? (await answer.json()).detail : state.dataset.failed;
        say(reason ?? state.dataset.failed, true);
        return;
      }
      const at = new Date((await answer.json()).changed_at);
      say(state.dataset.kept.replace("{time}", at.toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" })));
      changed.delete(form); // nothing is lost by leaving now
    } catch (error) {
      if (error.name !== "AbortError") say(state.dataset.failed, true);
    }
  }

  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      timer = null;
      keep();
    }, PAUSE);
  });

  // Leaving does not wait for the pause: what was typed last goes along, at the latest when the page goes.
  function flush() {
    if (timer === null || form.dataset.sent) return;
    clearTimeout(timer);
    timer = null;
    const headers = { "X-CSRFToken": token, "X-Requested-With": "fetch" };
    fetch(form.dataset.autosave, { method: "POST", body: contents(), keepalive: true, headers }).catch(() => {});
  }
  addEventListener("beforeunload", flush);
  addEventListener("pagehide", flush);

  form.addEventListener("submit", () => {
    clearTimeout(timer);
    timer = null;
    running?.abort();
  });

  function fill(content) {
    const lost = new Set(Object.keys(content).filter((name) => content[name].some(Boolean)));
    const seen = {};
    for (const field of form.elements) {
      if (!field.name || !isKept(field.name) || field.matches("button,fieldset,[type=submit]")) continue;
      const values = content[field.name];
      lost.delete(field.name);
      if (field.matches("[type=checkbox],[type=radio]")) field.checked = Boolean(values?.includes(field.value));
      else if (!values) continue;
      else if (field.multiple) for (const option of field.options) option.selected = values.includes(option.value);
      else field.value = values[(seen[field.name] = (seen[field.name] ?? -1) + 1)] ?? field.value;
      field.dispatchEvent(new Event("change", { bubbles: true }));
    }
    form.dispatchEvent(new Event("input", { bubbles: true }));
    if (form.matches("[data-guard]")) changed.add(form);
    return lost.size;
  }

  // With the note goes the button that was pressed: the focus goes on to the form.
  function dropNote() {
    note.remove();
    const isOpen = (field) => field.matches("input:not([type=hidden]),select,textarea") && (field.checkVisibility?.() ?? true);
    [...form.elements].find(isOpen)?.focus();
  }

  if (note) {
    note.hidden = false;
    note.querySelector("[data-draft-restore]").addEventListener("click", () => {
      const missing = fill(JSON.parse(form.querySelector("script[type='application/json']").textContent));
      dropNote();
      say(missing ? state.dataset.partly : state.dataset.restored, missing > 0);
    });
    note.querySelector("[data-draft-discard]").addEventListener("click", async (event) => {
      const answer = await post(event.currentTarget.dataset.draftDiscard, "").catch(() => null);
      if (!answer?.ok) return say(state.dataset.failed, true);
      dropNote();
      say(state.dataset.discarded);
    });
  }
  form.querySelector(".form-actions")?.append(state); // beside the buttons, also when they stick to the lower edge
}
