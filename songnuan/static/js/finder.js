// A field in which part of a name, its initials in pinyin, or a number finds what is known.
// Arrow keys or a touch choose, Enter takes; whoever goes on typing, or on to the next field by Tab, keeps what was
// typed: nobody becomes a namesake by leaving a field. Where only a name of the list will do, Tab takes it too. What is
// merely proposed (`offered`) has to be pointed at first: Enter alone keeps what was typed.
"use strict";

window.songnuan = window.songnuan || {};

window.songnuan.finder = (() => {
  const list = document.createElement("ul");
  list.className = "found";
  list.id = "found";
  list.setAttribute("role", "listbox");
  list.hidden = true;
  document.body.append(list);
  let field = null;
  let options = [];
  let at = -1;
  let take = null;
  let tabTakes = false;

  const close = () => {
    if (field) { expanded(false); field.removeAttribute("aria-activedescendant"); }
    list.hidden = true;
    options = [];
    at = -1;
  };

  const expanded = (open) => { if (field.getAttribute("role") === "combobox") field.setAttribute("aria-expanded", String(open)); };

  const mark = (place) => {
    at = place;
    [...list.children].forEach((item, n) => { item.setAttribute("aria-selected", n === at ? "true" : "false"); });
    if (at >= 0) {
      field.setAttribute("aria-activedescendant", `found-${at}`);
      list.children[at].scrollIntoView({ block: "nearest" });
    }
  };

  const choose = (place) => { const chosen = options[place]; const then = take; close(); then(chosen); };

  const show = (at_, found, lines, taken, { byTab = false, offered = false } = {}) => {
    if (at_ !== document.activeElement) return;
    field = at_;
    options = found;
    take = taken;
    tabTakes = byTab;
    list.replaceChildren(...found.map((one, n) => {
      const item = document.createElement("li");
      item.id = `found-${n}`;
      item.setAttribute("role", "option");
      const [first, ...rest] = lines(one);
      const name = document.createElement("b");
      name.textContent = first;
      const more = document.createElement("span");
      more.textContent = rest.filter(Boolean).join(" · ");
      item.append(name, more);
      item.addEventListener("mousedown", (event) => event.preventDefault());
      item.addEventListener("click", () => choose(n));
      return item;
    }));
    list.hidden = !found.length;
    expanded(!list.hidden);
    field.setAttribute("aria-controls", "found");
    if (list.hidden) return;
    field.insertAdjacentElement("afterend", list);
    mark(offered ? -1 : 0);
  };

  document.addEventListener("keydown", (event) => {
    if (list.hidden || event.target !== field || event.isComposing) return;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      close(); // that saves the whole page
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      mark(at < 0 ? (event.key === "ArrowDown" ? 0 : options.length - 1) : (at + (event.key === "ArrowDown" ? 1 : options.length - 1)) % options.length);
    } else if (at < 0 && event.key === "Enter") {
      close();
    } else if (event.key === "Enter" || (event.key === "Tab" && tabTakes && !event.shiftKey)) {
      event.preventDefault();
      event.stopImmediatePropagation();
      choose(at);
    } else if (event.key === "Escape") { close(); }
  }, true);
  // A little later: under the finger that leaves the field nothing may move.
  document.addEventListener("focusout", (event) => {
    const left = event.target;
    if (left === field) setTimeout(() => { if (left === field && document.activeElement !== left) close(); }, 200);
  });
  return { show, close };
})();
