// One message, or one album of messages, as an element.

import { el, icon, iconButton } from "./dom.js";
import { prepare } from "./links.js";
import { openMenu } from "./menu.js";
import { lightbox } from "./overlays.js";
import { avatar, badge, colourOf } from "./people.js";
import { closedByPress } from "./popup.js";
import { isWaiting, press, react } from "./press.js";
import { persona, view, world } from "./state.js";
import { hourOf } from "./time.js";
import { words } from "./words.js";

/** The message of an album that carries the words; menus, replies and reactions are about it. */
const leadOf = (album) => album.find((message) => message.html) ?? album[0];

/**
 * A row of the chat. `run` tells whether it starts and ends a run of messages by one person, `group` whether
 * the chat has more than two sides, `jump` goes to a message by its id.
 */
export function bubbleRow(album, { starts, ends, group }, jump) {
  const lead = leadOf(album);
  const own = lead.from?.id === view.persona;
  const face =
    group && !own && el("span", { class: "row-face" }, ends && avatar(lead.from.id, lead.from.name, "small"));
  const side = own ? "own" : "other";
  const attributes = {
    class: `row ${side} ${starts ? "starts" : ""} ${ends ? "ends" : ""}`,
    "data-message": lead.id,
    "data-testid": `message-${lead.id}`,
  };
  const stack = el(
    "div",
    { class: "stack" },
    bubble(album, lead, starts && group && !own, jump),
    keyboard(lead),
    reactions(lead),
  );
  return el("li", attributes, face, stack);
}

function bubble(album, lead, named, jump) {
  const open = (event) => {
    if (event.target.closest("a, button, [role=button]") || closedByPress() || !getSelection().isCollapsed)
      return;
    openMenu(lead, album, pointOf(event));
  };
  const right = (event) => {
    event.preventDefault();
    openMenu(lead, album, pointOf(event));
  };
  const photos = album.flatMap((message) => (message.photos ?? []).map((url) => ({ url, id: message.id })));
  const node = el(
    "div",
    {
      class: `bubble ${photos.length ? "with-photos" : ""} ${lead.html ? "with-text" : ""}`,
      onclick: open,
      oncontextmenu: right,
    },
    named && sender(lead),
    lead.reply_to && quote(lead.reply_to, jump),
    photos.length > 0 && photoGrid(photos, lead.id),
    lead.document && documentLink(lead.document),
    lead.html && textOf(lead),
    foot(album, lead),
    moreButton(lead, album),
  );
  return node;
}

const documentLink = ({ name, url }) =>
  el(
    "a",
    { class: "document", href: url, target: "_blank", rel: "noopener", onclick: (event) => event.stopPropagation() },
    icon("file"),
    el("span", {}, name),
  );

const pointOf = ({ clientX, clientY }) => ({ left: clientX, top: clientY, bottom: clientY });

const sender = ({ from }) =>
  el(
    "div",
    { class: `sender name-${from.id === world.bot ? "bot" : colourOf(from.id)}` },
    from.name,
    from.bot && badge(),
  );

function quote({ id, name, text }, jump) {
  return el(
    "button",
    { type: "button", class: "quote", onclick: () => jump(id) },
    el("span", { class: "quote-name" }, name),
    el("span", { class: "quote-text" }, text || words().photo),
  );
}

function photoGrid(photos, leadId) {
  const urls = photos.map(({ url }) => url);
  const shown = photos.map(({ url, id }, at) => {
    const label = words().photoOf(at + 1, photos.length);
    const mark = id === leadId ? {} : { "data-message": id, "data-testid": `message-${id}` };
    return el(
      "button",
      {
        type: "button",
        class: "photo",
        "aria-label": `${words().open} ${label}`,
        onclick: () => lightbox(urls, at),
        ...mark,
      },
      el("img", { src: url, alt: label, loading: "lazy" }),
    );
  });
  return el("div", { class: "photos", "data-count": Math.min(photos.length, 5) }, shown);
}

function textOf(message) {
  const text = el("div", { class: "text" });
  text.innerHTML = message.html;
  prepare(text);
  return text;
}

function foot(album, lead) {
  const pinned = album.some((message) => message.pinned);
  return el(
    "span",
    { class: "foot" },
    pinned && el("span", { title: words().pinned }, icon("pin")),
    lead.silent && el("span", { title: words().silent }, icon("bell")),
    lead.edited && el("span", { class: "edited" }, words().edited),
    el("time", { datetime: lead.date }, hourOf(new Date(lead.date))),
  );
}

function moreButton(lead, album) {
  const open = ({ currentTarget }) =>
    !closedByPress() && openMenu(lead, album, currentTarget.getBoundingClientRect());
  return iconButton(words().menu, icon("more"), {
    class: "more",
    "aria-haspopup": "menu",
    "data-testid": `more-${lead.id}`,
    onclick: open,
  });
}

function keyboard(message) {
  const rows = message.buttons ?? [];
  if (!rows.length) return null;
  return el(
    "div",
    { class: "keyboard" },
    rows.map((row, y) =>
      el(
        "div",
        { class: "keys" },
        row.map((button, x) => key(message, button, `key-${message.id}-${y}-${x}`)),
      ),
    ),
  );
}

function key(message, button, testid) {
  if (button.url)
    return el(
      "a",
      { class: "key", href: button.url, target: "_blank", rel: "noopener noreferrer", "data-testid": testid },
      button.text,
      " ↗",
    );
  const waiting = isWaiting(message, button);
  return el(
    "button",
    {
      type: "button",
      class: "key",
      "aria-busy": waiting && "true",
      "data-testid": testid,
      onclick: () => press(message, button),
    },
    button.text,
  );
}

function reactions(message) {
  const given = Object.entries(message.reactions ?? {}).filter(([, ids]) => ids.length);
  if (!given.length) return null;
  return el(
    "div",
    { class: "reactions" },
    given.map(([emoji, ids]) => reaction(message, emoji, ids)),
  );
}

function reaction(message, emoji, ids) {
  const names = ids.map((id) => (id === world.bot ? words().bot : persona(id)?.name)).filter(Boolean);
  const attributes = {
    type: "button",
    class: "reaction",
    title: names.join("、"),
    "aria-pressed": String(ids.includes(view.persona)),
  };
  return el(
    "button",
    {
      ...attributes,
      "aria-label": words().reactions(emoji, ids.length),
      "data-testid": `reaction-${message.id}-${emoji}`,
      onclick: () => react(message, emoji),
    },
    el("span", { class: "emoji" }, emoji),
    String(ids.length),
  );
}
