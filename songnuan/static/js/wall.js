// Asks every half minute; swaps only what changed, says when it last asked, and when nobody answers.
"use strict";

const said = document.getElementById("wall-said");
const time = () => new Date().toTimeString().slice(0, 5);
let tag = null, seen = time();
const lost = () => { said.textContent = said.dataset.lost.replace("{time}", seen); said.classList.add("is-lost"); };

document.body.addEventListener("htmx:beforeSwap", (event) => {
  const answer = event.detail.xhr;
  if (!answer.responseText.includes('id="wall"')) {  // signed out meanwhile
    event.detail.shouldSwap = false;
    location.reload();
    return;
  }
  seen = time();
  said.textContent = said.dataset.seen.replace("{time}", seen);
  said.classList.remove("is-lost");
  const now = answer.getResponseHeader("ETag");
  if (now && now === tag) event.detail.shouldSwap = false;
  tag = now;
});
document.body.addEventListener("htmx:sendError", lost);
document.body.addEventListener("htmx:responseError", lost);
