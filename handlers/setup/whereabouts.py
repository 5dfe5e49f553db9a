"""The question which place a group is, and the walk through the tree: its words and its buttons.

In a group that is no place yet, a place is chosen for it; in one that is, a further place that it serves; in
private, places are looked through, made and removed. The subject of the message keeps where the walk stands:
`place:<what asked>:<the place it stands at, 0 for none>:<names typed and not yet agreed to>`.
"""

from dataclasses import dataclass, replace
from enum import StrEnum

from bot import outbox
from bot.access import Action, allowed
from bot.errors import UserError
from bot.outbox import Button, Post
from bot.places import Place, Purpose
from handlers.rows import Rows, in_rows
from handlers.turn import Turn

ABOUT = "place"
_MOST = 80  # buttons for what lies in a place; Telegram shows 100
# Whose chats a place can have, besides that of its residents.
_BODIES = {Purpose.council: Action.set_up, Purpose.committee: Action.set_up_committee}


class Mode(StrEnum):
    claim = "claim"  # what is this group?
    share = "share"  # what else is this group?
    manage = "manage"  # in private


@dataclass(frozen=True)
class Walk:
    """`asked` names the message in its chat; `at` is none above all communities."""

    asked: int
    at: Place | None
    names: str = ""

    @property
    def subject(self) -> str:
        return f"{ABOUT}:{self.asked}:{self.at.id if self.at else 0}:{self.names}"


def read(turn: Turn, subject: str | None) -> Walk:
    """The walk that a message of ours shows; raises UserError for any other message."""
    about, _, rest = (subject or "").partition(":")
    asked, _, rest = rest.partition(":")
    at, _, names = rest.partition(":")
    if about != ABOUT or not asked.isdecimal() or not at.isdecimal():
        raise UserError("setup/no_button")
    return Walk(int(asked), turn.hood.places.get(int(at)), names)


async def of_tap(turn: Turn) -> Walk:
    """The walk whose button was pressed: a button counts only under its own message."""
    assert turn.tap is not None
    return read(turn, await outbox.subject(turn.tx, turn.chat_id, turn.tap.message_id))


def mode(turn: Turn) -> Mode:
    if turn.who is not None and turn.chat_id == turn.who.user_id:
        return Mode.manage
    return Mode.claim if turn.hood.places.of_chat(turn.chat_id) is None else Mode.share


def tops(turn: Turn) -> list[Place]:
    """The highest places at which this person may set up places and groups."""
    if turn.who is None:
        return []
    tree = turn.hood.places
    held = {
        one.place_id for one in turn.hood.staff.of(turn.who.user_id) if allowed({one.role}, Action.set_up)
    }
    found = [tree[place_id] for place_id in sorted(held) if tree.get(place_id)]
    return [place for place in found if held.isdisjoint(above.id for above in tree.line(place)[1:])]


def may_add_community(turn: Turn) -> bool:
    """Whoever owns a community may open another one beside it."""
    return turn.who is not None and any(
        turn.hood.may(turn.who, community, Action.add_community) for community in turn.hood.places.communities
    )


def check(turn: Turn, at: Place | None) -> None:
    """Raises UserError for whoever may set nothing up there, or anywhere."""
    if at is not None:
        turn.require(Action.set_up, at)
    elif not tops(turn):
        raise UserError("setup/may_not", action=Action.set_up.value)


def show(turn: Turn, walk: Walk, is_first: bool = False) -> None:
    """Show a walk where it stands, with the buttons that lead on for this person."""
    mine = tops(turn)
    if walk.at is None and len(mine) == 1 and (is_first or not may_add_community(turn)):
        walk = replace(walk, at=mine[0])
    tree, at = turn.hood.places, walk.at
    html = turn.words(
        "places/where.html",
        turn.language_here,
        is_first=is_first,
        mode=mode(turn).value,
        runs=tree.home.name,
        line=[place.name for place in reversed(tree.line(at))] if at else [],
        total=len(tree.children(at)) if at else len(mine),
        can_set_up=bool(mine),
        can_name=(at is not None and at.kind != "unit") or (at is None and may_add_community(turn)),
        inside=at.kind if at else None,
    )
    say(turn, walk, html, _rows(turn, at, mine))


def say(turn: Turn, walk: Walk, html: str, rows: Rows = ()) -> None:
    """Post the message of a walk, or change it where it stands."""
    key = f"{ABOUT}:{turn.chat_id}:{walk.asked}"
    reply_to = turn.message.message_id if turn.message else None
    topic = turn.topic_in(turn.chat_id)
    turn.put(Post(turn.chat_id, html, rows, reply_to, topic, key=key, subject=walk.subject))


def _rows(turn: Turn, at: Place | None, mine: list[Place]) -> Rows:
    if not mine:
        return ((button(turn, "begin", "walk:0"),),)
    if at is None:
        return in_rows([_child(place) for place in mine[:_MOST]])
    choices = [(choice,) for choice in _choices(turn, at)]
    children = in_rows([_child(place) for place in turn.hood.places.children(at)[:_MOST]])
    return (*choices, *children, *_up(turn, at, mine))


def _child(place: Place) -> Button:
    mark = "✓ " if place.chat_id is not None else ""
    return Button(f"{mark}{place.name}", f"walk:{place.id}")


def _choices(turn: Turn, at: Place) -> list[Button]:
    """What this place can be to the group; in private, that it can be removed."""
    here = mode(turn)
    if here is Mode.manage:
        may = turn.hood.may(turn.person, at, Action.remove_place) and at.kind != "community"
        return [button(turn, "remove", f"remove:{at.id}:0", name=at.name)] if may else []
    purposes = [Purpose.residents] if at.kind != "community" else []
    if here is Mode.claim and at.kind in ("community", "compound"):
        purposes += [body for body, action in _BODIES.items() if turn.hood.may(turn.person, at, action)]
    return [
        button(turn, purpose.value, f"claim:{at.id}:{list(Purpose).index(purpose)}", name=at.name)
        for purpose in purposes
    ]


def _up(turn: Turn, at: Place, mine: list[Place]) -> Rows:
    if at not in mine:
        return ((button(turn, "up", f"walk:{at.parent_id}"),),)
    return ((button(turn, "up", "walk:0"),),) if len(mine) > 1 or may_add_community(turn) else ()


def button(turn: Turn, verb: str, data: str, name: str = "") -> Button:
    return Button(turn.words("places/button.txt", turn.language_here, verb=verb, name=name), data)


def may_be(place: Place, purpose: Purpose) -> bool:
    """Whether a place of this kind can have such a chat, as the settings have it too."""
    if purpose is Purpose.residents:
        return place.kind != "community"
    return place.kind in ("community", "compound")


def needed(purpose: Purpose) -> Action:
    """The right to make a group this to its place."""
    return _BODIES.get(purpose, Action.set_up)
