// The tour: the list of stories, and the caption that tells what happens while the page goes along.

import { el, icon, iconButton, redraw } from "./dom.js";
import { attempt } from "./overlays.js";
import { follow } from "./place.js";
import { post } from "./server.js";
import { isMember, world } from "./state.js";
import { inLanguage, language, words } from "./words.js";

const list = document.getElementById("stories");
const caption = document.getElementById("narration");
let watched = null; // the story this page has seen running; a story that ended before is not announced
let followed = "";

const isRunning = () => Boolean(world.story && !world.story.done);

const play = (id) => attempt(() => post("story", { id }));

export function drawTour() {
  if (isRunning()) watched = world.story.id;
  drawStories();
  drawCaption();
}

function drawStories() {
  const running = isRunning() ? world.story.id : null;
  redraw(list, [world.stories, running, language()], () => {
    if (!world.stories.length) return [];
    const all = world.stories.length > 1 && !running && allButton();
    return [
      el("div", { class: "section-head" }, el("h2", {}, words().stories), all),
      el(
        "ul",
        { class: "story-list" },
        world.stories.map((story) => storyRow(story, running)),
      ),
    ];
  });
}

const allButton = () =>
  el(
    "button",
    { type: "button", class: "play-all", onclick: () => play("all"), "data-testid": "story-all" },
    icon("play"),
    words().playAll,
  );

function storyRow(story, running) {
  const mine = story.id === running;
  const text = el(
    "span",
    { class: "story-text" },
    el("span", { class: "story-title" }, inLanguage(story.title)),
    el("span", { class: "story-about" }, inLanguage(story.about)),
  );
  const state = el(
    "span",
    { class: "story-state" },
    icon(mine ? "stop" : "play"),
    el("span", { class: "hidden" }, mine ? words().stop : words().play),
  );
  const attributes = {
    type: "button",
    class: "story",
    "aria-pressed": String(mine),
    onclick: () => play(mine ? null : story.id),
  };
  return el("li", {}, el("button", { ...attributes, "data-testid": `story-${story.id}` }, state, text));
}

function drawCaption() {
  const story = world.story && watched ? world.story : null;
  redraw(caption, [story, language()], () => (story ? captionBar(story) : []));
}

function captionBar(story) {
  const title = inLanguage(world.stories.find((each) => each.id === story.id)?.title);
  const close = () => {
    watched = null;
    drawCaption();
  };
  const button = story.done
    ? iconButton(words().close, icon("close"), { class: "narration-button", onclick: close })
    : iconButton(words().stop, icon("stop"), {
        class: "narration-button",
        onclick: () => play(null),
        "data-testid": "story-stop",
      });
  const step = story.done ? words().ended : words().step(story.step, story.steps);
  return el(
    "div",
    { class: "narration", "data-testid": "narration" },
    el("progress", { max: story.steps, value: story.done ? story.steps : story.step, "aria-label": step }),
    el(
      "div",
      { class: "narration-text" },
      el("p", { class: "narration-title" }, `${title} · ${step}`),
      el("p", {}, inLanguage(story.text)),
    ),
    button,
  );
}

/** Go where the running step happens, once per step, so that looking around in between stays possible. */
export function followStory() {
  const story = world.story;
  if (!isRunning() || !story.persona) return;
  if (!world.chats.has(story.chat)) return; // a new group: its story goes on here as soon as it was read
  const key = `${story.id} ${story.step} ${story.persona} ${story.chat}`;
  if (key === followed) return;
  followed = key;
  follow({ persona: story.persona, chat: isMember(story.persona, story.chat) ? story.chat : null });
}
