// A small panel beside what opened it; a press outside or Escape closes it and gives the focus back.

import { el } from "./dom.js";

const EDGE = 8;
let openAtPress = false;

document.addEventListener(
  "pointerdown",
  () => (openAtPress = Boolean(document.querySelector(".popup"))),
  true,
);

/** Whether the press now ending began while a panel was open: then it only meant to close it. */
export const closedByPress = () => openAtPress;

/** Open `content` beside `anchor`, a rectangle in the window. Gives the function that closes it. */
export function popup(anchor, attributes, content) {
  const opener = document.activeElement;
  const panel = el(
    "div",
    { popover: "auto", ...attributes, class: `popup ${attributes.class ?? ""}` },
    content,
  );
  document.body.append(panel);
  panel.showPopover();
  put(panel, anchor);
  panel.addEventListener("toggle", ({ newState }) => {
    if (newState !== "closed") return;
    if (panel.contains(document.activeElement) || document.activeElement === document.body)
      opener?.focus?.({ preventScroll: true });
    panel.remove();
  });
  panel.addEventListener("keydown", (event) => walk(panel, event));
  panel.querySelector("button")?.focus({ preventScroll: true });
  return () => panel.hidePopover();
}

/** Below the anchor, or above where there is no room; never over the window's edge. */
function put(panel, anchor) {
  const { width, height } = panel.getBoundingClientRect();
  const below = anchor.bottom + height + EDGE < innerHeight;
  const top = below ? anchor.bottom + 4 : anchor.top - height - 4;
  panel.style.top = `${Math.max(EDGE, Math.min(top, innerHeight - height - EDGE))}px`;
  panel.style.left = `${Math.max(EDGE, Math.min(anchor.left, innerWidth - width - EDGE))}px`;
}

function walk(panel, event) {
  const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
  if (!step) return;
  event.preventDefault();
  const buttons = [...panel.querySelectorAll("button")];
  const at = buttons.indexOf(document.activeElement);
  buttons[(at + step + buttons.length) % buttons.length].focus();
}
