// Links that lead inside this small Telegram: Start links, links to messages, and commands in texts.

import { toast } from "./overlays.js";
import { openChat } from "./place.js";
import { isMember, privateChatOf, view } from "./state.js";
import { words } from "./words.js";

const WEB = /^https?:\/\/(?:t|telegram)\.me\//i;

function say(chat, text) {
  openChat(chat);
  document.dispatchEvent(new CustomEvent("say", { detail: { chat, text } }));
}

/** A link with ?start= opens the private chat with the bot and presses Start, payload and all. */
function startOf(url) {
  const inside = WEB.test(url.href) || (url.protocol === "tg:" && /resolve/.test(url.href));
  return inside && url.searchParams.has("start") ? url.searchParams.get("start") : null;
}

/** t.me/c/<number>/<message> is a message of the supergroup -100<number>. */
function messageOf(url) {
  const match = WEB.test(url.href) && url.pathname.match(/^\/c\/(\d+)\/(\d+)/);
  return match ? { chat: Number(`-100${match[1]}`), id: Number(match[2]) } : null;
}

function press(event, link) {
  const url = new URL(link.href, location.href);
  const payload = startOf(url);
  const message = messageOf(url);
  if (payload === null && !message) return;
  event.preventDefault();
  const own = privateChatOf(view.persona);
  if (payload !== null && own) say(own.id, `/start ${payload}`.trim());
  else if (!message || !isMember(view.persona, message.chat)) toast(words().notHere);
  else {
    openChat(message.chat);
    document.dispatchEvent(new CustomEvent("jump", { detail: message }));
  }
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[href]");
  if (link) press(event, link);
  const command = event.target.closest("[data-command]");
  if (command) say(view.chat, command.dataset.command);
});

document.addEventListener("keydown", (event) => {
  const command = event.key === "Enter" && event.target.closest("[data-command]");
  if (command) say(view.chat, command.dataset.command);
});

/** Make links of a message's text safe to follow, its commands pressable and its spoilers openable. */
export function prepare(text) {
  for (const link of text.querySelectorAll("a[href]"))
    Object.assign(link, { target: "_blank", rel: "noopener noreferrer" });
  for (const tag of text.querySelectorAll(".tag")) if (tag.textContent.startsWith("/")) makeCommand(tag);
  for (const hidden of text.querySelectorAll(".spoiler, tg-spoiler")) makeSpoiler(hidden);
}

function makeCommand(tag) {
  tag.dataset.command = tag.textContent;
  tag.setAttribute("role", "button");
  tag.tabIndex = 0;
}

function makeSpoiler(hidden) {
  const show = () => hidden.classList.add("shown");
  hidden.setAttribute("role", "button");
  hidden.tabIndex = 0;
  hidden.addEventListener("click", show);
  hidden.addEventListener("keydown", ({ key }) => key === "Enter" && show());
}
