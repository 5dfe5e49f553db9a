// The page: reads the world, follows its events, and draws again what changed.

import { drawChat } from "./chat.js";
import { drawClock } from "./clock.js";
import { drawComposer } from "./composer.js";
import { answerShown, attempt, toast } from "./overlays.js";
import { chatIsVisible, settle } from "./place.js";
import { follow, readState } from "./server.js";
import {
  changed,
  dropMessage,
  load,
  markRead,
  onChange,
  putChat,
  putMessage,
  putStory,
  setClock,
  unreadOf,
  view,
  world,
} from "./state.js";
import { drawSide } from "./side.js";
import { setTimeZone } from "./time.js";
import { drawTour, followStory } from "./tour.js";
import { language, setLanguage, words } from "./words.js";

const app = document.getElementById("app");
const asked = new URLSearchParams(location.search).get("lang");
let reading = false; // events that come while the state is read wait, or an older state would undo them
let waiting = [];
let lost = false;

async function read() {
  reading = true;
  const state = await attempt(readState);
  reading = false;
  if (state) take(state);
  const events = waiting;
  waiting = [];
  events.forEach(apply);
}

function take(state) {
  if (!world.ready) setLanguage(asked ?? state.language);
  setTimeZone(state.timezone);
  load(state);
  settle();
  followStory();
}

const APPLY = {
  message: ({ message }) => takeMessage(message),
  deleted: ({ chat, id }) => dropMessage(chat, id),
  chat: ({ chat }) => takeChat(chat),
  toast: (event) => event.user === view.persona && answerShown(event),
  clock: ({ clock }) => {
    setClock(clock);
    changed();
  },
  story: ({ story }) => putStory(story),
};

function apply(event) {
  APPLY[event.type]?.(event);
  followStory();
}

/** The first message of a new group tells of the group; who is in it stands in the state. */
function takeMessage(message) {
  putMessage(message);
  if (message.chat < 0 && !world.chats.has(message.chat) && !reading) read();
}

/** Who is in a chat stands only in the state: read it again when a chat is new or its number of members changed. */
function takeChat(chat) {
  const known = world.chats.get(chat.id);
  const moved = !known || known.members !== chat.members;
  putChat(chat);
  if (moved && !reading) read();
}

function changeLanguage() {
  const url = new URL(location.href);
  url.searchParams.set("lang", language());
  history.replaceState(null, "", url);
  changed();
  if (world.ready && world.language !== language()) toast(words().onlyPage);
}

function draw() {
  if (chatIsVisible() && document.visibilityState === "visible") markRead(view.persona, view.chat);
  app.dataset.pane = view.pane;
  const news = world.ready ? unreadOf(view.persona) : 0;
  document.title = `${news ? `(${news}) ` : ""}${world.community ?? ""} · Linli 邻里`;
  drawClock();
  drawSide(changeLanguage);
  drawChat();
  drawComposer();
  drawTour();
}

onChange(draw);
document.addEventListener("visibilitychange", changed);
setLanguage(asked ?? navigator.language);
changed();

follow({
  onOpen: () => {
    if (lost) toast(words().online);
    lost = false;
    read();
  },
  onEvent: (event) => (reading ? waiting.push(event) : apply(event)),
  onLost: () => {
    if (!lost) toast(words().offline);
    lost = true;
  },
});
