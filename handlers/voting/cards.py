"""How a poll looks in the groups: the draft that its author corrects, the card that people tap, its end."""

from dataclasses import dataclass

from bot import outbox, polls
from bot.outbox import Button, Post
from bot.places import Place
from bot.polls import Poll
from bot.roster import addresses as roster_addresses
from bot.voting import areas, electorate
from bot.voting.areas import Areas
from bot.voting.electorate import Turnout
from bot.voting.papers import Paper
from bot.voting.results import Result
from bot.voting.terms import IN_ITS_CHAT, STATUTORY, Contradiction, Electorate, Form, Kind, corrected
from handlers import tallies
from handlers.rows import Rows
from handlers.turn import Turn
from handlers.voting import ballots

# What /start is given by a link: the poll to vote in.
BALLOT = "vote-"


@dataclass(frozen=True)
class Group:
    """A group that shows a poll, and the place it belongs to; none for the chat where the poll was asked."""

    chat_id: int
    place: Place | None = None

    def key(self, poll: Poll, what: str) -> str:
        return f"{poll.subject}:{what}" + (f":{self.place.id}" if self.place else "")


def groups(turn: Turn, poll: Poll) -> list[Group]:
    """Where a poll is shown: in its chat; or in the groups of the places whose households vote.

    A place that has no group, nor any place in it, is told in the nearest group above.
    """
    if poll.terms.electorate in IN_ITS_CHAT:
        return [Group(poll.chat_id)]
    tree, place = turn.hood.places, turn.hood.places[poll.place_id]
    below = [one for one in tree.below(place) if one.chat_id is not None]
    shown = below or [one for one in tree.line(place) if one.chat_id is not None][:1]
    return [Group(one.chat_id, one) for one in shown if one.chat_id is not None]


def group_of(turn: Turn, poll: Poll, place: Place) -> Group | None:
    """The group in which those of a place see a poll."""
    line = {one.id for one in turn.hood.places.line(place)}
    shown = [one for one in groups(turn, poll) if one.place is None or one.place.id in line]
    return shown[-1] if shown else None


def is_shown_here(turn: Turn, poll: Poll) -> bool:
    """Whether the chat of this tap shows the poll: forged data may name another chat's."""
    return turn.chat_id == poll.chat_id or turn.chat_id in {group.chat_id for group in groups(turn, poll)}


def addresses(turn: Turn, paper: Paper) -> list[str]:
    """The flats of a paper as people call them: 3号楼1单元 301."""
    tree = turn.hood.places
    return [roster_addresses.written(tree.line(tree[flat.place_id]), flat.room) for flat in paper.flats]


async def show_draft(turn: Turn, poll: Poll) -> None:
    """What was understood, for its author to open, correct or give up; or what became of it."""
    _put(turn, poll, Group(poll.chat_id), await _draft(turn, poll), _draft_rows(turn, poll))


async def show_anew(turn: Turn, poll: Poll) -> None:
    """Post a poll that the clock opened where all hear of it: below what was said since it was drawn up."""
    if poll.terms.electorate in IN_ITS_CHAT:
        moved = await outbox.set_aside(turn.tx, Group(poll.chat_id).key(poll, "card"))
        if moved is not None:
            turn.put(Post(poll.chat_id, await _draft(turn, poll), key=moved, subject=poll.subject))
    await show(turn, poll)


def _draft_rows(turn: Turn, poll: Poll) -> Rows:
    if poll.opened_at:
        return (*_ends(turn, poll), *_ledger(turn, poll))
    return () if poll.closed_at else _draft_buttons(turn, poll)


async def _draft(turn: Turn, poll: Poll) -> str:
    shown_in = [group.place for group in groups(turn, poll) if group.place]
    values = {"place": _scope(turn, poll, poll.chat_id), "areas": await _areas(turn, poll)}
    return turn.words("polls/draft.html", poll=poll, places=shown_in, **values)


async def _areas(turn: Turn, poll: Poll) -> Areas | None:
    """Of a vote that counts areas and has not begun: what the roster has, and what was stated."""
    if poll.terms.standard not in STATUTORY or poll.opened_at or poll.closed_at:
        return None
    return await areas.of(turn.tx, turn.hood.places, turn.hood.places[poll.place_id])


