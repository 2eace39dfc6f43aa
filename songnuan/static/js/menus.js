// A menu is a <details>: it opens and closes without us. Here it also closes by Escape, and when the reader goes on elsewhere.
"use strict";

(() => {
  const menus = () => document.querySelectorAll("details.menu[open], details.nav-group[open]");
  const closeBut = (kept) => { for (const menu of menus()) if (menu !== kept) menu.open = false; };
  document.addEventListener("click", (event) => closeBut(event.target.closest("details.menu, details.nav-group")));
  document.addEventListener("focusin", (event) => closeBut(event.target.closest("details.menu, details.nav-group")));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of menus()) {
      menu.open = false;
      if (menu.contains(document.activeElement)) menu.querySelector("summary").focus();
    }
  });
})();
