"""The buttons of a ballot paper, in the group and in private, and why it is handed out."""

from enum import StrEnum

from bot.outbox import ANSWER, BULLETIN, Button
from bot.polls import Poll
from bot.voting.answers import ABSTAIN, MOST_STARS
from bot.voting.terms import LISTED, Form
from handlers.rows import Rows
from handlers.turn import Turn


class Occasion(StrEnum):
    """Why somebody is handed a paper: they asked for it, the vote has opened, or closes soon."""

    asked = "asked"
    opened = "opened"
    reminded = "reminded"

    @property
    def urgency(self) -> int:
        return ANSWER if self is Occasion.asked else BULLETIN


def rows(turn: Turn, poll: Poll, names: str, marks: str) -> Rows:
    """A row for each option. `names` and `marks` begin the data of buttons that name an option (from 0), or
    give it a mark: `vote:12` becomes vote:12:0."""
    if poll.terms.form in LISTED:
        return tuple(
            (Button(f"{number}. {option}", f"{names}:{number - 1}"),)
            for number, option in enumerate(poll.options, 1)
        )
    return tuple(
        row for number in range(1, len(poll.options) + 1) for row in _marks(turn, poll, number, marks)
    )


def _marks(turn: Turn, poll: Poll, number: int, marks: str) -> Rows:
    """Every mark that an option can get, a few beside one another."""
    most = {Form.items: ABSTAIN, Form.weights: poll.terms.most}.get(poll.terms.form, MOST_STARS)
    buttons = [
        Button(
            turn.words("polls/mark_button.txt", poll=poll, number=number, mark=mark),
            f"{marks}:{number - 1}:{mark}",
        )
        for mark in range(1, most + 1)
    ]
    return tuple(tuple(buttons[at : at + MOST_STARS]) for at in range(0, most, MOST_STARS))


def again(turn: Turn, poll: Poll, data: str) -> Rows:
    """重选, where a ballot is filled in with more than one tap."""
    return () if poll.terms.form is Form.one else ((Button(turn.words("polls/redo_button.txt"), data),),)
