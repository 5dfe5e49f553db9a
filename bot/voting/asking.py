"""Reading a poll as people write it: the question, its options, its terms and its deadline. Pure."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.errors import UserError
from bot.tags import tidy
from bot.texts import clip
from bot.voting import wishes
from bot.voting.terms import QUICK, STATUTORY, Contradiction, Electorate, Form, Standard, Terms
from bot.voting.wishes import Wishes

LEAST_OPTIONS, MOST_OPTIONS = 2, 10
LONGEST_QUESTION, LONGEST_OPTION = 300, 60
LONGEST_WINDOW = timedelta(days=90)
# A keyboard holds a hundred buttons (Telegram refuses more), a few of which say other things than points.
MOST_POINT_BUTTONS = 80

# "1. ", "A）", "①" or "- " before an option; the 3. of 3.5元 and the - of -5度 are its own.
_MARKER = re.compile(
    r"^(?:[-*•·]\s+|[(（]?\d{1,2}(?:[、)）]|[.\uff0e](?!\d))\s*|[A-Ja-j][.、)）]\s*|[①-⑳⑴-⒇❶-❿➊-➓]\s*"
    r"|(?:(?:\d{1,2}\ufe0f?\u20e3)+|🔟)\s*)"
)
# What the first line may say behind the question: 修不修？（多选，匿名）
_ASIDE = re.compile(
    r"(?P<question>.*\S)\s*(?:(?P<inside>[（(【\[][^（(【\[]+[)）】\]])|(?<=[?？])\s*(?P<after>.+))"
)
# Who asks so wants to know of the question itself whether people agree.
_CONSENT = {"同意", "赞成", "反对", "不同意", "不赞成", "弃权", "agree", "disagree", "yes", "no", "abstain"}


@dataclass(frozen=True)
class Question:
    """What is asked, as read from a message; moments that nobody named are none."""

    text: str
    options: tuple[str, ...]
    closes_at: datetime | None
    terms: Terms = QUICK
    scope: str | None = None  # the words for the place whose people shall vote; none: where it is asked
    opens_at: datetime | None = None


def read_question(text: str, local_now: datetime) -> Question:
    """The question, its options and what else is wished for, one a line or split by `|`.

    The first part is the question; wishes may follow it in brackets or behind its question mark. One with a
    marker in front is an option. Raises UserError that says what is missing, too much, or cannot be together.
    """
    parts = [part for part in (tidy(part) for part in re.split(r"[\n|｜]", text)) if part]
    if not parts:
        raise UserError("polls/how_to_ask")
    title, aside = _title(parts[0], local_now)
    wished, listed = _sorted_out(parts[1:], local_now)
    wished = aside | wished
    opens_at, closes_at, scope = (wished.pop(name, None) for name in ("opens_at", "closes_at", "scope"))
    options = tuple(_MARKER.sub("", part) or part for part in listed)
    if wished.get("standard") in STATUTORY and "form" not in wished and _is_consent(options):
        wished["form"], options = Form.items, (title[:LONGEST_OPTION],)
    _check(title, options, wished)
    if closes_at is not None:
        check_deadline(closes_at, local_now)
    if opens_at is not None:
        _check_opening(opens_at, closes_at, local_now)
    return Question(title, options, closes_at, terms_of(wished, len(options)), scope, opens_at)


def read_deadline(line: str, local_now: datetime) -> datetime | None:
    """The moment of a line that says nothing but when to close; none for any other.

    Raises UserError for a deadline that cannot be read.
    """
    wished = _wish(line, local_now) or {}
    return wished["closes_at"] if wished.keys() == {"closes_at"} else None


def check_deadline(closes_at: datetime, now: datetime) -> None:
    """Raises UserError for one that has passed, or is too far away."""
    if closes_at <= now:
        raise UserError("polls/deadline_passed", moment=closes_at)
    if closes_at > now + LONGEST_WINDOW:
        raise UserError("polls/bad_deadline", moment=closes_at, days=LONGEST_WINDOW.days)


def _check_opening(opens_at: datetime, closes_at: datetime | None, now: datetime) -> None:
    if opens_at <= now:
        raise UserError("polls/opening_passed", moment=opens_at)
    if closes_at is not None and closes_at <= opens_at:
        raise UserError("polls/opens_too_late", moment=opens_at)
    if closes_at is None:
        check_deadline(opens_at, now)


def _title(first: str, local_now: datetime) -> tuple[str, Wishes]:
    """The question, and what is wished for behind it."""
    aside = _ASIDE.fullmatch(first)
    wished = _wish(aside["inside"] or aside["after"], local_now) if aside else None
    return (aside["question"], wished) if aside and wished else (first, {})


def read_answer(words: str, asked: str, usual: str, local_now: datetime) -> Question:
    """The question of a message `asked` that somebody answers with a poll, as neighbours forward one.

    `words` may say its options and wishes in one line; where nobody names options, the `usual` ones are
    offered. Words of several lines, or with a question mark, are a question of their own. Raises UserError as
    `read_question` does.
    """
    if "\n" in words or "?" in words or "？" in words:
        return read_question(words, local_now)
    if words or not tidy(asked):
        return read_about(clip(asked, LONGEST_QUESTION), words, usual, local_now)
    try:
        return read_question(asked, local_now)
    except UserError as error:
        if error.template not in ("polls/number_of_options", "polls/too_long"):
            raise
    return read_about(clip(asked, LONGEST_QUESTION), "", usual, local_now)


def read_about(title: str, words: str, usual: str, local_now: datetime) -> Question:
    """A question whose options and wishes are said apart from it; without options it gets the usual ones.

    Raises UserError as `read_question` does.
    """
    try:
        return read_question(f"{title}\n{words}", local_now)
    except UserError as error:
        if error.template != "polls/number_of_options" or error.values["number"]:
            raise
    return read_question(f"{title}\n{usual}\n{words}", local_now)


def _sorted_out(parts: Sequence[str], local_now: datetime) -> tuple[Wishes, list[str]]:
    """What is wished for, and the parts that wish for nothing."""
    wished: Wishes = {}
    others: list[str] = []
    for part in parts:
        wish = None if _MARKER.match(part) else _wish(part, local_now, part is parts[-1])
        if wish is None or wish.keys() & wished.keys() & {"opens_at", "closes_at", "scope"}:
            others.append(part)
        else:
            wished |= wish
    return wished, others


def _wish(words: str, local_now: datetime, is_last: bool = False) -> Wishes | None:
    try:
        return wishes.read(words, local_now, is_last)
    except wishes.Unread as unread:
        raise UserError("polls/unread_deadline", words=str(unread)[:40]) from None


def _is_consent(options: Sequence[str]) -> bool:
    return {option.casefold() for option in options} <= _CONSENT


def terms_of(wished: Wishes, options: int) -> Terms:
    """The terms of a poll; what nobody wished for is as its electorate usually has it.

    Raises UserError when the wishes contradict one another.
    """
    wished = dict(wished)
    if wished.get("most") == wishes.ALL_OPTIONS:
        wished["most"] = options
    if wished.get("electorate") is Electorate.owners:
        wished = {"standard": Standard.statutory} | wished
    if wished.get("form") is Form.items:  # one yes against five no is not "most votes"
        wished = {"standard": Standard.majority} | wished
    if wished.get("electorate", Electorate.chat) is not Electorate.chat:
        wished = {"is_hidden": True} | wished
    try:
        return Terms(**wished)
    except Contradiction as contradiction:
        raise UserError("polls/contradiction", why=contradiction.why) from None


def _check(question: str, options: Sequence[str], wished: dict[str, Any]) -> None:
    least = 1 if wished.get("form") in (Form.items, Form.scores) else LEAST_OPTIONS
    if not least <= len(options) <= MOST_OPTIONS:
        raise UserError("polls/number_of_options", number=len(options), least=least, most=MOST_OPTIONS)
    if len(question) > LONGEST_QUESTION:
        raise UserError("polls/too_long", what="question", length=len(question), most=LONGEST_QUESTION)
    points = wished.get("most", 0) if wished.get("form") is Form.weights else 0
    if points * len(options) > MOST_POINT_BUTTONS:
        raise UserError("polls/too_many_points", points=points, most=MOST_POINT_BUTTONS // len(options))
    longest = max(options, key=len)
    if len(longest) > LONGEST_OPTION:
        raise UserError("polls/too_long", what="option", length=len(longest), most=LONGEST_OPTION)
    seen: set[str] = set()
    for option in options:
        alike = unicodedata.normalize("NFKC", option).casefold()
        if alike in seen:
            raise UserError("polls/twice", option=option)
        seen.add(alike)
