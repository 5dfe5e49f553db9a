"""What people do in a story; each deed waits until the bot has shown what came of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

from bot.playground.people import Chat, Impossible, Message, User
from bot.playground.tour.stage import Stage, Words, button, number_of
from bot.playground.town import Person


@dataclass(frozen=True)
class Say:
    """Talk that is not for the bot; `who` where somebody else than the step's person speaks."""

    text: Words
    photos: tuple[str, ...] = ()
    who: Person | None = None

    async def play(self, stage: Stage, who: User, chat: Chat) -> None:
        who = stage.town.person(self.who) if self.who else who
        stage.talk = stage.say(who, chat, self.text, self.photos)


@dataclass(frozen=True)
class Report:
    """Tagged words, or a tag alone in answer to what was said last; the bot's card becomes `card`."""

    text: Words
    photos: tuple[str, ...] = ()
    answers_talk: bool = False
    card: str = "card"
    who: Person | None = None

    async def play(self, stage: Stage, who: User, chat: Chat) -> None:
        who = stage.town.person(self.who) if self.who else who
        said = stage.say(who, chat, self.text, self.photos, stage.talk if self.answers_talk else None)
        stage.asked[self.card] = said
        stage.shown[self.card] = await stage.answer_to(said)


@dataclass(frozen=True)
class AskHelp:
    """/help; the bot's answer, with its button to the private chat, becomes `shown_as`."""

    shown_as: str = "help"

    async def play(self, stage: Stage, who: User, chat: Chat) -> None:
        stage.shown[self.shown_as] = await stage.answer_to(stage.world.say(who, chat, "/help"))


@dataclass(frozen=True)
class ComeIn:
    """From a group into the private chat with the bot, by the button under `below`, and Start."""

    below: str

    async def play(self, stage: Stage, who: User, chat: Chat) -> None:
        links = (one.url for row in stage.shown[self.below].buttons for one in row if one.url)
        started = stage.world.press_start(who, next(links, "").partition("?start=")[2] or None)
        stage.go_to(who, started.chat)
        await stage.answer_to(started)


@dataclass(frozen=True)
class Confide:
    """A report in private; the bot asks who may see it, and the `choice` counted from 0 answers."""

    text: Words
    choice: int
    card: str = "card"

    async def play(self, stage: Stage, who: User, chat: Chat) -> None:
        said = stage.say(who, chat, self.text)
        question = await stage.answer_to(said)
        await stage.pause()
        await _tap(stage, who, question, "see", self.choice)
        await stage.until_edited(lambda: not question.buttons, "what became of the report")
        stage.asked[self.card], stage.shown[self.card] = said, question


@dataclass(frozen=True)
class SeeCard:
    """The issue's card has come to this chat too, where somebody has to act; it becomes `shown_as`."""

    card: str = "card"
    shown_as: str = "card"

    async def play(self, stage: Stage, who: User, chat: Chat) -> None:
        number = number_of(stage.shown[self.card])
        stage.shown[self.shown_as] = await stage.found(
            lambda: (m for m in chat.messages if button(m, "finish") and number_of(m) == number),
            f"the card of No. {number} in {chat.title}",
        )


@dataclass(frozen=True)
class Press:
    """A step of an issue's life by its button; `choice` where several buttons do the same, counted from 0."""

    verb: str
    card: str = "card"
    choice: int | None = None

    async def play(self, stage: Stage, who: User, chat: Chat) -> None:
        card = stage.shown[self.card]
        await _tap(stage, who, card, self.verb, self.choice)
        await stage.until_edited(lambda: button(card, self.verb) is None, f"the card without {self.verb!r}")


@dataclass(frozen=True)
class Reply:
    """An answer to a card: news, or a step in words; the bot's ✍ says that it is written down."""

    text: Words
    photos: tuple[str, ...] = ()
    card: str = "card"

    async def play(self, stage: Stage, who: User, chat: Chat) -> None:
        card = stage.shown[self.card]
        stage.go_to(who, card.chat)
        said = stage.say(who, card.chat, self.text, self.photos, card)
        await stage.until(lambda: stage.world.bot.id in said.reactions, f"a reaction to “{said.text}”")


@dataclass(frozen=True)
class Confirm:
    """The reporter says that it is fixed, under the question that the bot asked, and gives stars."""

    card: str = "card"
    stars: int = 5

    async def play(self, stage: Stage, who: User, chat: Chat) -> None:
        card, reporter = stage.shown[self.card], stage.asked[self.card].sender
        question = await _question(stage, self.card)
        await _tap(stage, reporter, question, "confirm")
        await stage.until_edited(lambda: not card.buttons and button(question, "stars"), "the issue closed")
        await stage.pause()
        await _tap(stage, reporter, question, "stars", self.stars)
        await stage.until_edited(lambda: not question.buttons, "the stars given")


