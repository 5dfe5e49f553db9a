// Choosing photos: samples drawn for the demo, or files of this computer.

import { el, icon, iconButton } from "./dom.js";
import { draft } from "./drafts.js";
import { attempt, toast } from "./overlays.js";
import { popup } from "./popup.js";
import { readSamples, upload } from "./server.js";
import { changed } from "./state.js";
import { words } from "./words.js";

const MOST = 10; // a Telegram album holds at most ten
let samples = null;

/** Open the panel of photos beside the button that was pressed. */
export async function choosePhotos(anchor) {
  samples ??= (await attempt(readSamples)) ?? null;
  const its = draft();
  let close = () => {};
  const tiles = (samples ?? []).map((sample) => tile(sample, its));
  const content = el(
    "div",
    { class: "picker" },
    el("h3", {}, words().samples),
    el("div", { class: "picker-grid" }, tiles),
    el(
      "div",
      { class: "dialog-buttons" },
      el(
        "button",
        { type: "button", class: "plain", onclick: () => fromDevice(its), "data-testid": "from-device" },
        words().fromDevice,
      ),
      el(
        "button",
        { type: "button", class: "primary", onclick: () => close(), "data-testid": "picker-done" },
        words().done,
      ),
    ),
  );
  close = popup(
    anchor.getBoundingClientRect(),
    { class: "picker-popup", role: "dialog", "aria-label": words().attach },
    content,
  );
}

function tile({ name, url }, its) {
  const has = () => its.photos.some((photo) => photo.ref === name);
  const toggle = ({ currentTarget }) => {
    if (has()) its.photos = its.photos.filter((photo) => photo.ref !== name);
    else add(its, { ref: name, url });
    currentTarget.setAttribute("aria-pressed", String(has()));
    changed();
  };
  const label = words().sampleNames[name] ?? name;
  return el(
    "button",
    {
      type: "button",
      class: "sample",
      "aria-pressed": String(has()),
      onclick: toggle,
      "data-testid": `sample-${name}`,
    },
    el("img", { src: url, alt: "" }),
    el("span", {}, label),
  );
}

function add(its, photo) {
  if (its.photos.length >= MOST) toast(words().tooMany);
  else its.photos.push(photo);
}

function fromDevice(its) {
  const input = el("input", { type: "file", accept: "image/*", multiple: true });
  input.addEventListener("change", () => addFiles(its, [...input.files]));
  input.click();
}

/** Upload files into the draft they were chosen for, whatever is open by then. */
export async function addFiles(its, files) {
  for (const file of files) {
    const ref = await attempt(() => upload(file));
    if (ref) add(its, { ref, url: `/play/photo/${encodeURIComponent(ref)}` });
    changed();
  }
}

/** The chosen photos, each with a button that takes it out again. */
export function photoTray(its) {
  if (!its.photos.length) return null;
  const shown = its.photos.map((photo, at) => {
    const remove = () => {
      its.photos.splice(at, 1);
      changed();
    };
    return el(
      "div",
      { class: "tray-photo" },
      el("img", { src: photo.url, alt: words().photoOf(at + 1, its.photos.length) }),
      iconButton(words().removePhoto, icon("close"), { onclick: remove }),
    );
  });
  return el("div", { class: "tray" }, shown);
}
