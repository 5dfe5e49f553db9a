// The open chat: its head, the pinned message and the scrolling messages.

import { bubbleRow } from "./bubble.js";
import { el, icon, iconButton, keepFocus, redraw } from "./dom.js";
import { excerpt } from "./excerpt.js";
import { toast } from "./overlays.js";
import { avatar, badge, chatFace, titleOf } from "./people.js";
import { backToList, become } from "./place.js";
import { popup } from "./popup.js";
import { rowsOf } from "./rows.js";
import { changed, findMessage, isMember, messagesOf, now, persona, view, world } from "./state.js";
import { dayKey, dayName } from "./time.js";
import { inLanguage, language, words } from "./words.js";

const AT_ONCE = 120; // messages drawn at first; the rest on request, so that a long history opens at once
const NEAR_END = 90; // px from the end that still count as being at the end

const head = document.getElementById("chat-head");
const pinnedBar = document.getElementById("pinned");
const scroller = document.getElementById("scroller");
const list = document.getElementById("messages");
const toLatest = document.getElementById("to-latest");

let place = "";
let limit = AT_ONCE;
let atEnd = true;
let missed = 0; // messages that came while the reader was further up
let drawnLast = 0;
let height = 0; // of the visible part, in px
let target = null; // message to go to once its chat is drawn

export function drawChat() {
  const chat = world.chats.get(view.chat);
  drawHead(chat);
  drawPinned(chat);
  if (chat) drawMessages(chat);
  else
    redraw(list, ["none", language()], () =>
      el("li", { class: "service" }, world.ready ? words().choose : words().loading),
    );
  drawToLatest();
}

function drawHead(chat) {
  const me = persona();
  redraw(head, [chat, chat && titleOf(chat), me, language()], () => {
    if (!chat || !me) return [];
    const about = chat.type === "private" ? words().privateWith : words().members(chat.members);
    return [
      iconButton(words().back, icon("back"), { class: "back", onclick: backToList, "data-testid": "back" }),
      chatFace(chat, "small"),
      el(
        "div",
        { class: "chat-head-text" },
        el(
          "h2",
          {},
          el("span", { class: "chat-head-title" }, titleOf(chat)),
          chat.type === "private" && badge(),
        ),
        el("p", {}, about),
      ),
      el(
        "button",
        {
          type: "button",
          class: "me",
          "aria-label": words().viewAs(me.name),
          title: words().viewAs(me.name),
          "aria-haspopup": "menu",
          onclick: choosePersona,
          "data-testid": "me",
        },
        avatar(me.id, me.name, "small"),
        el("span", { class: "me-name" }, me.name),
        icon("down"),
      ),
    ];
  });
}

/** On a phone the list of personas is a pane away: offer those of this chat right here. */
function choosePersona({ currentTarget }) {
  let close = () => {};
  const there = world.personas.filter(
    ({ id }) => isMember(id, view.chat) || world.chats.get(view.chat)?.type === "private",
  );
  const items = there.map(({ id, name, role }) => {
    const choose = () => {
      close();
      become(id);
    };
    const text = el("span", { class: "menu-person" }, name, el("small", {}, inLanguage(role)));
    return el(
      "button",
      {
        type: "button",
        role: "menuitemradio",
        class: "menu-item",
        "aria-checked": String(id === view.persona),
        onclick: choose,
        "data-testid": `as-${id}`,
      },
      avatar(id, name, "small"),
      text,
    );
  });
  close = popup(
    currentTarget.getBoundingClientRect(),
    { class: "menu", role: "menu", "aria-label": words().personas },
    items,
  );
}

function drawPinned(chat) {
  const message = chat?.pinned ? findMessage(chat.id, chat.pinned) : null;
  redraw(pinnedBar, [message, language()], () => {
    if (!message) return [];
    const text = el(
      "span",
      { class: "pinned-text" },
      el("span", { class: "pinned-label" }, words().pinned),
      el("span", { class: "pinned-line" }, excerpt(message)),
    );
    return el(
      "button",
      { type: "button", class: "pinned", onclick: () => jumpTo(message.id), "data-testid": "pinned" },
      icon("pin"),
      text,
    );
  });
}

function scrollToEnd() {
  atEnd = true;
  missed = 0;
  scroller.scrollTop = scroller.scrollHeight;
}

