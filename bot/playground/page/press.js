// Pressing the bot's buttons, and reacting.

import { answerShown, attempt } from "./overlays.js";
import { post } from "./server.js";
import { changed, view } from "./state.js";

const waiting = new Set();

const keyOf = (message, button) => `${view.persona} ${message.chat} ${message.id} ${button.data}`;

export const isWaiting = (message, button) => waiting.has(keyOf(message, button));

/** Press a button and show the bot's answer; a second press while the first is unanswered is ignored. */
export async function press(message, button) {
  const key = keyOf(message, button);
  if (waiting.has(key)) return;
  waiting.add(key);
  changed();
  const answer = await attempt(() =>
    post("press", { as: view.persona, chat: message.chat, id: message.id, data: button.data }),
  );
  waiting.delete(key);
  changed();
  if (answer) answerShown(answer);
}

/** Set my reaction, or take it back when it is there already. */
export function react(message, emoji) {
  const mine = message.reactions?.[emoji]?.includes(view.persona);
  return attempt(() =>
    post("react", { as: view.persona, chat: message.chat, id: message.id, emoji: mine ? null : emoji }),
  );
}
