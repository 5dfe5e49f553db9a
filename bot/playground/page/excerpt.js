// Plain text of messages, for lists, quotes and the clipboard.

import { words } from "./words.js";

const HIDDEN = "▒▒▒";

/** Parsed in a document of its own, where nothing can run. */
const parse = (html) => new DOMParser().parseFromString(html, "text/html").body;

/** The text of a message without its markup. */
export const plain = (html) => parse(html.replaceAll(/<br\s*\/?>/g, "\n")).textContent;

/** One line about a message: its text, or what it shows. Spoilers stay hidden. */
export function excerpt(message) {
  if (message.service) return message.service;
  const body = parse((message.html ?? "").replaceAll("</blockquote>", "</blockquote> "));
  for (const spoiler of body.querySelectorAll(".spoiler, tg-spoiler")) spoiler.textContent = HIDDEN;
  const photo = message.photos?.length ? `${words().photo} ` : "";
  const file = message.document ? `${words().file(message.document.name)} ` : "";
  return (photo + file + body.textContent).replaceAll(/\s+/g, " ").trim();
}
