"""Looking issues up: /issues and its pages, /issue 12."""

from bot import issues
from bot.access import Action
from bot.errors import UserError
from bot.outbox import Button, Post
from bot.places import Purpose
from handlers.turn import Turn

PAGE = 8  # issues on one page of a list
LONGEST_HISTORY = 12
_HIGHEST_MESSAGE_ID = 2**31 - 1


async def list_open(turn: Turn, rest: str) -> None:
    """/issues: what is open here."""
    assert turn.message is not None
    turn.require(Action.list)
    page = int(rest) if rest.isdecimal() and len(rest) < 5 else 1
    turn.put(await _page(turn, turn.message.message_id, page))


async def turn_page(turn: Turn, _verb: str, asked: int, page: int) -> None:
    turn.require(Action.list)
    if asked > _HIGHEST_MESSAGE_ID:
        raise UserError("setup/no_button")
    turn.put(await _page(turn, asked, page))
    turn.answer("issues/page_turned", page=page)


async def _page(turn: Turn, asked: int, page: int) -> Post:
    places = turn.hood.places.below(turn.place)
    hidden = _hidden(turn)
    total = await issues.open_count(turn.tx, places, hidden)
    pages = max(-(-total // PAGE), 1)
    page = min(max(page, 1), pages)  # the list may have grown shorter since
    found = await issues.open_at(turn.tx, places, hidden, PAGE, (page - 1) * PAGE)
    others = [number for number in (page - 1, page + 1) if 1 <= number <= pages and number != page]
    buttons = tuple(
        Button(turn.words("issues/page.txt", page=number, forward=number > page), f"page:{asked}:{number}")
        for number in others
    )
    html = turn.words(
        "issues/list.html",
        issues=found,
        total=total,
        page=page,
        pages=pages,
        place=turn.place,
        places=turn.hood.places,
        kinds=turn.hood.kind,
    )
    return Post(
        turn.chat_id,
        html,
        (buttons,) if buttons else (),
        reply_to=asked,
        topic=turn.message.topic if turn.message else None,
        key=f"list:{turn.chat_id}:{asked}",
    )


def _hidden(turn: Turn) -> list[int]:
    """What was reported in a council's or committee's chat is not for a residents' group."""
    _, purpose = turn.here()
    return turn.hood.places.staff_chats() if purpose is Purpose.residents else []


async def show(turn: Turn, rest: str) -> None:
    """/issue 12: one issue with its history."""
    number = rest.lstrip("#＃").removesuffix("号").strip()
    turn.require(Action.list)
    if not number.isdecimal() or len(number) > 9:
        raise UserError("issues/which_number")
    issue = await issues.by_number(turn.tx, turn.community, int(number))
    if issue.chat_id in _hidden(turn):
        raise UserError("issues/no_such_number", number=int(number))
    place = turn.hood.places[issue.place_id]
    # An issue shows where its place's people are: in its own group, and in those above it.
    if turn.place not in turn.hood.places.line(place):
        raise UserError("issues/elsewhere", number=issue.number, place=place.name)
    events = await issues.history(turn.tx, issue)
    turn.put(
        Post(
            turn.chat_id,
            turn.words(
                "issues/detail.html",
                issue=issue,
                kind=turn.hood.kind(issue.kind),
                place=place,
                events=events[-LONGEST_HISTORY:],
                earlier=max(len(events) - LONGEST_HISTORY, 0),
            ),
            reply_to=turn.message.message_id if turn.message else None,
            topic=turn.message.topic if turn.message else None,
            subject=issue.subject,
        )
    )
