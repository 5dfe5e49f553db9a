// Faces and names of people, chats and the bot.

import { el } from "./dom.js";
import { world } from "./state.js";
import { words } from "./words.js";

const COLOURS = 8;

export const colourOf = (id) => Math.abs(id) % COLOURS;

/** A number shows its digits ("12号楼", "Building 12"), a person the letter of the name behind the title (Mr Chen). */
function faceOf(id, name) {
  const words = id > 0 ? name.split(" ").at(-1) : name;
  return name.match(/\d+/)?.[0] ?? words.match(/\p{L}/u)?.[0].toUpperCase() ?? "?";
}

/** A round picture made of a name; decorative, since the name always stands beside it. */
export const avatar = (id, name, size = "") =>
  el(
    "span",
    { class: `avatar avatar-${id === world.bot ? "bot" : colourOf(id)} ${size}`, "aria-hidden": "true" },
    faceOf(id, name),
  );

export const badge = () => el("span", { class: "badge" }, words().bot);

function botName() {
  for (const list of world.messages.values()) {
    const own = list.find((message) => message.from?.id === world.bot);
    if (own) return own.from.name;
  }
  return words().botName; // it has not said anything yet
}

/** A private chat carries the name of the other side, which is always the bot. */
export const titleOf = (chat) => (chat.type === "private" ? botName() : chat.title);

export const chatFace = (chat, size) =>
  chat.type === "private"
    ? avatar(world.bot, titleOf(chat), size)
    : avatar(chat.id, chat.title, `square ${size ?? ""}`);
