// Building and exchanging elements.

/** One element. `attributes` starting with "on" are listeners; null and false leave an attribute out. */
export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) setAttribute(node, name, value);
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

function setAttribute(node, name, value) {
  if (value === null || value === undefined || value === false) return;
  if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
  else node.setAttribute(name, value === true ? "" : value);
}

/** A button with an accessible name that is not its text, such as an icon. */
export const iconButton = (label, icon, attributes) =>
  el("button", { type: "button", "aria-label": label, title: label, ...attributes }, icon);

const drawn = new WeakMap();

/**
 * Fill `container` with what `build` returns, only when `signature` differs from the last time.
 * A redrawn element gives the keyboard focus back to its successor, found by data-testid.
 */
export function redraw(container, signature, build) {
  const key = JSON.stringify(signature);
  if (drawn.get(container) === key) return;
  drawn.set(container, key);
  keepFocus(container, () => container.replaceChildren(...[build()].flat().filter(Boolean)));
}

export function keepFocus(container, change) {
  const focused = container.contains(document.activeElement) ? document.activeElement.dataset.testid : null;
  change();
  if (focused)
    container.querySelector(`[data-testid="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
}

const SHAPES = {
  back: "M15 5l-7 7 7 7",
  send: "M4 12l16-8-6 16-3-7z",
  close: "M6 6l12 12M18 6L6 18",
  down: "M6 9l6 6 6-6",
  attach: "M4 8h4l2-3h4l2 3h4v11H4zM12 10.5a3 3 0 100 6 3 3 0 000-6z",
  more: "M5 12h.01M12 12h.01M19 12h.01",
  play: "M8 5l11 7-11 7z",
  stop: "M7 7h10v10H7z",
  pin: "M9 4h6l-1 6 3 3H7l3-3zM12 13v7",
  left: "M15 5l-7 7 7 7",
  right: "M9 5l7 7-7 7",
  reply: "M10 6l-6 5 6 5v-3c5 0 8 1 10 5 0-6-3-9-10-9z",
  edit: "M5 19l1-4L16 5l3 3L9 18z",
  remove: "M5 7h14M9 7V4h6v3M7 7l1 13h8l1-13",
  copy: "M9 9h10v11H9zM5 15V4h10",
  check: "M5 12l5 5 9-10",
  file: "M6 3h8l4 4v14H6zM14 3v4h4",
  bell: "M6 16V11a6 6 0 0110-4M18 11v5H6M10 19h4M4 4l16 16",
};

/** A line drawing 24 units square in the colour of the text. */
export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("class", `icon icon-${name}`);
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", SHAPES[name]);
  svg.append(path);
  return svg;
}
