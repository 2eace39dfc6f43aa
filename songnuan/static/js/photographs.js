// Photographs are shrunk here before they are sent: a phone's picture of 6 MB becomes one of 300 KB.
"use strict";

const LONGEST = 1600;
const QUALITY = 0.85;

async function shrunk(file) {
  try {
    const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
    const scale = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.max(1, Math.round(picture.width * scale));
    canvas.height = Math.max(1, Math.round(picture.height * scale));
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    picture.close();
    const blob = await new Promise((done) => { canvas.toBlob(done, "image/jpeg", QUALITY); });
    return blob && blob.size < file.size ? new File([blob], file.name.replace(/\.\w+$/, "") + ".jpg", { type: "image/jpeg" }) : file;
  } catch {
    return file; // not a picture that this browser reads: the server says what is wrong with it
  }
}

document.addEventListener("change", async (event) => {
  const form = event.target.closest("[data-photographs]");
  if (!form || event.target.type !== "file" || !event.target.files.length) return;
  const files = new DataTransfer();
  for (const file of event.target.files) files.items.add(await shrunk(file));
  event.target.files = files.files;
  if (window.songnuan && window.songnuan.keepVisit) await window.songnuan.keepVisit();
  window.htmx.trigger(form, "shrunk");
});
