// What can be done with a message: react, reply, copy, edit, delete.

import { startEdit, startReply } from "./composer.js";
import { el, icon } from "./dom.js";
import { plain } from "./excerpt.js";
import { attempt, confirmDialog, toast } from "./overlays.js";
import { popup } from "./popup.js";
import { react } from "./press.js";
import { post } from "./server.js";
import { view } from "./state.js";
import { words } from "./words.js";

// All are on Telegram's list of allowed reactions; ❤ stands there without a variation selector.
const EMOJI = ["👍", "❤", "🙏", "👏", "👌", "😢", "🎉"];

/** Open the menu of a message beside `anchor`. `album` holds all its photos' messages, itself included. */
export function openMenu(message, album, anchor) {
  let close = () => {};
  const item = (name, action, look = "") =>
    el(
      "button",
      {
        type: "button",
        role: "menuitem",
        class: `menu-item ${look}`,
        "data-testid": `menu-${name}`,
        onclick: () => {
          close();
          action();
        },
      },
      icon(name),
      words()[name],
    );
  const own = message.from?.id === view.persona;
  const content = [
    el(
      "div",
      { class: "menu-emoji" },
      EMOJI.map((emoji) => emojiButton(message, emoji, () => close())),
    ),
    item("reply", () => startReply(message)),
    message.html && item("copy", () => copy(message)),
    own && (message.html || message.photos?.length) && item("edit", () => startEdit(message)),
    own && item("remove", () => remove(album), "danger"),
  ].filter(Boolean);
  close = popup(anchor, { class: "menu", role: "menu", "aria-label": words().menu }, content);
}

function emojiButton(message, emoji, close) {
  const press = () => {
    close();
    react(message, emoji);
  };
  const mine = message.reactions?.[emoji]?.includes(view.persona);
  return el(
    "button",
    {
      type: "button",
      role: "menuitemcheckbox",
      "aria-checked": String(Boolean(mine)),
      "aria-label": words().react(emoji),
      "data-testid": `react-${emoji}`,
      onclick: press,
    },
    emoji,
  );
}

async function copy(message) {
  await attempt(() => navigator.clipboard.writeText(plain(message.html)));
  toast(words().copied);
}

async function remove(album) {
  if (!(await confirmDialog(words().removeAsk, words().remove))) return;
  for (const { chat, id } of album) await attempt(() => post("delete", { as: view.persona, chat, id }));
}
