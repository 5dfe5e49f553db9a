// What the page knows: the world as the server tells it, and each persona's own place in it.

const listeners = new Set();
let announced = false;

export const world = {
  personas: [],
  chats: new Map(),
  messages: new Map(),
  stories: [],
  story: null,
  ready: false,
};

/** Where the person at the screen is: one persona, one of its chats, and on a phone one pane. */
export const view = { persona: null, chat: null, pane: "list" };

const read = new Map(); // "persona chat" -> highest message id that persona has seen
const lastChat = new Map(); // persona -> the chat it had open last
let ahead = 0; // the demo's clock minus this machine's, in ms

export const now = () => new Date(Date.now() + ahead);

export const onChange = (listener) => listeners.add(listener);

/** Ask for one redraw, however many changes come at once. */
export function changed() {
  if (announced) return;
  announced = true;
  setTimeout(() => {
    announced = false;
    listeners.forEach((listener) => listener());
  });
}

/** Take over a whole state. What personas have already seen stays seen; at the first reading, all is. */
export function load(state) {
  const first = !world.ready;
  world.personas = state.personas;
  world.chats = new Map(state.chats.map((chat) => [chat.id, chat]));
  world.messages = new Map(
    state.chats.map((chat) => [chat.id, [...(state.messages[chat.id] ?? [])].sort(byId)]),
  );
  Object.assign(world, {
    bot: state.bot,
    community: state.community,
    language: state.language,
    stories: state.stories ?? [],
    story: state.story,
    ready: true,
  });
  setClock(state.clock);
  if (first)
    for (const persona of world.personas)
      for (const chat of chatsOf(persona.id)) markRead(persona.id, chat.id);
  changed();
}

const byId = (a, b) => a.id - b.id;

export function setClock(iso) {
  ahead = Date.parse(iso) - Date.now();
}

/** Add a message, or replace the one with the same id. */
export function putMessage(message) {
  const list = world.messages.get(message.chat) ?? [];
  const at = list.findIndex((each) => each.id === message.id);
  if (at >= 0) list[at] = message;
  else if (!list.length || list.at(-1).id < message.id) list.push(message);
  else
    list.splice(
      list.findIndex((each) => each.id > message.id),
      0,
      message,
    );
  world.messages.set(message.chat, list);
  changed();
}

export function dropMessage(chat, id) {
  world.messages.set(
    chat,
    messagesOf(chat).filter((message) => message.id !== id),
  );
  changed();
}

export function putChat(chat) {
  world.chats.set(chat.id, { ...world.chats.get(chat.id), ...chat });
  changed();
}

export function putStory(story) {
  world.story = story;
  changed();
}

export const persona = (id = view.persona) => world.personas.find((each) => each.id === id);

export const messagesOf = (chat) => world.messages.get(chat) ?? [];

export const findMessage = (chat, id) => messagesOf(chat).find((message) => message.id === id);

const latest = (chat) => Date.parse(messagesOf(chat.id).at(-1)?.date ?? 0) || 0;

/** The chats a persona is in, the one with the newest message first. */
export function chatsOf(id) {
  const own = persona(id)?.chats ?? [];
  const mine = [...world.chats.values()].filter((chat) => own.includes(chat.id) || chat.of === id);
  return mine.sort((a, b) => latest(b) - latest(a));
}

export const privateChatOf = (id) => [...world.chats.values()].find((chat) => chat.of === id);

export const isMember = (id, chat) => chatsOf(id).some((each) => each.id === chat);

export function markRead(id, chat) {
  const last = messagesOf(chat).at(-1);
  if (last) read.set(`${id} ${chat}`, last.id);
}

export function unread(id, chat) {
  const seen = read.get(`${id} ${chat}`) ?? 0;
  return messagesOf(chat).filter(
    (message) => message.id > seen && message.from?.id !== id && !message.service,
  ).length;
}

export const unreadOf = (id) => chatsOf(id).reduce((sum, chat) => sum + unread(id, chat.id), 0);

/** The chat to show when a persona comes in: the one now open if shared, else its last, else its newest group. */
export function homeChat(id) {
  const mine = chatsOf(id);
  const wanted = [view.chat, lastChat.get(id)].find((chat) => mine.some((each) => each.id === chat));
  return wanted ?? (mine.find((chat) => chat.type !== "private") ?? mine[0])?.id ?? null;
}

/** Move to a place; `pane` matters only where one pane is shown at a time. */
export function show(place) {
  Object.assign(view, place);
  if (view.persona !== null && view.chat !== null) lastChat.set(view.persona, view.chat);
  changed();
}
