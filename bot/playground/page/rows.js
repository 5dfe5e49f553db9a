// From messages to the rows of a chat: day separators, service lines, albums, runs of one person.

import { isWaiting } from "./press.js";
import { view } from "./state.js";
import { dayKey } from "./time.js";
import { language } from "./words.js";

const RUN_MS = 5 * 60 * 1000;

/** Rows in order; each has a key that stays the same and a signature that changes with its looks. */
export function rowsOf(messages, today) {
  const blocks = albums(messages);
  const rows = [];
  let day = "";
  blocks.forEach((album, at) => {
    const own = dayKey(new Date(album[0].date));
    if (own !== day)
      rows.push({
        kind: "day",
        key: `day ${own}`,
        date: new Date(album[0].date),
        signature: `${own} ${today} ${language()}`,
      });
    day = own;
    rows.push(row(album, blocks[at - 1], blocks[at + 1]));
  });
  return rows;
}

/** Neighbouring messages with the same album id belong together. */
function albums(messages) {
  const blocks = [];
  for (const message of messages) {
    const last = blocks.at(-1);
    if (last && message.album && last[0].album === message.album) last.push(message);
    else blocks.push([message]);
  }
  return blocks;
}

function row(album, before, after) {
  const key = `message ${album[0].chat} ${album[0].id}`;
  if (album[0].service)
    return { kind: "service", key, text: album[0].service, id: album[0].id, signature: album[0].service };
  const run = { starts: !continues(before, album), ends: !continues(album, after) };
  const waiting = album[0].buttons?.flat().map((button) => isWaiting(album[0], button));
  return {
    kind: "bubble",
    key,
    album,
    run,
    signature: JSON.stringify([album, run, waiting, view.persona, language()]),
  };
}

function continues(earlier, later) {
  if (!earlier || !later || earlier[0].service || later[0].service) return false;
  const [a, b] = [earlier[0], later[0]];
  const close = Date.parse(b.date) - Date.parse(a.date) < RUN_MS;
  return (
    close &&
    a.from?.id === b.from?.id &&
    a.from?.name === b.from?.name &&
    dayKey(new Date(a.date)) === dayKey(new Date(b.date))
  );
}
