"""The buttons of a ballot paper, in the group and in private."""

from bot.outbox import Button
from bot.polls import Poll
from bot.voting.answers import ABSTAIN, MOST_STARS
from bot.voting.terms import LISTED, Form
from handlers.turn import Rows, Turn


def rows(turn: Turn, poll: Poll, names: str, marks: str) -> Rows:
    """A row for each option. `names` and `marks` begin the data of buttons that name an option (from 0), or
    give it a mark: `vote:12` becomes vote:12:0."""
    if poll.terms.form in LISTED:
        return tuple(
            (Button(f"{number}. {option}", f"{names}:{number - 1}"),)
            for number, option in enumerate(poll.options, 1)
        )
    most = ABSTAIN if poll.terms.form is Form.items else MOST_STARS
    return tuple(
        tuple(
            Button(
                turn.words("polls/mark_button.txt", poll=poll, number=number, mark=mark),
                f"{marks}:{number - 1}:{mark}",
            )
            for mark in range(1, most + 1)
        )
        for number in range(1, len(poll.options) + 1)
    )


def again(turn: Turn, poll: Poll, data: str) -> Rows:
    """重选, where a ballot is filled in with more than one tap."""
    return () if poll.terms.form is Form.one else ((Button(turn.words("polls/redo_button.txt"), data),),)
