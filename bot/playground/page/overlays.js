// What comes over the page: toasts, dialogs and the photo lightbox.

import { el, icon, iconButton } from "./dom.js";
import { words } from "./words.js";

const SHOWN_MS = 4000;
const SAME_MS = 3000;
let last = { text: "", at: 0 };

/** The answer to a press comes twice, in its response and as an event: show it once. */
function isRepeated(text) {
  const repeated = last.text === text && Date.now() - last.at < SAME_MS;
  last = { text, at: Date.now() };
  return repeated;
}

export function toast(text) {
  if (!text || isRepeated(text)) return;
  const node = el("div", { class: "toast" }, text);
  const tray = document.getElementById("toasts");
  tray.append(node);
  // Longer sentences stay longer: about 8 characters a second.
  setTimeout(() => node.remove(), SHOWN_MS + text.length * 60);
}

/** Run something that asks the server; an error becomes one sentence. Gives undefined after an error. */
export async function attempt(action) {
  try {
    return await action();
  } catch (error) {
    toast((!(error instanceof TypeError) && error.message) || words().failed);
  }
}

function dialog(attributes, ...children) {
  const node = el("dialog", attributes, ...children);
  document.body.append(node);
  node.addEventListener("close", () => node.remove());
  node.addEventListener("click", (event) => event.target === node && node.close());
  node.showModal();
  return node;
}

/** A text that must be seen, as the bot's alerts. */
function alertDialog(text) {
  if (!text || isRepeated(text)) return;
  const close = el(
    "button",
    { class: "primary", type: "button", onclick: () => node.close(), "data-testid": "alert-ok" },
    words().ok,
  );
  const node = dialog(
    { class: "dialog", "data-testid": "alert" },
    el("p", {}, text),
    el("div", { class: "dialog-buttons" }, close),
  );
}

export const answerShown = ({ text, alert }) => (alert ? alertDialog(text) : toast(text));

/** Ask before something that cannot be undone; `label` names the deed. */
export function confirmDialog(question, label) {
  return new Promise((resolve) => {
    const button = (value, text, look) =>
      el("button", { class: look, type: "submit", value, "data-testid": `confirm-${value}` }, text);
    const form = el(
      "form",
      { method: "dialog" },
      el("p", {}, question),
      el(
        "div",
        { class: "dialog-buttons" },
        button("no", words().cancel, "plain"),
        button("yes", label, "danger"),
      ),
    );
    const node = dialog({ class: "dialog" }, form);
    node.addEventListener("close", () => resolve(node.returnValue === "yes"));
  });
}

/** Show photos one at a time; the arrow keys turn over. */
export function lightbox(urls, start) {
  let at = start;
  const image = el("img", {});
  const count = el("span", { class: "lightbox-count" });
  const turn = (step) => {
    at = (at + step + urls.length) % urls.length;
    image.src = urls[at];
    image.alt = words().photoOf(at + 1, urls.length);
    count.textContent = urls.length > 1 ? `${at + 1} / ${urls.length}` : "";
  };
  const arrow = (name, step) =>
    urls.length > 1 &&
    iconButton(words()[name], icon(step < 0 ? "left" : "right"), {
      class: `turn ${name}`,
      onclick: () => turn(step),
    });
  const close = iconButton(words().close, icon("close"), {
    class: "lightbox-close",
    onclick: () => node.close(),
  });
  turn(0);
  const node = dialog(
    { class: "lightbox", "data-testid": "lightbox" },
    image,
    count,
    arrow("previous", -1),
    arrow("next", 1),
    close,
  );
  node.addEventListener("keydown", ({ key }) => {
    if (urls.length > 1 && key === "ArrowLeft") turn(-1);
    if (urls.length > 1 && key === "ArrowRight") turn(1);
  });
}
