"""Looking issues up: /issues and /search with their pages. In a chat for all who read along there, in private
for one person: what their roles let them see, and what is their own."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot import outbox, published
from bot.errors import UserError
from bot.issues import Issue, lists, lookup
from bot.issues.lists import Vocabulary
from bot.issues.lookup import Lookup, Page
from bot.issues.readers import Readers
from bot.outbox import Button, Post
from bot.published import Published
from handlers.issues.readership import HIGHEST_MESSAGE_ID, language_of, readers_here, shelf
from handlers.rows import Rows
from handlers.turn import Turn

PAGE = 8  # issues on one page of a list
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
    if asked > HIGHEST_MESSAGE_ID:
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
    who = readers_here(turn)
    wanted = lists.search(words) if command == _SEARCH else lists.read(words, _vocabulary(turn, who))
    if who.alone is not None and not who.scopes:
        wanted = replace(wanted, is_mine=True)  # somebody without a role has nothing else here
    counts_as = {kind.name: kind.counts_as for kind in turn.hood.kinds.values()}
    return Lookup(who, wanted, asker_id, counts_as)


def _vocabulary(turn: Turn, who: Readers) -> Vocabulary:
    places = turn.hood.places
    tops = turn.hood.communities_of(turn.person) if who.place is None else [who.place]
    named = [place for top in tops for place in places.below(top)]
    return Vocabulary(turn.hood.kinds.values(), turn.hood.categories.values(), named, places)


async def _page(turn: Turn, wanted: Lookup, command: str, asked: int) -> tuple[Post, int]:
    """The list as it stands at this page, or at the last one that it still has; and which that is."""
    found = await lookup.page(turn.tx, wanted, PAGE)
    language = language_of(turn, wanted.readers)
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
        newest=lookup.NEWEST if found.has_older else None,
        published=await _published(turn, wanted) if command == _SEARCH and found.number == 1 else (),
        board=turn.hood.settings.board.url,
        places=turn.hood.places,
        kinds=turn.hood.kind,
    )
    subject = f"{command}:{wanted.asker_id}:{wanted.filter.asked}"
    buttons = _pagers(turn, asked, found, language)
    key = f"list:{turn.chat_id}:{asked}"
    return Post(turn.chat_id, html, buttons, reply_to=asked, key=key, subject=subject), found.number


async def _published(turn: Turn, wanted: Lookup) -> list[Published]:
    """Notices, votes and minutes with the words that somebody searches for."""
    return await published.with_words(turn.tx, shelf(turn, wanted.readers), wanted.filter.words)


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


def _pagers(turn: Turn, asked: int, found: Page, language: str) -> Rows:
    others = [number for number in (found.number - 1, found.number + 1) if 1 <= number <= found.pages]
    texts = [turn.words("issues/page.txt", language, page=n, forward=n > found.number) for n in others]
    buttons = tuple(
        Button(text, f"page:{asked}:{number}") for text, number in zip(texts, others, strict=True)
    )
    return (buttons,) if buttons else ()
