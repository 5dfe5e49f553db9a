"""How a vote came out, in the words that a place's group reads: as a whole, and building by building."""

from bot.places import Place
from bot.polls import Poll
from bot.voting import parts, results
from bot.voting.parts import Part
from bot.voting.results import Result
from handlers.turn import Turn


def whole(turn: Turn, poll: Poll, came_out: Result) -> str:
    template, values = results.wording(poll, came_out)
    return turn.words(template, **values)


async def by_part(turn: Turn, poll: Poll) -> list[Part]:
    """The buildings and units of a vote; none where it has no parts, or is secret."""
    return await parts.of(turn.tx, poll, turn.hood.places)


def told(turn: Turn, poll: Poll, every: list[Part], place: Place | None) -> list[str]:
    """What those of a place read of the parts, as many messages as it takes."""
    pages, more = parts.pages(parts.near(every, turn.hood.places, place), len(poll.options))
    return [
        turn.words(
            "polls/parts.html",
            poll=poll,
            parts=page,
            more=more if page is pages[-1] else 0,
            least=parts.LEAST_SHOWN,
        )
        for page in pages
    ]
