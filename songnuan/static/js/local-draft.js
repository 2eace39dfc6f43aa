// What could not be sent lies on this computer, encrypted under a key that only this session yields, until it is sent.
// Whoever signs in later cannot read it; it is thrown away unread. Without HTTPS browsers offer no cipher: then the
// page itself is all that holds it.
"use strict";

window.songnuan = window.songnuan || {};

window.songnuan.localDraft = (form) => {
  const PREFIX = "songnuan-draft-";
  const name = PREFIX + form.dataset.local;
  const cipher = window.crypto && window.crypto.subtle;
  const key = cipher && cipher.importKey(
    "raw", Uint8Array.from(form.dataset.key.match(/../g), (pair) => parseInt(pair, 16)), "AES-GCM", false, ["encrypt", "decrypt"]);
  const text = (bytes) => btoa(String.fromCharCode(...new Uint8Array(bytes)));
  const bytes = (kept) => Uint8Array.from(atob(kept), (letter) => letter.charCodeAt(0));

  const open = async (kept) => {
    const [nonce, sealed] = kept.split(".");
    return new TextDecoder().decode(await cipher.decrypt({ name: "AES-GCM", iv: bytes(nonce) }, await key, bytes(sealed)));
  };

  return {
    async put(body) {
      if (!cipher) return;
      const nonce = window.crypto.getRandomValues(new Uint8Array(12));
      const sealed = await cipher.encrypt({ name: "AES-GCM", iv: nonce }, await key, new TextEncoder().encode(body));
      try { localStorage.setItem(name, `${text(nonce)}.${text(sealed)}`); } catch { /* full: the page still holds it */ }
    },
    forget() { localStorage.removeItem(name); },
    // What earlier pages of this session could not send: [draft, body]. What another session left is thrown away.
    async left() {
      const found = [];
      if (!cipher) return found;
      for (const stored of Object.keys(localStorage).filter((one) => one.startsWith(PREFIX))) {
        try { found.push([stored.slice(PREFIX.length), await open(localStorage.getItem(stored))]); } catch { localStorage.removeItem(stored); }
      }
      return found;
    },
  };
};