def _scope(turn: Turn, poll: Poll, chat_id: int) -> Place | None:
    """The place that votes, where a chat is not that place's own and who reads it may take it for another."""
    tree = turn.hood.places
    here = tree.of_chat(chat_id)
    inner = tree.line(tree[poll.place_id])
    is_inner = here is not None and here[0] in inner[1:]
    return inner[0] if is_inner and poll.terms.electorate is not Electorate.chat else None


def _put(turn: Turn, poll: Poll, group: Group, html: str, buttons: Rows, what: str = "card") -> None:
    asked_here = group.place is None
    turn.put(
        Post(
            group.chat_id,
            html,
            buttons,
            reply_to=poll.message_id if asked_here else None,
            topic=turn.message.topic if turn.message and asked_here else None,
            silent=False,
            key=group.key(poll, what),
            subject=poll.subject,
        )
    )


async def show_notice(turn: Turn, poll: Poll) -> None:
    """Tell the groups what will be voted on and when, word for word; or that it was given up. Of a poll that
    stays in its chat the draft says so."""
    if poll.terms.electorate in IN_ITS_CHAT:
        return
    html = turn.words("polls/on_agenda.html", poll=poll, areas=await _areas(turn, poll))
    for group in groups(turn, poll):
        _put(turn, poll, group, html, (), "agenda")


async def show(turn: Turn, poll: Poll, only: Group | None = None) -> None:
    """Post a poll in its groups, or bring it up to date there; `only` in one of them.

    A survey asked in private stands in no group: whoever asked for it reads how many have answered.
    """
    if poll.kind is Kind.survey and poll.terms.electorate is Electorate.body:
        html = turn.words("surveys/progress.html", poll=poll, asked=await electorate.turnout(turn.tx, poll))
        _put(turn, poll, Group(poll.chat_id), html, ())
        return
    if poll.terms.electorate in IN_ITS_CHAT:
        count = await polls.count(turn.tx, poll)
        html = turn.words("polls/card.html", poll=poll, count=count)
        buttons = (*_ballot(turn, poll), *_ends(turn, poll)) if poll.is_open else ()
        _put(turn, poll, Group(poll.chat_id), html, buttons)
        return
    whole = await electorate.turnout(turn.tx, poll)
    for group in [only] if only else groups(turn, poll):
        await _show_in(turn, poll, group, whole)


async def redraw(turn: Turn, poll_id: int) -> None:
    """Bring a poll up to date that is drawn up or open."""
    poll = await polls.by_id(turn.tx, poll_id)
    if poll.closed_at is None and (poll.opened_at is None or poll.terms.electorate not in IN_ITS_CHAT):
        await show_draft(turn, poll)
    if poll.is_open:
        await show(turn, poll)


def refresh(turn: Turn, poll: Poll, place_id: int) -> None:
    """Bring the card up to date that those of a place see, once for all taps of a batch."""
    group = group_of(turn, poll, turn.hood.places[place_id])
    if group is None:
        return

    async def card() -> None:
        # Read anew: a later tap of the same batch may have closed it.
        await show(turn, await polls.by_id(turn.tx, poll.id), group)

    turn.finally_(group.key(poll, "card"), card)


async def _show_in(turn: Turn, poll: Poll, group: Group, whole: Turnout) -> None:
    assert group.place is not None
    is_part = poll.place_id in [place.id for place in turn.hood.places.line(group.place)[1:]]
    here = await electorate.turnout(turn.tx, poll, turn.hood.places.below(group.place)) if is_part else None
    here = here if here is not None and here.voters else None  # a building that the roster does not have yet
    count = None if poll.terms.is_hidden or poll.closed_at else await polls.count(turn.tx, poll)
    only = _scope(turn, poll, group.chat_id)
    values = {"place": group.place, "whole": whole, "here": here, "count": count, "only": only}
    # Other buildings' votes do not redraw this card, so it says of which moment the whole is.
    values |= {"areas": Areas(whole.area_cm2, poll.stated_area_cm2), "at": turn.now}
    html = turn.words("polls/household_card.html", poll=poll, **values)
    _put(turn, poll, group, html, _ballot(turn, poll) if poll.is_open else ())


def _ballot(turn: Turn, poll: Poll) -> Rows:
    """What people tap in a group; of a secret poll only the way to the private chat."""
    link = turn.hood.link(f"{BALLOT}{poll.id}")
    private = ((Button(turn.words("polls/private_button.txt"), url=link),),) if link else ()
    if poll.terms.is_secret and poll.terms.electorate is Electorate.chat:
        # A link could be passed on to whoever is not in the chat; its button can be pressed only here.
        return ((Button(turn.words("polls/private_button.txt"), f"ballot:{poll.id}"),),)
    if poll.terms.is_secret:
        return private
    tapped = ballots.rows(turn, poll, f"vote:{poll.id}", f"mark:{poll.id}")
    tapped = (*tapped, *ballots.again(turn, poll, f"redo:{poll.id}"))
    return tapped if poll.terms.electorate is Electorate.chat else (*tapped, *private)


