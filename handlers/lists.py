"""Looking issues up: /issues and /search with their pages, /issue 12. In a chat for all who read along there,
in private for one person: what their roles let them see, and what is their own."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot import issues, lists, lookup, numbers, outbox, readers, verdicts
from bot.access import Action
from bot.audience import Audience
from bot.errors import UserError
from bot.issues import Issue
from bot.lists import Vocabulary
from bot.lookup import Lookup, Page
from bot.outbox import Button, Post
from bot.places import Place
from bot.readers import Readers
from handlers.desks import visible
from handlers.turn import Turn

PAGE = 8  # issues on one page of a list
LONGEST_HISTORY = 12
_HIGHEST_MESSAGE_ID = 2**31 - 1
# What a list was asked with stands in its subject, so that its other pages are pages of the same list.
_LIST, _SEARCH = "list", "search"


@dataclass(frozen=True)
class Group:
    """Issues under one heading; without a name they stand under none."""

    name: str | None
    total: int
    issues: Sequence[Issue]


async def list_open(turn: Turn, rest: str) -> None:
    """/issues 我的 超时 3号楼 2: what is open here, or what else is asked for."""
    await _ask(turn, _LIST, rest)


async def search(turn: Turn, rest: str) -> None:
    """/search 路灯: all issues with these words, closed ones too."""
    if not lists.search(rest).words:
        raise UserError("issues/search_what")
    await _ask(turn, _SEARCH, rest)


async def _ask(turn: Turn, command: str, words: str) -> None:
    assert turn.message is not None
    wanted = _lookup(turn, command, words, turn.person.id)
    post, _ = await _page(turn, wanted, command, turn.message.message_id)
    turn.put(replace(post, topic=turn.message.topic))


async def turn_page(turn: Turn, _verb: str, asked: int, page: int) -> None:
    """◀ ▶ under a list, for anybody who reads it."""
    assert turn.tap is not None
    if asked > _HIGHEST_MESSAGE_ID:
        raise UserError("setup/no_button")
    subject = await outbox.subject(turn.tx, turn.chat_id, turn.tap.message_id)
    # A list from before lists had a subject shows all that is open.
    command, _, rest = (subject or f"{_LIST}:{turn.person.id}:").partition(":")
    asker_id, _, words = rest.partition(":")
    if command not in (_LIST, _SEARCH) or not asker_id.isdecimal():
        raise UserError("setup/no_button")
    wanted = _lookup(turn, command, words, int(asker_id))
    wanted = replace(wanted, filter=replace(wanted.filter, page=page))
    post, shown = await _page(turn, wanted, command, asked)
    turn.put(post)
    turn.answer("issues/page_turned", page=shown)


def _lookup(turn: Turn, command: str, words: str, asker_id: int) -> Lookup:
    who = _readers(turn)
    wanted = lists.search(words) if command == _SEARCH else lists.read(words, _vocabulary(turn, who))
    if who.alone is not None and not who.scopes:
        wanted = replace(wanted, is_mine=True)  # somebody without a role has nothing else here
    counts_as = {kind.name: kind.counts_as for kind in turn.hood.kinds.values()}
    return Lookup(who, wanted, asker_id, counts_as)


def _readers(turn: Turn) -> Readers:
    """Who reads what is said in this chat; raises UserError in a chat that is no place."""
    hood = turn.hood
    is_private = turn.chat_id == turn.person.user_id
    turn.require(Action.list, hood.places.home if is_private else turn.place)
    if is_private:
        return readers.of_person(hood.places, hood.staff, hood.kinds.values(), turn.person)
    return readers.of_chat(hood.places, *turn.here(), hood.places.served(turn.chat_id))


def _vocabulary(turn: Turn, who: Readers) -> Vocabulary:
    places = turn.hood.places
    tops = turn.hood.communities_of(turn.person) if who.place is None else [who.place]
    named = [place for top in tops for place in places.below(top)]
    return Vocabulary(turn.hood.kinds.values(), turn.hood.categories.values(), named, places)


async def _page(turn: Turn, wanted: Lookup, command: str, asked: int) -> tuple[Post, int]:
    """The list as it stands at this page, or at the last one that it still has; and which that is."""
    found = await lookup.page(turn.tx, wanted, PAGE)
    language = _language(turn, wanted.readers)
    html = turn.words(
        "issues/list.html",
        language,
        place=wanted.readers.place,
        is_mine=wanted.filter.is_mine,
        asked="" if wanted.readers.alone and wanted.filter.is_all_of_mine else wanted.filter.asked,
        groups=await _groups(turn, wanted, found),
        total=found.total,
        page=found.number,
        pages=found.pages,
        places=turn.hood.places,
        kinds=turn.hood.kind,
    )
    subject = f"{command}:{wanted.asker_id}:{wanted.filter.asked}"
    buttons = _pagers(turn, asked, found, language)
    key = f"list:{turn.chat_id}:{asked}"
    return Post(turn.chat_id, html, buttons, reply_to=asked, key=key, subject=subject), found.number


async def _groups(turn: Turn, wanted: Lookup, found: Page) -> list[Group]:
    """The three lists with headings, where all is asked for and more than one of them has something."""
    if not found.issues:
        return []
    counts = await lookup.count(turn.tx, wanted) if wanted.filter.is_plain else None
    if counts is None or len(counts.of_lists) < 2:
        return [Group(None, found.total, found.issues)]
    of_list = {
        name: [issue for issue in found.issues if wanted.list_of(issue) == name] for name in counts.of_lists
    }
    return [Group(name, counts.of_lists[name], its) for name, its in of_list.items() if its]


def _pagers(turn: Turn, asked: int, found: Page, language: str) -> tuple[tuple[Button, ...], ...]:
    others = [number for number in (found.number - 1, found.number + 1) if 1 <= number <= found.pages]
    texts = [turn.words("issues/page.txt", language, page=n, forward=n > found.number) for n in others]
    buttons = tuple(
        Button(text, f"page:{asked}:{number}") for text, number in zip(texts, others, strict=True)
    )
    return (buttons,) if buttons else ()


def _language(turn: Turn, who: Readers) -> str:
    return turn.language if who.alone is not None else turn.hood.language


async def show(turn: Turn, rest: str) -> None:
    """/issue 12: one issue with its history."""
    who = _readers(turn)
    named = numbers.read(rest)
    if named is None:
        raise UserError("issues/which_number")
    for issue in await _numbered(turn, who, named[0]):
        turn.put(await _detail(turn, who, issue))


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


async def _detail(turn: Turn, who: Readers, issue: Issue) -> Post:
    message, hood = turn.message, turn.hood
    assert message is not None
    language = _language(turn, who)
    is_own = who.alone is not None and who.alone.id == issue.reporter_id
    audience = Audience() if is_own else hood.audience(issue, turn.chat_id)
    known = await issues.history(turn.tx, issue)
    events = audience.history(issue, known, turn.words("issues/somebody.txt", language))
    html = turn.words(
        "issues/detail.html",
        language,
        issue=audience.named(issue),
        kind=hood.kind(issue.kind),
        category=hood.categories.get(issue.category),
        title=hood.title_of(issue),
        reporter=audience.reporter(issue),
        place=hood.places[issue.place_id],
        merged_into=await _merged_into(turn, who, issue),
        ratings=[rating.stars for rating in await verdicts.ratings(turn.tx, issue)],
        events=events[-LONGEST_HISTORY:],
        earlier=max(len(events) - LONGEST_HISTORY, 0),
    )
    return Post(turn.chat_id, html, reply_to=message.message_id, topic=message.topic, subject=issue.subject)


async def _merged_into(turn: Turn, who: Readers, issue: Issue) -> int | None:
    """The number of the issue that this one is part of, where it may be read here too."""
    other = issue.merged_into_id
    if other is None or not await readers.may_see(turn.tx, who, other):
        return None
    return (await issues.by_id(turn.tx, other)).number
