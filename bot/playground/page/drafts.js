// What each persona has begun to write in each chat.

import { view } from "./state.js";

const drafts = new Map();

/** The draft of the open place: text, photos [{ref, url}], and the id of a message replied to or edited. */
export function draft() {
  const key = `${view.persona} ${view.chat}`;
  if (!drafts.has(key)) drafts.set(key, empty());
  return drafts.get(key);
}

const empty = () => ({ text: "", photos: [], reply: null, edit: null });

export const clearDraft = (its) => Object.assign(its, empty());