@dataclass(frozen=True)
class Reject:
    """The reporter says that it is not fixed, under the question that the bot asked."""

    card: str = "card"

    async def play(self, stage: Stage, who: User, chat: Chat) -> None:
        card, reporter = stage.shown[self.card], stage.asked[self.card].sender
        question = await _question(stage, self.card)
        await _tap(stage, reporter, question, "reopen")
        await stage.until_edited(
            lambda: button(card, "accept") and not question.buttons, "the issue reopened"
        )


@dataclass(frozen=True)
class LookUp:
    """/issue with the number that the card shows."""

    card: str = "card"

    async def play(self, stage: Stage, who: User, chat: Chat) -> None:
        number = number_of(stage.shown[self.card])
        await stage.answer_to(stage.world.say(who, chat, f"/issue {number}"))


@dataclass(frozen=True)
class OpenPoll:
    """/poll with a question and options, a line each, and a deadline if named; then the draft opened."""

    question: Words
    options: tuple[Words, ...]
    closes: Words | None = None
    poll: str = "poll"

    async def play(self, stage: Stage, who: User, chat: Chat) -> None:
        lines = [self.question, *self.options, *([self.closes] if self.closes else [])]
        said = stage.world.say(who, chat, "/poll " + "\n".join(stage.words(line) for line in lines))
        stage.asked[self.poll] = said
        stage.shown[self.poll] = card = await stage.answer_to(said)
        await stage.pause()
        await _tap(stage, who, card, "open")
        await stage.until_edited(lambda: button(card, "vote"), "the poll opened")


@dataclass(frozen=True)
class Votes:
    """Who votes for which option, counted from 0; a person's second vote takes the place of the first."""

    choices: tuple[tuple[Person, int], ...]
    poll: str = "poll"

    async def play(self, stage: Stage, who: User, chat: Chat) -> None:
        card = stage.shown[self.poll]
        edits = card.edits
        for person, option in self.choices:
            if option >= len(card.buttons):
                raise Impossible("the poll is closed already")
            edits = card.edits
            await stage.tap(stage.town.person(person), card, card.buttons[option][0].data or "")
            await stage.pause()
        await stage.until_edited(lambda: card.edits > edits, "the votes counted")


@dataclass(frozen=True)
class ClosePoll:
    """Its author ends the poll before its time."""

    poll: str = "poll"

    async def play(self, stage: Stage, who: User, chat: Chat) -> None:
        await _tap(stage, who, stage.shown[self.poll], "close")
        await SeeResult(self.poll).play(stage, who, chat)


@dataclass(frozen=True)
class SeeResult:
    """The result of a poll is posted, and the poll has no buttons any more."""

    poll: str = "poll"

    async def play(self, stage: Stage, who: User, chat: Chat) -> None:
        card = stage.shown[self.poll]
        await stage.answer_to(stage.asked[self.poll], card)
        await stage.until_edited(lambda: not card.buttons, "the poll closed")


@dataclass(frozen=True)
class SeeNews:
    """Something new from the bot in this chat, that answers nobody (`alone`) or anybody."""

    alone: bool = False

    async def play(self, stage: Stage, who: User, chat: Chat) -> None:
        await stage.news(chat, self.alone)


@dataclass(frozen=True)
class Pass:
    """Time goes by."""

    step: timedelta

    async def play(self, stage: Stage, who: User, chat: Chat) -> None:
        stage.world.clock.move(self.step)


@dataclass(frozen=True)
class PassUntil:
    """Time goes by until just after an hour of the day, so many days on or on the next such weekday."""

    hour: int
    days: int = 0
    weekday: int | None = field(default=None)  # Monday is 0

    async def play(self, stage: Stage, who: User, chat: Chat) -> None:
        now = stage.town.local_now
        stage.world.clock.move(self._moment(now) - now)

    def _moment(self, now: datetime) -> datetime:
        moment = datetime.combine(now + timedelta(self.days), time(self.hour, 1), now.tzinfo)
        while moment <= now or self.weekday not in (None, moment.weekday()):
            moment += timedelta(1)
        return moment


async def _question(stage: Stage, name: str) -> Message:
    """“Is it fixed?”, asked in the group or of the reporter alone; the page goes there."""
    card, asked = stage.shown[name], stage.asked[name]
    await stage.until_edited(lambda: button(card, "confirm"), "the card that waits for the reporter")
    question = await stage.question(asked, card)
    stage.go_to(asked.sender, question.chat)
    await stage.pause()
    return question


async def _tap(stage: Stage, who: User, message: Message, verb: str, choice: int | None = None) -> None:
    wanted = button(message, verb, choice)
    if wanted is None or wanted.data is None:
        raise Impossible(f"the button {verb!r} is gone")
    await stage.tap(who, message, wanted.data)
