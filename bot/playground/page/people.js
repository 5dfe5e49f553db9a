// Faces and names of people, chats and the bot.

import { el } from "./dom.js";
import { world } from "./state.js";
import { words } from "./words.js";

const COLOURS = 8;

export const colourOf = (id) => Math.abs(id) % COLOURS;

/** A number keeps its digits ("12号楼" is 12); everything else shows its first letter or character. */
function faceOf(name) {
  return name.match(/^\d+/)?.[0] ?? name.match(/\p{L}/u)?.[0].toUpperCase() ?? "?";
}

/** A round picture made of a name; decorative, since the name always stands beside it. */
export const avatar = (id, name, size = "") =>
  el(
    "span",
    { class: `avatar avatar-${id === world.bot ? "bot" : colourOf(id)} ${size}`, "aria-hidden": "true" },
    faceOf(name),
  );

export const badge = () => el("span", { class: "badge" }, words().bot);

function botName() {
  for (const list of world.messages.values()) {
    const own = list.find((message) => message.from?.id === world.bot);
    if (own) return own.from.name;
  }
  return "邻里";
}

/** A private chat carries the name of the other side, which is always the bot. */
export const titleOf = (chat) => (chat.type === "private" ? botName() : chat.title);

export const chatFace = (chat, size) =>
  chat.type === "private"
    ? avatar(world.bot, titleOf(chat), size)
    : avatar(chat.id, chat.title, `square ${size ?? ""}`);
