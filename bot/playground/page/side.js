// The left pane: who I am, and the chats that person is in.

import { wantComposer } from "./composer.js";
import { el, redraw } from "./dom.js";
import { excerpt } from "./excerpt.js";
import { avatar, badge, chatFace, titleOf } from "./people.js";
import { become, chatIsVisible, openChat } from "./place.js";
import { chatsOf, messagesOf, now, persona, unread, unreadOf, view, world } from "./state.js";
import { shortTime } from "./time.js";
import { inLanguage, language, otherLanguage, setLanguage, words } from "./words.js";

const heading = document.getElementById("heading");
const personas = document.getElementById("personas");
const chats = document.getElementById("chats");

export function drawSide(onLanguage) {
  drawHeading(onLanguage);
  drawPersonas();
  drawChats();
}

function drawHeading(onLanguage) {
  const change = () => {
    setLanguage(otherLanguage());
    onLanguage();
  };
  redraw(heading, [world.community, language()], () => [
    el("h1", {}, world.community || "Linli 邻里"),
    el(
      "button",
      {
        type: "button",
        class: "lang",
        "aria-label": words().languageLabel,
        onclick: change,
        "data-testid": "lang",
      },
      words().language,
    ),
  ]);
}

function count(n) {
  return n > 0 && el("span", { class: "count", "aria-label": words().unread(n) }, n > 99 ? "99+" : String(n));
}

function drawPersonas() {
  const rows = world.personas.map((each) => ({
    ...each,
    unread: each.id === view.persona ? 0 : unreadOf(each.id),
  }));
  redraw(personas, [rows.map(({ id, name, unread: n }) => [id, name, n]), view.persona, language()], () => [
    el("h2", {}, words().personas),
    el(
      "div",
      { class: "persona-grid", role: "group", "aria-label": words().personas },
      rows.map(personaButton),
    ),
    el("p", { class: "persona-role" }, `${persona()?.name ?? ""} · ${inLanguage(persona()?.role)}`),
  ]);
}

function personaButton({ id, name, role, unread: n }) {
  const attributes = {
    type: "button",
    class: "persona",
    title: `${name} · ${inLanguage(role)}`,
    "aria-pressed": String(id === view.persona),
  };
  const face = el("span", { class: "persona-face" }, avatar(id, name), count(n));
  return el(
    "button",
    { ...attributes, onclick: () => become(id), "data-testid": `persona-${id}` },
    face,
    el("span", { class: "persona-name" }, name),
  );
}

function drawChats() {
  const rows = chatsOf(view.persona).map((chat) => {
    const last = messagesOf(chat.id).at(-1);
    return {
      chat,
      last,
      time: last ? shortTime(new Date(last.date), now()) : "",
      unread: unread(view.persona, chat.id),
    };
  });
  redraw(chats, [rows, view.persona, view.chat, chatIsVisible(), language()], () => [
    el("h2", {}, words().chats),
    rows.length
      ? el("ul", { class: "chat-list" }, rows.map(chatRow))
      : el("p", { class: "empty" }, words().noChats),
  ]);
}

function senderOf(last) {
  if (!last || last.service || !last.from) return null;
  return `${last.from.id === view.persona ? words().you : last.from.name}${words().colon}`;
}

function chatRow({ chat, last, time, unread: n }) {
  const open = chat.id === view.chat && chatIsVisible();
  const top = el(
    "span",
    { class: "chat-row-top" },
    el("span", { class: "chat-title" }, titleOf(chat)),
    chat.type === "private" && badge(),
    el("span", { class: "chat-time" }, time),
  );
  const line = el(
    "span",
    { class: "chat-line" },
    chat.type === "private" ? null : senderOf(last),
    last ? excerpt(last) : words().noMessages,
  );
  const attributes = {
    type: "button",
    class: "chat-row",
    "aria-current": open && "true",
    onclick: () => {
      wantComposer();
      openChat(chat.id);
    },
  };
  return el(
    "li",
    {},
    el(
      "button",
      { ...attributes, "data-testid": `chat-${chat.id}` },
      chatFace(chat),
      el("span", { class: "chat-row-text" }, top, el("span", { class: "chat-row-bottom" }, line, count(n))),
    ),
  );
}
