// A button that copies the text of an element. navigator.clipboard exists only under TLS; offices often have none.
"use strict";

const copied = (text) => {
  const field = document.createElement("textarea");
  field.value = text;
  field.setAttribute("readonly", "");
  field.className = "visually-hidden";
  document.body.append(field);
  field.select();
  const done = document.execCommand("copy");
  field.remove();
  return done;
};

for (const button of document.querySelectorAll("[data-copy]")) {
  const source = document.getElementById(button.dataset.copy);
  const said = button.parentElement.querySelector("[data-copy-said]");
  button.hidden = false;
  button.addEventListener("click", async () => {
    const text = source.textContent.trim();
    let done = false;
    try {
      if (navigator.clipboard) { await navigator.clipboard.writeText(text); done = true; }
    } catch { done = false; }
    if (done || copied(text)) { said.textContent = button.dataset.copied; return; }
    getSelection().selectAllChildren(source);  // then Ctrl+C does
  });
}
