// Files dropped on the zone go into its file field; the template form follows the chosen unit.
"use strict";

for (const zone of document.querySelectorAll("[data-drop-zone]")) {
  const field = zone.querySelector("input[type=file]");
  const chosen = zone.querySelector("[data-chosen]");
  const { most, mostMb, tooMuch } = zone.dataset;
  const show = () => {
    const files = [...field.files];
    const bytes = files.reduce((sum, file) => sum + file.size, 0);
    const refused = files.length > most || bytes > mostMb * 1024 * 1024;
    field.setCustomValidity(refused ? tooMuch : "");
    chosen.textContent = refused ? tooMuch : files.map((file) => file.name).join("\n");
  };
  field.addEventListener("change", show);
  const over = (on) => (event) => { event.preventDefault(); zone.classList.toggle("is-over", on); };
  zone.addEventListener("dragover", over(true));
  zone.addEventListener("dragleave", over(false));
  zone.addEventListener("drop", (event) => {
    over(false)(event);
    if (event.dataTransfer.files.length) { field.files = event.dataTransfer.files; show(); }
  });
}

for (const form of document.querySelectorAll("[data-template-form]")) {
  for (const name of ["campaign", "union"]) {
    const choice = document.getElementById(`id_${name}`);
    const follow = () => { form.elements[name].value = choice.value; };
    choice.addEventListener("change", follow);
    follow();
  }
}