function drawMessages(chat) {
  const all = messagesOf(chat.id);
  const arrived = `${view.persona} ${chat.id}` !== place;
  if (arrived) enter(`${view.persona} ${chat.id}`);
  const shown = all.slice(-limit);
  const news = shown.filter((message) => message.id > drawnLast);
  const mine = news.some((message) => message.from?.id === view.persona);
  drawnLast = Math.max(0, ...shown.slice(-1).map((message) => message.id));
  keepFocus(list, () => exchange(rowsOf(shown, dayKey(now())), chat, all.length > shown.length));
  if (arrived || atEnd || mine) scrollToEnd();
  else missed += news.length;
  if (target !== null) goToTarget();
}

function enter(next) {
  place = next;
  limit = AT_ONCE;
  missed = 0;
  atEnd = true;
  drawnLast = Infinity;
}

const rowNodes = new Map(); // key -> {signature, node}

/** Put the rows in place, touching only what is new or looks different. */
function exchange(rows, chat, hasEarlier) {
  const wanted = rows.length ? rows : [{ kind: "empty", key: "empty", signature: language() }];
  if (hasEarlier) wanted.unshift({ kind: "earlier", key: "earlier", signature: language() });
  const keys = new Set(wanted.map(({ key }) => key));
  for (const [key, { node }] of rowNodes) if (!keys.has(key)) rowNodes.delete(key) && node.remove();
  list.querySelectorAll(":scope > :not([data-row])").forEach((node) => node.remove());
  wanted.forEach((row, at) => {
    const node = nodeOf(row, chat);
    if (list.children[at] !== node) list.insertBefore(node, list.children[at] ?? null);
  });
}

function nodeOf(row, chat) {
  const known = rowNodes.get(row.key);
  if (known?.signature === row.signature) return known.node;
  const node = BUILD[row.kind](row, chat);
  node.dataset.row = row.kind;
  known?.node.replaceWith(node);
  rowNodes.set(row.key, { signature: row.signature, node });
  return node;
}

const BUILD = {
  day: ({ date }) => el("li", { class: "day" }, el("span", {}, dayName(date, now()))),
  service: ({ text, id }) =>
    el("li", { class: "service", "data-message": id, "data-testid": `message-${id}` }, el("span", {}, text)),
  bubble: ({ album, run }, chat) => bubbleRow(album, { ...run, group: chat.type !== "private" }, jumpTo),
  empty: () => el("li", { class: "service" }, el("span", {}, words().noMessages)),
  earlier: () =>
    el("li", { class: "earlier" }, el("button", { type: "button", onclick: showEarlier }, words().earlier)),
};

function showEarlier() {
  const before = scroller.scrollHeight;
  limit += AT_ONCE;
  drawChat();
  scroller.scrollTop += scroller.scrollHeight - before;
}

/** Scroll to a message of the open chat and mark it for a moment. */
function jumpTo(id) {
  target = id;
  changed();
}

function goToTarget() {
  const id = target;
  const all = messagesOf(view.chat);
  const at = all.findIndex((message) => message.id === id);
  if (at >= 0 && all.length - at > limit) {
    limit = all.length - at + 20;
    return changed();
  }
  target = null;
  const node = list.querySelector(`[data-message="${id}"]`);
  if (!node) return toast(words().gone);
  node.scrollIntoView({ block: "center", behavior: "smooth" });
  node.classList.add("flash");
  setTimeout(() => node.classList.remove("flash"), 1800);
}

function drawToLatest() {
  redraw(toLatest, [atEnd, missed, language()], () => {
    if (atEnd) return [];
    const button = iconButton(words().latest, icon("down"), {
      class: "to-latest",
      onclick: scrollToEnd,
      "data-testid": "to-latest",
    });
    if (missed) button.append(el("span", { class: "count" }, String(missed)));
    return button;
  });
}

scroller.addEventListener("scroll", () => {
  // A scroll that comes from a change of size is not the reader's: the observer below answers it.
  if (scroller.clientHeight !== height) return;
  atEnd = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < NEAR_END;
  if (atEnd) missed = 0;
  drawToLatest();
});

const sizes = new ResizeObserver(() => {
  height = scroller.clientHeight;
  if (atEnd) scrollToEnd();
});
sizes.observe(scroller);
sizes.observe(list);

document.addEventListener("jump", ({ detail }) => {
  target = detail.id;
  changed();
});
