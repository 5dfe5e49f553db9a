// Writing: text, photos, quick tags, replies and edits, and the Start button of a private chat.

import { addFiles, choosePhotos, photoTray } from "./attach.js";
import { el, icon, iconButton, redraw } from "./dom.js";
import { clearDraft, draft } from "./drafts.js";
import { excerpt, plain } from "./excerpt.js";
import { attempt, toast } from "./overlays.js";
import { post } from "./server.js";
import { changed, findMessage, isMember, messagesOf, view, world } from "./state.js";
import { language, words } from "./words.js";

const TEXT_LIMIT = 4096; // UTF-16 units, as Telegram counts
const CAPTION_LIMIT = 1024;

const footer = document.getElementById("composer");
const above = el("div", {});
const chips = el("div", { class: "chips", role: "group" });
const box = el("textarea", { rows: 1, "data-testid": "composer" });
const attachButton = iconButton("", icon("attach"), {
  class: "round",
  "data-testid": "attach",
  onclick: () => choosePhotos(attachButton),
});
const sendButton = iconButton("", icon("send"), {
  class: "round send",
  "data-testid": "send",
  onclick: send,
});
const writing = el(
  "div",
  { class: "writing" },
  above,
  chips,
  el("div", { class: "line" }, attachButton, box, sendButton),
);
let place = "";
let wanted = false; // the box takes the focus at the next drawing

export function drawComposer() {
  const chat = world.chats.get(view.chat);
  const present = chat && isMember(view.persona, view.chat);
  const fresh = present && chat.type === "private" && !messagesOf(chat.id).length;
  redraw(
    footer,
    [Boolean(present), fresh, fresh && language()],
    () => present && (fresh ? startPanel() : writing),
  );
  if (!present || fresh) return;
  drawWords();
  drawAbove();
  drawChips(chat);
  arrive();
  if (wanted) box.focus();
  wanted = false;
}

/** Let a person who chose a chat write at once; on a touch screen the keyboard would cover the chat. */
export function wantComposer() {
  wanted = matchMedia("(pointer: fine)").matches;
}

function startPanel() {
  const start = () => say(view.chat, "/start");
  return el(
    "div",
    { class: "start" },
    el("p", {}, words().startHint),
    el(
      "button",
      { type: "button", class: "primary wide", onclick: start, "data-testid": "start" },
      words().start,
    ),
  );
}

function drawWords() {
  box.placeholder = words().write;
  box.setAttribute("aria-label", words().write);
  chips.setAttribute("aria-label", words().chips);
  for (const [button, label] of [
    [attachButton, words().attach],
    [sendButton, words().send],
  ]) {
    button.setAttribute("aria-label", label);
    button.title = label;
  }
}

/** Each persona and chat has its own draft: change the text with the place. */
function arrive() {
  const next = `${view.persona} ${view.chat}`;
  if (next === place) return;
  place = next;
  fill(draft().text);
}

function fill(text) {
  draft().text = text;
  box.value = text;
  box.style.height = "auto";
  box.style.height = `${Math.min(box.scrollHeight, 160)}px`;
}

function drawAbove() {
  const its = draft();
  redraw(above, [its.reply, its.edit, its.photos, view.chat, language()], () => [about(its), photoTray(its)]);
  attachButton.disabled = its.edit !== null;
}

/** The message that is being answered or edited, with the way out. */
function about(its) {
  const message = findMessage(view.chat, its.edit ?? its.reply);
  if (!message) return null;
  const title = its.edit === null ? words().replying(message.from?.name ?? "") : words().editing;
  return el(
    "div",
    { class: "about" },
    icon(its.edit === null ? "reply" : "edit"),
    el("span", { class: "about-text" }, el("b", {}, title), el("span", {}, excerpt(message))),
    iconButton(words().cancel, icon("close"), { onclick: cancel, "data-testid": "cancel" }),
  );
}

function cancel() {
  const its = draft();
  const text = its.edit === null ? its.text : "";
  Object.assign(its, { reply: null, edit: null });
  fill(text);
  changed();
  box.focus();
}

function drawChips(chat) {
  const commands = chat.type === "private" || box.value.startsWith("/");
  redraw(chips, [commands, language()], () =>
    commands ? words().commands.map(commandChip) : words().tags.map(tagChip),
  );
}

const chip = (text, hint, press) =>
  el(
    "button",
    { type: "button", class: "chip", onclick: press, "data-testid": `chip-${text}` },
    text,
    hint && el("small", {}, hint),
  );

const commandChip = ([command, hint]) => chip(command, hint, () => write(command));

/** A tag goes to the front and takes the place of one that is there. */
const tagChip = (tag) => chip(tag, null, () => write(`${tag} ${box.value.replace(/^#\S+\s*/, "")}`));

function write(text) {
  fill(text);
  changed();
  box.focus();
  box.setSelectionRange(text.length, text.length);
}

export function startReply(message) {
  Object.assign(draft(), { reply: message.id, edit: null });
  changed();
  box.focus();
}

export function startEdit(message) {
  Object.assign(draft(), { edit: message.id, reply: null });
  write(plain(message.html ?? ""));
}

const say = (chat, text, more = {}) =>
  attempt(() => post("say", { as: view.persona, chat, text, reply_to: null, photos: [], ...more }));

async function send() {
  const its = draft();
  const sent = { ...its, text: its.text.trim() };
  if (!sent.text && !sent.photos.length) return;
  const limit = sent.photos.length ? CAPTION_LIMIT : TEXT_LIMIT;
  if (sent.text.length > limit) return toast(words().tooLong(limit));
  const where = { as: view.persona, chat: view.chat };
  clearDraft(its);
  fill("");
  changed();
  box.focus();
  const done =
    sent.edit === null
      ? await say(where.chat, sent.text, {
          as: where.as,
          reply_to: sent.reply,
          photos: sent.photos.map(({ ref }) => ref),
        })
      : await attempt(() => post("edit", { ...where, id: sent.edit, text: sent.text }));
  if (done === undefined && !its.text) giveBack(its, sent);
}

/** Nothing a person wrote gets lost when it could not be sent. */
function giveBack(its, sent) {
  Object.assign(its, sent);
  if (its === draft()) fill(sent.text);
  changed();
}

box.addEventListener("input", () => {
  fill(box.value);
  changed();
});

box.addEventListener("keydown", (event) => {
  // While an input method composes, Enter chooses a character; Safari reports that by the code 229 alone.
  if (event.isComposing || event.keyCode === 229) return;
  if (event.key === "Escape") cancel();
  if (event.key !== "Enter" || event.shiftKey) return;
  event.preventDefault();
  send();
});

box.addEventListener("paste", (event) => {
  const files = [...event.clipboardData.files].filter((file) => file.type.startsWith("image/"));
  if (!files.length) return;
  event.preventDefault();
  addFiles(draft(), files);
});

document.addEventListener("say", ({ detail }) => say(detail.chat, detail.text));
