// 走访录入: rows by Enter, enterprises and people found while typing, the whole form kept on the server at every change.
"use strict";

(() => {
  const form = document.getElementById("visit-form");
  const rows = form.querySelector("[data-rows]");
  const blank = form.querySelector("[data-blank]");
  const { finder, localDraft } = window.songnuan;
  const local = localDraft(form);
  const categories = JSON.parse(document.getElementById("category-names").textContent);
  const wants = JSON.parse(document.getElementById("known-wants").textContent);
  const TAKEN_OVER = ["cash", "goods", "goods_text"];
  const ENDINGS = ["有限公司", "有限责任公司"];
  const ENDED = /(公司|厂|店|社|院|所|校|站|中心|集团|部|行|馆|队|局|处)$/;
  const WAIT = 600;
  const said = form.dataset;

  // Rows

  const rowOf = (element) => element.closest(".recipient[data-row]");
  const inRow = (row, name) => form.elements[`${row.dataset.row}_${name}`];
  const shown = () => [...rows.querySelectorAll(".recipient[data-row]")].filter((row) => !row.hidden);
  let last = Math.max(0, ...[...rows.querySelectorAll("[data-row]")].map((row) => Number(row.dataset.row.slice(1))));

  // Who is on file brings a category of their own; the next one has that of the last who is not.
  const usual = () => {
    const others = shown().filter((row) => !inRow(row, "person").value && inRow(row, "category").value);
    return others.length ? inRow(others.at(-1), "category").value : said.category;
  };

  const addRow = (above) => {
    if (shown().length >= Number(said.most)) { warn(said.saidMost); return shown().at(-1); }
    const category = usual();
    last += 1;
    const copy = blank.content.cloneNode(true);
    for (const element of copy.querySelectorAll("*")) {
      for (const name of ["id", "name", "for", "aria-describedby", "data-said", "data-cell", "data-row"]) {
        const value = element.getAttribute(name);
        if (value) element.setAttribute(name, value.replace(/(^|_)r0(?=_|$)/, `$1r${last}`));
      }
    }
    rows.append(copy);
    const row = rows.lastElementChild;
    row.querySelector("[data-drop]").hidden = false;
    if (above) for (const name of TAKEN_OVER) inRow(row, name).value = inRow(above, name).value;
    if (above) inRow(row, "category").value = category;
    inRow(row, "untouched").value = "1";
    return row;
  };

  const goOn = (row) => {
    const all = shown();
    const place = all.indexOf(row);
    const isEmpty = inRow(row, "untouched").value === "1" && place === all.length - 1 && place > 0;
    if (isEmpty) { form.elements.needs.focus(); return; }
    inRow(all[place + 1] || addRow(row), "name").focus();
  };

  // Enter goes on to what is still missing of a row, then to the next one.
  const missing = (row, field) => {
    const number = inRow(row, "citizen_id");
    const known = number.value || number.placeholder || inRow(row, "person").value;
    if (field === inRow(row, "name") && field.value && !known) return number;
    return field === number && !inRow(row, "category").value ? inRow(row, "category") : null;
  };

  const drop = (row) => {
    const fact = inRow(row, "fact");
    const place = shown().indexOf(row);
    if (fact) { inRow(row, "dropped").value = "1"; row.hidden = true; } else { row.remove(); }
    const left = shown();
    inRow(left[Math.min(place, left.length - 1)] || addRow(null), "name").focus();
    changed();
  };

  // Keeping

  let timer = 0;
  let sending = false;
  let again = false;
  let unsent = false;
  let leaving = false;
  const offline = document.querySelector("[data-offline]");
  const kept = document.querySelector("[data-kept]");
  const warn = (text) => { offline.textContent = text; offline.hidden = !text; };

  const body = () => new URLSearchParams(new FormData(form));

  const place = (faults) => {
    for (const slot of form.querySelectorAll("[data-said]")) {
      const here = slot.parentElement.contains(document.activeElement); // nobody is corrected in the middle of a word
      const lines = (here ? [] : faults[slot.dataset.said] || []).map(([isWarning, text]) => {
        const line = document.createElement("p");
        line.className = isWarning ? "said-warning" : "field-error";
        line.textContent = text;
        return line;
      });
      slot.replaceChildren(...lines);
      slot.parentElement.classList.toggle("cell-wrong", lines.some((line) => line.className === "field-error"));
    }
  };

  const send = async () => {
    if (sending) { again = true; return; }
    sending = true;
    again = false;
    const content = body();
    try {
      const answer = await fetch(said.keep, { method: "POST", body: content, headers: { "X-CSRFToken": content.get("csrfmiddlewaretoken") }, redirect: "manual" });
      if (answer.type === "opaqueredirect" || answer.status === 403) { unsent = true; warn(said.saidSignedOut); return; }
      const told = await answer.json();
      if (!answer.ok) { warn(told.problem || said.saidOffline); return; }
      form.elements.version.value = told.version;
      kept.textContent = told.kept;
      document.querySelector("[data-sum]").textContent = told.sum;
      if (!again) place(told.faults);
      if (unsent) { unsent = false; warn(""); kept.textContent = said.saidAgain; }
      local.forget();
    } catch {
      unsent = true;
      warn(said.saidOffline);
      await local.put(content.toString());
      clearTimeout(timer);
      timer = setTimeout(send, 3000);
    } finally {
      sending = false;
      if (again) send();
    }
  };

  const changed = () => { clearTimeout(timer); timer = setTimeout(send, WAIT); };
  window.songnuan.keepVisit = send;

  form.addEventListener("input", (event) => {
    event.target.dataset.touched = "1";
    const row = rowOf(event.target);
    if (row) inRow(row, "untouched").value = "";
    if (row && event.target.name.endsWith("_citizen_id")) { inRow(row, "person").value = ""; event.target.placeholder = ""; }
    changed();
  });
  form.addEventListener("change", changed);
  form.addEventListener("focusout", (event) => { if (event.target.dataset.touched) { delete event.target.dataset.touched; changed(); } });
  window.addEventListener("online", () => { if (unsent) send(); });
  window.addEventListener("beforeunload", (event) => { if (unsent && !leaving) event.preventDefault(); });
  form.addEventListener("submit", () => { leaving = true; clearTimeout(timer); local.forget(); });
  local.left().then(async (left) => {
    for (const [draft, content] of left) {
      const sent = new URLSearchParams(content);
      sent.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
      try {
        const answer = await fetch(`/visits/drafts/${draft}/keep/${sent.get("record")}/`, { method: "POST", body: sent, headers: { "X-CSRFToken": sent.get("csrfmiddlewaretoken") } });
        if (answer.ok || answer.status === 409) localStorage.removeItem(`songnuan-draft-${draft}`);
      } catch { /* still no network */ }
    }
  });

  // Finding

  const ask = async (address, q) => {
    const asked = new URLSearchParams({ q, firm: form.elements.name.value, campaign: form.elements.campaign.value, union: form.elements.union.value });
    try {
      const answer = await fetch(address, { method: "POST", body: asked, headers: { "X-CSRFToken": form.elements.csrfmiddlewaretoken.value } });
      return answer.ok ? (await answer.json()).found : [];
    } catch { return []; }
  };

  const finds = {
    async firms(field, q) {
      const found = await ask(said.firms, q);
      if (!found.length) {
        const endings = q.length > 3 && /[\u4e00-\u9fff]$/.test(q) && !ENDED.test(q) ? ENDINGS.map((ending) => q + ending) : [];
        finder.show(field, endings, (name) => [name, said.saidEnding], (name) => {
          field.value = name;
          form.elements.credit_code.focus();
          changed();
        }, { offered: true });
        return;
      }
      finder.show(field, found, (one) => [one.name, one.code, one.kind, one.place], (one) => {
        form.elements.name.value = one.name;
        form.elements.credit_code.value = one.code;
        form.elements.kind.value = one.kind;
        form.elements.industry.value = one.industry;
        form.elements.workers.value = one.workers;
        inRow(shown()[0] || addRow(null), "name").focus();
        changed();
      });
    },
    async people(field, q) {
      if (field.name.endsWith("_citizen_id") && q.length < 18) { finder.close(); return; }
      const found = await ask(said.people, q);
      finder.show(field, found, (one) => [one.name, one.number, one.category, one.place], (one) => {
        const row = rowOf(field);
        inRow(row, "name").value = one.name;
        inRow(row, "person").value = one.token;
        inRow(row, "citizen_id").value = "";
        inRow(row, "citizen_id").placeholder = one.number;
        if (one.category) inRow(row, "category").value = one.category;
        inRow(row, "untouched").value = "";
        inRow(row, inRow(row, "category").value ? "cash" : "category").focus();
        changed();
      }, { offered: /[^\x00-\x7f]/.test(q) }); // nobody becomes a namesake by Enter
    },
    categories(field, q) {
      const typed = q.toLowerCase();
      const exact = categories.some(([name]) => name === q);
      const found = exact && field.dataset.opened !== "1" ? [] : categories.filter(([name, letters]) => !typed || name.includes(q) || letters.startsWith(typed));
      finder.show(field, found, ([name]) => [name], ([name]) => {
        field.value = name;
        inRow(rowOf(field), "untouched").value = "";
        inRow(rowOf(field), "cash").focus();
        changed();
      }, { byTab: true });
    },
    needs(field, q) {
      const letters = q.toLowerCase();
      const isLetters = /^[a-z]{2,}$/.test(letters);
      const found = q.length < 2 || q.includes("\n") ? [] : wants.filter(([text, starts]) => text !== q && (isLetters ? starts.startsWith(letters) : text.includes(q))).slice(0, 8);
      finder.show(field, found, ([text]) => [text], ([text]) => { field.value = text; changed(); }, { offered: !isLetters });
    },
  };

  let waiting = 0;
  form.addEventListener("input", (event) => {
    const kind = event.target.dataset.find;
    if (!finds[kind]) return;
    const q = event.target.value.trim();
    clearTimeout(waiting);
    if (kind === "categories" || kind === "needs") { finds[kind](event.target, q); return; }
    if (q.length < 2 || event.isComposing) { finder.close(); return; }
    waiting = setTimeout(() => finds[kind](event.target, q), 120);
  });
  form.addEventListener("compositionend", (event) => event.target.dispatchEvent(new Event("input", { bubbles: true })));
  rows.addEventListener("click", (event) => {
    if (event.target.dataset.find === "categories") finds.categories(event.target, "");
    if (event.target.closest("[data-drop]")) drop(rowOf(event.target));
  });

  // Keys

  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing || event.target.tagName === "TEXTAREA" || event.target.tagName === "SUMMARY") return;
    if (event.ctrlKey || event.metaKey) return;
    const row = rowOf(event.target);
    if (event.target.tagName === "BUTTON") return;
    event.preventDefault();
    if (row) { const next = missing(row, event.target); if (next) next.focus(); else goOn(row); return; }
    if (event.target.name === "kind" || (event.target.name === "credit_code" && form.elements.kind.value)) { inRow(shown()[0] || addRow(null), "name").focus(); return; }
    const fields = [...form.querySelectorAll("input:not([type=hidden]), select, textarea")].filter((one) => one.offsetParent);
    const next = fields[fields.indexOf(event.target) + 1];
    if (next) next.focus();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      document.querySelector(".save-bar .button-main").click();
    }
  });
  form.querySelector("[data-add]").addEventListener("click", () => inRow(addRow(shown().at(-1)), "name").focus());
  for (const button of rows.querySelectorAll("[data-drop]")) button.hidden = false;
  const wrong = form.querySelector(".cell-wrong input, .cell-wrong select");
  (wrong || (form.elements.name.value ? inRow(shown().at(-1) || addRow(null), "name") : form.elements.name)).focus();
})();
