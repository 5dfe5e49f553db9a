"""/issue 12: one issue, with all that happened to it, a page at a time."""

from dataclasses import replace

from bot import decisions, issues, outbox, published
from bot.errors import UserError
from bot.issues import Issue, numbers, readers, verdicts
from bot.issues.audience import Audience
from bot.issues.readers import Readers
from bot.outbox import Button, Post
from bot.places import Place
from handlers.issues.desks import visible
from handlers.issues.readership import HIGHEST_MESSAGE_ID, language_of, readers_here, shelf
from handlers.rows import in_rows
from handlers.turn import Turn

PAGE = 12  # lines of history shown at once


async def show(turn: Turn, rest: str) -> None:
    """/issue 12: one issue with the latest of its history."""
    message = turn.message
    assert message is not None
    who = readers_here(turn)
    named = numbers.read(rest)
    if named is None:
        raise UserError("issues/which_number", command=message.command)
    for issue in await _numbered(turn, who, named[0]):
        post = await _detail(turn, who, issue, message.message_id, 0)
        turn.put(replace(post, topic=message.topic))


async def turn_page(turn: Turn, _verb: str, asked: int, page: int) -> None:
    """◀ ▶ under an issue: what happened before, and after that again. Page 0 is the latest."""
    assert turn.tap is not None
    if asked > HIGHEST_MESSAGE_ID:
        raise UserError("setup/no_button")
    issue = await issues.of_subject(turn.tx, await outbox.subject(turn.tx, turn.chat_id, turn.tap.message_id))
    who = readers_here(turn)
    if issue is None or not await _may_see(turn, who, issue):
        raise UserError("setup/no_button")
    turn.put(await _detail(turn, who, issue, asked, page))
    turn.answer("issues/history_turned")


async def _numbered(turn: Turn, who: Readers, number: int) -> list[Issue]:
    """The issue of a number; in private that of each community whose issue they may see."""
    found = await issues.numbered(turn.tx, number)
    known = [turn.community] if who.alone is None else turn.hood.communities_of(who.alone)
    near = [issue for issue in found if _community(turn, issue) in known]
    shown = [issue for issue in (near if who.alone is None else found) if await _may_see(turn, who, issue)]
    if shown:
        return shown
    # What is not for everyone must look as if there were none.
    elsewhere = next((issue for issue in near if issue.is_for_everyone), None)
    if elsewhere is None:
        raise UserError("issues/no_such_number", number=number)
    place = turn.hood.places[elsewhere.place_id]
    raise UserError("issues/elsewhere", number=number, place=place.name)


def _community(turn: Turn, issue: Issue) -> Place:
    return turn.hood.places.community(turn.hood.places[issue.place_id])


async def _may_see(turn: Turn, who: Readers, issue: Issue) -> bool:
    if await readers.may_see(turn.tx, who, issue.id):
        return True
    if who.alone is None or issue.is_for_everyone:
        return False
    try:
        return bool(await visible(turn, issue.id))  # a whistle may have called them to it
    except UserError:
        return False


async def _detail(turn: Turn, who: Readers, issue: Issue, asked: int, page: int) -> Post:
    """An issue and a page of its history, in answer to the message that asked for it."""
    hood, language = turn.hood, language_of(turn, who)
    is_own = who.alone is not None and who.alone.id == issue.reporter_id
    audience = Audience() if is_own else hood.audience(issue, turn.chat_id)
    known = await issues.history(turn.tx, issue)
    events = audience.history(issue, known, turn.words("issues/somebody.txt", language))
    page = min(page, (len(events) - 1) // PAGE)
    start, end = max(len(events) - (page + 1) * PAGE, 0), len(events) - page * PAGE
    decided = await decisions.of_proposal(turn.tx, issue)
    html = turn.words(
        "issues/detail.html",
        language,
        issue=audience.named(issue),
        kind=hood.kind(issue.kind),
        category=hood.categories.get(issue.category),
        title=hood.title_of(issue),
        reporter=audience.reporter(issue),
        place=hood.places[issue.place_id],
        merged_into=await _number(turn, who, issue.merged_into_id),
        proposal=await _number(turn, who, await decisions.proposal_of(turn.tx, issue)),
        task=await _number(turn, who, decided.issue.id if decided else None),
        published=await published.about(turn.tx, shelf(turn, who), issue),
        board=hood.settings.board.url,
        ratings=[rating.stars for rating in await verdicts.ratings(turn.tx, issue)],
        events=events[start:end],
        earlier=start,
        later=len(events) - end,
    )
    turns = [(page + 1, False)] * (start > 0) + [(page - 1, True)] * (page > 0)
    buttons = [
        Button(turn.words("issues/history_button.txt", language, forward=forward), f"history:{asked}:{to}")
        for to, forward in turns
    ]
    key = f"detail:{turn.chat_id}:{asked}:{issue.id}"
    return Post(turn.chat_id, html, in_rows(buttons), reply_to=asked, key=key, subject=issue.subject)


async def _number(turn: Turn, who: Readers, issue_id: int | None) -> int | None:
    """The number of another issue, where it may be read here too."""
    if issue_id is None or not await readers.may_see(turn.tx, who, issue_id):
        return None
    return (await issues.by_id(turn.tx, issue_id)).number