def _ledger(turn: Turn, poll: Poll) -> Rows:
    """Who voted, for the council; also after the end."""
    return ((Button(turn.words("polls/ledger_button.txt"), f"ledger:{poll.id}"),),)


def _ends(turn: Turn, poll: Poll) -> Rows:
    if poll.kind is not Kind.poll or poll.closed_at:  # a survey ends in all its groups together
        return ()
    return ((Button(turn.words("polls/close_button.txt"), f"close:{poll.id}"),),)


def _draft_buttons(turn: Turn, poll: Poll) -> Rows:
    """Each button says what it makes of the poll; pressed twice, it does so once."""
    terms = poll.terms
    form = Form.one if terms.form is Form.many else Form.many
    voting = Electorate.chat if terms.electorate is Electorate.households else Electorate.households
    changes = [
        ("as_form", list(Form).index(form), form),
        ("as_secret", 1 - terms.is_secret, "named" if terms.is_secret else "secret"),
        ("as_electorate", list(Electorate).index(voting), voting),
    ]
    buttons = [
        Button(turn.words("polls/change_button.txt", change=change), f"{verb}:{poll.id}:{value}")
        for verb, value, change in changes
        if _can_be(poll, verb, value)
    ]
    opens = Button(turn.words("polls/open_button.txt"), f"open:{poll.id}")
    gives_up = Button(turn.words("polls/give_up_button.txt"), f"give_up:{poll.id}")
    if poll.opens_at is not None:  # on notice: nothing of it changes any more
        return ((gives_up,),)
    return ((opens,), tuple(buttons), (gives_up,)) if buttons else ((opens,), (gives_up,))


def _can_be(poll: Poll, verb: str, value: int) -> bool:
    try:
        corrected(poll.terms, len(poll.options), verb, value)
    except Contradiction:
        return False
    return True


async def show_end(turn: Turn, poll: Poll, came_out: Result) -> None:
    """Tell every group that saw a poll how it ended."""
    await show(turn, poll)
    if poll.terms.electorate not in IN_ITS_CHAT:
        await show_draft(turn, poll)
    html = tallies.whole(turn, poll, came_out)
    for group in _told(turn, poll):
        buttons = _of_record(turn, poll) if came_out.sha256 else ()
        if group.chat_id == poll.chat_id:
            buttons = (*buttons, *_publishes(turn, poll))
        _put(turn, poll, group, html, buttons, "result")
    await _show_parts(turn, poll)


def _told(turn: Turn, poll: Poll) -> list[Group]:
    """Where a result is told: in the groups that saw the poll, and where it was asked."""
    shown = groups(turn, poll)
    asked_elsewhere = poll.chat_id not in [group.chat_id for group in shown]
    return [*shown, Group(poll.chat_id)] if asked_elsewhere else shown


def _publishes(turn: Turn, poll: Poll) -> Rows:
    """公示结果, for the council, where neighbours voted in all groups of a place."""
    if poll.kind is not Kind.poll or poll.terms.electorate in IN_ITS_CHAT:
        return ()
    return ((Button(turn.words("polls/publish_button.txt"), f"publish_vote:{poll.id}"),),)


def _of_record(turn: Turn, poll: Poll) -> Rows:
    """What a result offers: the file, and one's own ballot in it, which is shown in private."""
    saves = Button(turn.words("polls/record_button.txt"), f"record:{poll.id}")
    return ((saves,), *find_button(turn, poll))


def find_button(turn: Turn, poll: Poll, language: str | None = None) -> Rows:
    """查我的票, after the end."""
    link = turn.hood.link(f"{BALLOT}{poll.id}")
    return ((Button(turn.words("polls/find_button.txt", language), url=link),),) if link else ()


async def _show_parts(turn: Turn, poll: Poll) -> None:
    """What each building and unit said."""
    every = await tallies.by_part(turn, poll)
    for group in _told(turn, poll):
        for number, html in enumerate(tallies.told(turn, poll, every, group.place), 1):
            _put(turn, poll, group, html, (), "parts" if number == 1 else f"parts:{number}")
