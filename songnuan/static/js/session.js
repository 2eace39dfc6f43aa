// A page outlives its session: it warns before the session ends, asks for the password in place when it has ended,
// and asks before it sends a form. What was typed stays in the page; nothing is written to any storage.
"use strict";

(() => {
  const guard = document.querySelector("[data-session]");
  if (!guard) return;
  const { owner, ask, login } = guard.dataset;
  const [warnAt, pingEvery, kept] = ["warn", "ping", "kept"].map((name) => Number(guard.dataset[name]) * 1000);
  const find = (part) => document.querySelector(`[data-session-${part}]`);
  const [warning, lock, offline, form, fault] = ["warning", "lock", "offline", "again", "error"].map(find);
  let endsAt = Date.now() + Number(guard.dataset.seconds) * 1000;
  let pingedAt = Date.now();
  let lockedAt = 0;
  let asking = false;
  let waiting = null; // what goes on once the password was given
  let locked = false;
  const { title } = document;

  const tokenOf = () => JSON.parse(document.body.getAttribute("hx-headers") || "{}")["X-CSRFToken"]
    || document.querySelector("input[name=csrfmiddlewaretoken]")?.value || "";

  // Another tab may have signed in again: then every token on this page is an old one. Only for the page's own user: with
  // an old one nothing that is typed here is taken for somebody else's.
  const renew = (token) => {
    for (const field of document.querySelectorAll("input[name=csrfmiddlewaretoken]")) field.value = token;
    if (document.body.hasAttribute("hx-headers")) document.body.setAttribute("hx-headers", JSON.stringify({ "X-CSRFToken": token }));
  };

  const talk = async (url, options = {}) => {
    const response = await fetch(url, { credentials: "same-origin", cache: "no-store", ...options });
    if (response.status >= 500 || response.status === 403) throw new Error(String(response.status));
    return response.json();
  };

  const take = (state) => {
    const mine = Boolean(state.alive) && state.owner === owner;
    if (mine) {
      renew(state.token);
      endsAt = Date.now() + state.seconds * 1000;
    }
    return mine;
  };

  const shut = (dialog) => { if (dialog.open) dialog.close(); };

  const close = (then) => {
    waiting = then || waiting;
    shut(warning);
    if (locked) return;
    locked = true;
    lockedAt = Date.now();
    hide(true);
    cover();
  };

  // The page itself and its title, on paper too: a cover may be taken off, and is not printed.
  const hide = (all) => {
    document.documentElement.classList.toggle("locked", all);
    document.title = all ? lock.querySelector("h2").textContent : title;
  };

  const cover = () => {
    lock.showModal();
    form.elements.password.focus();
  };

  // Is it still this user's session? Where it is not, the page is locked.
  const check = async (then) => {
    const mine = take(await talk(ask));
    if (!mine) close(then);
    return mine;
  };

  const goOn = () => talk(ask, { method: "POST", headers: { "X-CSRFToken": tokenOf() } });
  const ping = async () => {
    pingedAt = Date.now();
    const state = await goOn().catch(async () => {
      const seen = await talk(ask);
      return take(seen) ? goOn() : seen; // its user signed in again elsewhere: with the token of now
    });
    if (take(state)) shut(warning); else close();
  };

  const tick = async () => {
    if (locked) {
      if (Date.now() - lockedAt > kept) location.replace(`${login}?next=${encodeURIComponent(location.pathname + location.search)}`);
      return;
    }
    const left = endsAt - Date.now();
    if (asking || left > warnAt) return;
    asking = true;
    try {
      if (left <= 0 || !warning.open) {
        const mine = await check();
        if (mine && !locked && endsAt - Date.now() <= warnAt && !warning.open) warning.showModal();
      }
    } catch { /* no line: asked again at the next tick */ } finally { asking = false; }
  };

  for (const kind of ["keydown", "input", "pointerdown"]) {
    document.addEventListener(kind, () => {
      if (!locked && Date.now() - pingedAt > pingEvery) ping().catch(() => {});
    }, { capture: true, passive: true });
  }
  // Somebody else may have signed in meanwhile, in another tab of the same browser.
  document.addEventListener("visibilitychange", () => { if (!document.hidden && !locked) check().catch(tick); });
  setInterval(tick, 1000);
  lock.addEventListener("cancel", (event) => event.preventDefault());
  lock.addEventListener("close", () => { if (locked) cover(); }); // a browser heeds the line above once, and then no more
  find("stay").addEventListener("click", () => ping().catch(() => offline.showModal()));
  find("close").addEventListener("click", () => offline.close());

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    fault.hidden = true;
    try {
      const { token } = await talk(ask);
      const answer = await talk(form.action, { method: "POST", body: new FormData(form), headers: { "X-CSRFToken": token } });
      if (!take(answer)) {
        fault.textContent = answer.error || "";
        fault.hidden = false;
        form.elements.password.select();
        return;
      }
      form.reset();
      locked = false;
      hide(false);
      lock.close();
      pingedAt = Date.now();
      const then = waiting;
      waiting = null;
      if (then) then();
    } catch { offline.showModal(); }
  });

  // A form is sent only while the session stands: otherwise its content would be gone.
  document.addEventListener("submit", (event) => {
    const sent = event.target;
    if (sent === form || sent.method !== "post" || "leaves" in sent.dataset || sent.target === "_blank") return;
    if (sent.dataset.checked) { delete sent.dataset.checked; return; }
    event.preventDefault();
    event.stopImmediatePropagation();
    if (sent.dataset.checking) return;
    sent.dataset.checking = "1";
    const { submitter } = event;
    const go = () => {
      sent.dataset.checked = "1";
      if (submitter) sent.requestSubmit(submitter); else sent.requestSubmit();
    };
    check(go).then((mine) => { if (mine) go(); }, () => offline.showModal()).finally(() => { delete sent.dataset.checking; });
  }, true);

  // What a part of the page sent by itself, as the caption of a photograph, and was not taken, is sent once more.
  const sentAgain = new WeakSet();
  const resend = ({ elt, requestConfig: { triggeringEvent } }) => {
    if (sentAgain.has(elt) || !elt.isConnected || !triggeringEvent) return;
    sentAgain.add(elt);
    elt.dispatchEvent(new Event(triggeringEvent.type));
  };
  document.addEventListener("htmx:responseError", ({ detail }) => {
    const again = () => resend(detail);
    if (detail.xhr.status === 401) close(again);
    if (detail.xhr.status === 403) check(again).then((mine) => { if (mine) again(); }, () => {});
  });
  document.addEventListener("htmx:afterOnLoad", ({ detail }) => { if (detail.xhr.status < 400) sentAgain.delete(detail.elt); });
})();
