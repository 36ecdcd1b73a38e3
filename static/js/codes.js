// The combobox of a code field (cities/forms/codes.py): the codes chosen stand as chips, a list answers while one types.
// Pattern: WAI-ARIA, combobox with a listbox. What was typed and never chosen goes along with the form, so that nothing
// is lost and the server can say what is wrong with it.
"use strict";

{
  const CODE = { cpv: /^\d{8}(\s?-\s?\d)?$/, nuts: /^[a-z]{2}[0-9a-z]{0,3}$/i };
  let number = 0;

  // The server's own markup, parsed without running anything in it.
  const readOptions = (text) => [...new DOMParser().parseFromString(text, "text/html").querySelectorAll("li")];

  class CodeBox {
    constructor(place) {
      this.place = place;
      this.kind = place.dataset.codes.split("/").filter(Boolean).at(-1);
      this.isMany = "many" in place.dataset;
      this.kept = place.querySelector("input");
      this.chips = place.querySelector(".codes__chosen");
      this.chosen = new Map([...this.chips.children].map((chip) => [chip.dataset.code, chip.querySelector(".codes__name")?.textContent ?? ""]));
      this.build();
      this.show();
      this.kept.form?.addEventListener("submit", () => this.keepTyped());
      this.kept.addEventListener("change", () => this.readAgain());
    }

    build() {
      const id = `codes-${(number += 1)}`;
      this.input = document.createElement("input");
      for (const name of ["id", "aria-describedby", "aria-invalid", "class"]) {
        const value = this.kept.getAttribute(name);
        if (value) this.input.setAttribute(name, value);
        this.kept.removeAttribute(name);
      }
      if (this.kept.required) this.input.setAttribute("aria-required", "true");
      this.kept.required = false;
      this.kept.type = "hidden";
      Object.assign(this.input, { type: "text", autocomplete: "off", spellcheck: false, placeholder: this.place.dataset.prompt });
      this.input.dataset.noDraft = "";
      const marks = { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": id };
      for (const [name, value] of Object.entries(marks)) this.input.setAttribute(name, value);
      this.list = document.createElement("ul");
      Object.assign(this.list, { id, className: "codes__list", hidden: true });
      this.list.setAttribute("role", "listbox");
      this.list.setAttribute("aria-label", this.input.labels?.[0]?.firstChild?.textContent?.trim() || document.querySelector(`label[for="${this.input.id}"]`)?.firstChild?.textContent?.trim() || this.place.dataset.prompt);
      this.said = document.createElement("p");
      this.said.className = "visually-hidden";
      this.said.setAttribute("role", "status");
      const box = document.createElement("div");
      box.className = "codes__box";
      box.append(this.input, this.list);
      this.place.prepend(box);
      this.place.append(this.said);
      this.listen();
    }

    listen() {
      this.input.addEventListener("input", () => {
        clearTimeout(this.pause);
        this.pause = setTimeout(() => this.ask(), 180);
      });
      this.input.addEventListener("keydown", (event) => this.press(event));
      this.input.addEventListener("blur", () => {
        this.close();
        if (CODE[this.kind]?.test(this.input.value.trim())) this.take(this.input.value.trim(), "");
      });
      this.input.addEventListener("paste", (event) => {
        const parts = event.clipboardData.getData("text").split(/[,;\n]/).map((part) => part.trim()).filter(Boolean);
        if (!this.isMany || parts.length < 2 || !parts.every((part) => CODE[this.kind]?.test(part))) return;
        event.preventDefault();
        for (const part of parts) this.take(part, "");
      });
      // Before the box loses the focus, which would close the list under the pointer.
      this.list.addEventListener("pointerdown", (event) => event.preventDefault());
      this.list.addEventListener("click", (event) => {
        const option = event.target.closest("[role=option]");
        if (option) this.pick(option);
      });
      this.chips.addEventListener("click", (event) => {
        const button = event.target.closest("button");
        if (button) this.drop(button.closest("li").dataset.code);
      });
    }

    press(event) {
      if (event.isComposing) return;
      const options = [...this.list.querySelectorAll("[role=option]")];
      const at = options.indexOf(this.active);
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        if (this.list.hidden) return this.ask();
        const step = event.key === "ArrowDown" ? 1 : -1;
        this.mark(options[at < 0 ? (step > 0 ? 0 : options.length - 1) : (at + step + options.length) % options.length]);
      } else if (event.key === "Enter" && (this.active || this.input.value.trim())) {
        event.preventDefault(); // the form is not sent by choosing
        if (this.active) this.pick(this.active);
        else if (CODE[this.kind]?.test(this.input.value.trim())) this.take(this.input.value.trim(), "");
        else this.ask();
      } else if (event.key === "Escape" && !this.list.hidden) {
        event.preventDefault();
        event.stopPropagation();
        this.close();
      } else if (event.key === "Tab") this.close();
    }

    async ask() {
      this.asked?.abort();
      this.asked = new AbortController();
      const words = this.input.value.trim();
      try {
        const answer = await fetch(`${this.place.dataset.codes}?q=${encodeURIComponent(words)}`, { signal: this.asked.signal, headers: { Accept: "text/html" } });
        this.list.replaceChildren(...readOptions(await answer.text()));
      } catch (error) {
        if (error.name === "AbortError") return;
        this.list.replaceChildren(Object.assign(document.createElement("li"), { className: "codes__note", textContent: this.place.dataset.offline }));
      }
      if (document.activeElement !== this.input) return;
      for (const [index, option] of [...this.list.querySelectorAll("[role=option]")].entries()) {
        option.id = `${this.list.id}-${index}`;
        option.setAttribute("aria-selected", String(this.chosen.has(option.dataset.code)));
      }
      this.open();
    }

    open() {
      this.list.hidden = false;
      this.list.scrollTop = 0;
      this.input.setAttribute("aria-expanded", "true");
      this.mark(null);
      const note = this.list.querySelector(".codes__note");
      this.said.textContent = note ? note.textContent : String(this.list.children.length);
    }

    close() {
      clearTimeout(this.pause);
      this.asked?.abort();
      this.list.hidden = true;
      this.input.setAttribute("aria-expanded", "false");
      this.mark(null);
    }

    mark(option) {
      this.active?.classList.remove("codes__option--active");
      this.active = option ?? null;
      this.active?.classList.add("codes__option--active");
      this.active?.scrollIntoView({ block: "nearest" });
      if (this.active) this.input.setAttribute("aria-activedescendant", this.active.id);
      else this.input.removeAttribute("aria-activedescendant");
    }

    pick(option) {
      if (this.isMany && this.chosen.has(option.dataset.code)) this.drop(option.dataset.code, false);
      else this.take(option.dataset.code, option.dataset.name);
    }

    take(code, name) {
      if (!this.isMany) this.chosen.clear();
      this.chosen.set(code, name);
      this.input.value = "";
      this.close();
      this.keep();
      this.said.textContent = `${this.place.dataset.added} ${code} ${name}`;
      if (!name) this.learnName(code);
    }

    // A code that was typed or pasted gets its name as soon as the list says it.
    async learnName(code) {
      const answer = await fetch(`${this.place.dataset.codes}?q=${encodeURIComponent(code)}`).catch(() => null);
      if (!answer?.ok) return;
      const named = readOptions(await answer.text()).find((option) => option.dataset.code && code.startsWith(option.dataset.code));
      if (!named || !this.chosen.has(code)) return;
      this.chosen.set(code, named.dataset.name);
      this.show();
    }

    drop(code, toInput = true) {
      const chip = [...this.chips.children].find((one) => one.dataset.code === code);
      const next = chip?.nextElementSibling ?? chip?.previousElementSibling;
      const name = this.chosen.get(code);
      this.chosen.delete(code);
      if (!toInput) this.close();
      this.keep();
      const goal = next && [...this.chips.children].find((one) => one.dataset.code === next.dataset.code)?.querySelector("button");
      (toInput && goal ? goal : this.input).focus();
      this.said.textContent = `${this.place.dataset.removed} ${code} ${name}`;
    }

    keep() {
      this.kept.value = [...this.chosen.keys()].join(", ");
      this.show();
      // Drafts and the question about unsaved changes listen to the form's fields.
      this.kept.dispatchEvent(new Event("input", { bubbles: true }));
    }

    keepTyped() {
      const typed = this.input.value.trim();
      if (typed) this.kept.value = [...this.chosen.keys(), typed].join(", ");
    }

    // A draft that is restored writes into the field.
    readAgain() {
      const codes = this.kept.value.split(/[,;\n]/).map((code) => code.trim()).filter(Boolean);
      this.chosen = new Map(codes.map((code) => [code, this.chosen.get(code) ?? ""]));
      this.show();
    }

    show() {
      this.chips.hidden = !this.chosen.size;
      this.chips.replaceChildren(
        ...[...this.chosen].map(([code, name]) => {
          const item = document.createElement("li");
          const chip = document.createElement("span");
          const button = document.createElement("button");
          item.dataset.code = code;
          chip.className = "chip codes__chip";
          button.type = "button";
          button.className = "codes__drop";
          button.setAttribute("aria-label", `${this.place.dataset.remove} ${code} ${name}`.trim());
          button.textContent = "×";
          for (const [kind, text] of [["code", code], ["name", name]]) {
            if (!text) continue;
            const part = document.createElement("span");
            part.className = `codes__${kind}`;
            part.textContent = text;
            chip.append(part, " ");
          }
          chip.append(button);
          item.append(chip);
          return item;
        }),
      );
    }
  }

  const wakeCodes = () => {
    for (const place of document.querySelectorAll("[data-codes]:not([data-awake])")) {
      place.dataset.awake = "";
      new CodeBox(place);
    }
  };

  if (!window.codesAreAwake) {
    window.codesAreAwake = true;
    document.addEventListener("htmx:after:swap", wakeCodes);
  }
  wakeCodes();
}
