// Passwords can be looked at while they are typed. Without this file they are typed unseen, as everywhere.
"use strict";

{
  const { show: showWord, hide: hideWord } = document.currentScript.dataset;

  function addSwitch(input) {
    const box = document.createElement("div");
    box.className = "reveal";
    input.before(box);
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button button--quiet button--small reveal__button";
    button.setAttribute("aria-controls", input.id);
    const what = document.createElement("span");
    what.className = "visually-hidden";
    what.textContent = ` ${input.labels[0]?.textContent.trim() ?? ""}`;
    box.append(input, button);
    const show = (visible) => {
      input.type = visible ? "text" : "password";
      button.replaceChildren(visible ? hideWord : showWord, what);
    };
    show(false);
    input.setAttribute("autocapitalize", "none");
    input.setAttribute("spellcheck", "false");
    button.addEventListener("click", () => show(input.type === "password"));
    // Browsers remember what stands in text fields; a password must not be among it.
    input.form?.addEventListener("submit", () => show(false));
  }

  for (const input of document.querySelectorAll("input[type=password]")) addSwitch(input);
}
