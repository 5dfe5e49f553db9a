"""/proxy: a household lets another one vote for it, takes that back, or the council keys in its letter."""

import re

from bot import polls
from bot.access import Action
from bot.errors import UserError
from bot.outbox import Button, Post
from bot.polls import Poll
from bot.roster.households import Household
from bot.voting import assisted, papers, proxies, reaching
from bot.voting.papers import Paper
from bot.voting.proxies import Letter
from handlers import menus
from handlers.roster.households import catch_up, meant
from handlers.turn import Turn
from handlers.voting.cards import addresses
from handlers.voting.private import hand_out

_TO = re.compile(r"\s*(?:给|委托|交给|→|->|\bto\b)\s*", re.IGNORECASE)


async def ask(turn: Turn, rest: str) -> None:
    """/proxy; /proxy 3号楼101; with the photo of a signed letter /proxy 3号楼302 给 3号楼101."""
    if not menus.is_private(turn):
        return
    await catch_up(turn)
    message = turn.message
    assert message is not None
    if not rest:
        await _list(turn)
    elif message.photo is not None:
        await _key_in(turn, rest, message.photo)
    else:
        await _give_own(turn, rest)


async def _own(turn: Turn) -> list[tuple[Poll, Paper]]:
    """The papers of whoever asks, without those that others gave them."""
    every = [
        (poll, await papers.of(turn.tx, poll, turn.person)) for poll in await assisted.open_votes(turn.tx)
    ]
    return [(poll, paper) for poll, mine in every for paper in mine if not paper.is_proxy]


async def _list(turn: Turn) -> None:
    own = await _own(turn)
    if not own:
        raise UserError("polls/no_papers")
    for poll, paper in own:
        holder = await proxies.holder_of(turn.tx, paper)
        html = turn.words(
            "polls/proxy.html",
            turn.language,
            poll=poll,
            flats=addresses(turn, paper),
            holder=addresses(turn, holder) if holder else [],
        )
        button = Button(turn.words("polls/unproxy_button.txt", turn.language), f"unproxy:{paper.id}")
        rows = ((button,),) if holder else ()
        turn.put(Post(turn.chat_id, html, rows, subject=poll.subject))


async def _give_own(turn: Turn, words: str) -> None:
    holder = await _one(turn, words)
    letter = Letter(turn.person, turn.now)
    given = [await _give(turn, poll, paper, holder, letter) for poll, paper in await _own(turn)]
    if not any(given):
        raise UserError("polls/no_such_paper", words=words[:40])


async def _key_in(turn: Turn, words: str, photo: str) -> None:
    said = [part for part in _TO.split(words, maxsplit=1) if part]
    if len(said) != 2:
        raise UserError("polls/proxy_how")
    giver, holder = await _one(turn, said[0]), await _one(turn, said[1])
    turn.require(Action.key_ballots, turn.hood.places[giver.place_id])
    letter = Letter(turn.person, turn.now, photo)
    given = False
    for poll in await assisted.open_votes(turn.tx):
        paper = await papers.of_household(turn.tx, poll, giver.id)
        given |= paper is not None and await _give(turn, poll, paper, holder, letter)
    if not given:
        raise UserError("polls/no_such_paper", words=said[0][:40])


async def _one(turn: Turn, words: str) -> Household:
    homes = await meant(turn, words)
    if len(homes) != 1:
        raise UserError("polls/which_home", words=words[:40], number=len(homes))
    return homes[0]


async def _give(turn: Turn, poll: Poll, paper: Paper, holder: Household, letter: Letter) -> bool:
    """In one vote; False where the other household has no part in it."""
    theirs = await papers.of_household(turn.tx, poll, holder.id)
    if theirs is None:
        return False
    own_readers = await reaching.readers(turn.tx, paper)
    await proxies.give(turn.tx, poll, paper, theirs, letter, turn.hood.settings.polls.most_proxies)
    flats, to = addresses(turn, paper), addresses(turn, theirs)
    for reader in await reaching.readers(turn.tx, theirs):
        language = turn.hood.language_of(reader.language)
        html = turn.words("polls/proxy_asked.html", language, poll=poll, flats=flats)
        turn.put(Post(reader.user_id, html, silent=False, subject=poll.subject))
        hand_out(turn, poll, reader, [paper])
    for reader in dict.fromkeys([turn.person, *own_readers]):
        language = turn.hood.language_of(reader.language)
        html = turn.words("polls/proxy.html", language, poll=poll, flats=flats, holder=to)
        turn.put(Post(reader.user_id, html, subject=poll.subject))
    return True


async def take_back(turn: Turn, _verb: str, paper_id: int) -> None:
    """收回委托."""
    poll, paper = await papers.for_person(turn.tx, paper_id, turn.person)
    if turn.chat_id != turn.person.user_id or paper.is_proxy:
        raise UserError("setup/no_button")
    polls.check_open(poll, turn.now)
    await proxies.take_back(turn.tx, paper, turn.now)
    turn.answer("polls/unproxied")
