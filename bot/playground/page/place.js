// The place in the address bar: #<persona>/<chat>, or #<persona> for the list of chats. The browser's own
// back button thereby leaves a chat on a phone.

import { homeChat, isMember, show, view, world } from "./state.js";

const NARROW = matchMedia("(max-width: 760px)");

const isNarrow = () => NARROW.matches;

/** Whether the open chat can be seen, and not only the list. */
export const chatIsVisible = () => view.chat !== null && (!isNarrow() || view.pane === "chat");

const hashOf = ({ persona, chat }) =>
  chat === undefined || chat === null ? `#${persona}` : `#${persona}/${chat}`;

export function go(place) {
  location.hash = hashOf(place);
  settle();
}

/** Go somewhere without a step in the browser's history, as the tour does many times. */
export function follow(place) {
  history.replaceState(null, "", hashOf(place));
  settle();
}

export const openChat = (chat) => go({ persona: view.persona, chat });

export const backToList = () => go({ persona: view.persona });

/** Change the persona and stay in the chat when one is open and shared. */
export function become(persona) {
  const chat = isNarrow() && view.pane === "list" ? null : homeChat(persona);
  go({ persona, chat });
}

/** Make the view what the address says, as far as the world allows. */
export function settle() {
  if (!world.ready || !world.personas.length) return;
  const [asked, chat] = location.hash.slice(1).split("/").map(Number);
  const persona = world.personas.some((each) => each.id === asked) ? asked : world.personas[0].id;
  const open = chat !== undefined && isMember(persona, chat);
  show({ persona, chat: open ? chat : homeChat(persona), pane: open ? "chat" : "list" });
}

addEventListener("hashchange", settle);
NARROW.addEventListener("change", settle);
