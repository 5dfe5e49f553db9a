// The strip with the demo's time and the buttons that let time pass.

import { el, redraw } from "./dom.js";
import { attempt } from "./overlays.js";
import { post } from "./server.js";
import { now, world } from "./state.js";
import { hourOf, longDay } from "./time.js";
import { language, words } from "./words.js";

const TEST_IDS = { 1: "move-1h", 24: "move-1d", 72: "move-3d", 168: "move-7d" };

const strip = document.getElementById("clock");

function moveButton(hours) {
  const [short, long] = words().moves[hours];
  const press = async ({ currentTarget }) => {
    currentTarget.disabled = true;
    await attempt(() => post("clock", { hours: Number(hours) }));
    currentTarget.disabled = false;
  };
  const attributes = {
    type: "button",
    title: words().move(long),
    "aria-label": words().move(long),
    onclick: press,
  };
  return el("button", { ...attributes, "data-testid": TEST_IDS[hours] }, short);
}

export function drawClock() {
  if (!world.ready) return;
  const hour = hourOf(now());
  const day = longDay(now());
  redraw(strip, [hour, day, language()], () => [
    el(
      "div",
      { class: "clock-face" },
      el("time", { class: "clock-hour" }, hour),
      el("span", { class: "clock-day" }, day),
    ),
    el(
      "div",
      { class: "clock-moves", role: "group", "aria-label": words().clock },
      Object.keys(words().moves).map(moveButton),
    ),
  ]);
}

setInterval(drawClock, 5000);
