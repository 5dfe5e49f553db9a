"""/place: which place a group is, the walk to it by buttons, new places typed in reply, and undoing it."""

from typing import Any

from bot.access import Action, Role
from bot.errors import UserError
from bot.outbox import Post
from bot.places import Place, Purpose
from bot.roles import Grant, give
from bot.setup import chats, naming, tree
from handlers.rows import Rows
from handlers.setup import whereabouts
from handlers.setup.whereabouts import Mode, Walk, button
from handlers.turn import Turn


async def place(turn: Turn, _rest: str) -> None:
    """/place: in a group what it is, or the question; in private a walk through the places."""
    assert turn.message is not None
    walk = Walk(turn.message.message_id, None)
    where = whereabouts.mode(turn)
    if where is Mode.share:
        _show_place(turn, walk)
    elif where is Mode.manage:
        whereabouts.check(turn, None)
        whereabouts.show(turn, walk)
    else:
        whereabouts.show(turn, walk, is_first=True)


def _show_place(turn: Turn, walk: Walk) -> None:
    here, purpose = turn.here()
    html = turn.words("places/place.html", turn.language_here, **_known(turn, here, purpose))
    may = turn.hood.may(turn.person, here, whereabouts.needed(purpose))
    whereabouts.say(turn, Walk(walk.asked, here), html, _panel(turn, purpose) if may else ())


def _known(turn: Turn, here: Place, purpose: Purpose) -> dict[str, Any]:
    known = turn.hood.places
    served = known.served(turn.chat_id)
    names = [one.name for one in served] if len(served) > 1 else []
    line = [one.name for one in reversed(known.line(here))]
    return {
        "line": line,
        "names": names,
        "purpose": purpose.value,
        "is_deaf": turn.hood.is_deaf_in(turn.chat_id),
    }


def _panel(turn: Turn, purpose: Purpose) -> Rows:
    """What those who may set it up can do: add a place that the group serves too, or undo it."""
    release = (button(turn, "release", "release:0"),)
    nearby = turn.hood.places.get(turn.hood.places.served(turn.chat_id)[0].parent_id or 0)
    if purpose is not Purpose.residents or nearby is None:
        return (release,)
    if not turn.hood.may(turn.person, nearby, Action.set_up):
        return (release,)
    return ((button(turn, "share", f"walk:{nearby.id}"),), release)


async def walk(turn: Turn, _verb: str, place_id: int) -> None:
    """A place, or ⬅: go there."""
    at = turn.hood.places.get(place_id)
    if at is None and place_id:
        raise UserError("setup/no_button")
    standing = await whereabouts.of_tap(turn)
    whereabouts.check(turn, at)
    whereabouts.show(turn, Walk(standing.asked, at))
    turn.answer("places/walking", name=at.name if at else "")


async def claim(turn: Turn, _verb: str, place_id: int, choice: int) -> None:
    """就是这里: from now on the group is this place's."""
    standing = await whereabouts.of_tap(turn)
    at = turn.hood.places.get(place_id)
    if at is None or choice >= len(Purpose):
        raise UserError("setup/no_button")
    await _claim(turn, standing, at, list(Purpose)[choice])


async def _claim(turn: Turn, walk: Walk, at: Place, purpose: Purpose) -> None:
    if not whereabouts.may_be(at, purpose) or whereabouts.mode(turn) is Mode.manage:
        raise UserError("setup/no_button")
    turn.require(whereabouts.needed(purpose), at)
    _check_free(turn, at, purpose)
    await tree.claim(turn.tx, turn.hood.places, at, purpose, turn.chat_id, turn.person, turn.now)
    await chats.note(turn.tx, turn.chat_id, topic=turn.topic_in(turn.chat_id))
    await turn.hood.reread(turn.tx)
    here, _ = turn.here()
    html = turn.words("places/claimed.html", turn.language_here, **_known(turn, here, purpose))
    whereabouts.say(turn, Walk(walk.asked, here), html)
    _tell_claimed(turn, at, purpose)
    if turn.tap is not None:
        turn.answer("places/done")


def _check_free(turn: Turn, at: Place, purpose: Purpose) -> None:
    """A group is one community's, and only residents of several places share one."""
    found = turn.hood.places.of_chat(turn.chat_id)
    if found is None:
        return
    here, is_now = found
    community = turn.hood.places.community
    if is_now is not Purpose.residents or is_now is not purpose or community(here) is not community(at):
        raise UserError("places/is_claimed", place=here, purpose=is_now.value)
    turn.require(Action.set_up, here)


def _tell_claimed(turn: Turn, at: Place, purpose: Purpose) -> None:
    """Council and committee learn which group somebody set up in their name."""
    known = turn.hood.places
    title = known.chat(turn.chat_id).title
    values = {"place": at, "purpose": purpose.value, "title": title, "name": turn.person.name}
    for chat_id in dict.fromkeys((known.council_chat(at), known.committee_chat(at))):
        if chat_id not in (None, turn.chat_id):
            html = turn.words("places/told_claimed.html", turn.hood.language_in(chat_id), **values)
            turn.put(Post(chat_id, html))


async def named(turn: Turn, text: str) -> None:
    """A reply to the question: the name of a place, there already or to be made."""
    standing = whereabouts.read(turn, turn.subject)
    whereabouts.check(turn, standing.at)
    kind = standing.at.kind if standing.at else None
    if kind is None and not whereabouts.may_add_community(turn):
        raise UserError("setup/may_not", action=Action.add_community.value)
    wanted = naming.read(text, kind)
    if len(wanted) > 1 and whereabouts.mode(turn) is not Mode.manage:
        raise UserError("places/one_name")
    known = turn.hood.places
    siblings = known.children(standing.at) if standing.at else known.communities
    there = next((one for one in siblings if one.name == wanted[0].name), None)
    if there is not None and len(wanted) == 1:
        whereabouts.check(turn, there)
        whereabouts.show(turn, Walk(standing.asked, there))
        return
    names = "\n".join(one.name for one in wanted)
    inside = standing.at.name if standing.at else ""
    html = turn.words("places/agree.html", turn.language_here, named=wanted, inside=inside)
    rows = (
        (
            button(turn, "make", "make"),
            button(turn, "back", f"walk:{_id(standing.at)}"),
        ),
    )
    whereabouts.say(turn, Walk(standing.asked, standing.at, names), html, rows)


def _id(at: Place | None) -> int:
    return at.id if at else 0


async def make(turn: Turn, _verb: str) -> None:
    """新建: make the places that were typed; a building's group is claimed at once."""
    standing = await whereabouts.of_tap(turn)
    if not standing.names:
        raise UserError("setup/no_button")
    whereabouts.check(turn, standing.at)
    wanted = naming.read(standing.names, standing.at.kind if standing.at else None)
    if standing.at is None and not whereabouts.may_add_community(turn):
        raise UserError("setup/may_not", action=Action.add_community.value)
    ids = await tree.make(turn.tx, standing.at, wanted, turn.person, turn.now)
    await turn.hood.reread(turn.tx)
    new = turn.hood.places[ids[0]]
    if standing.at is None:  # whoever opens a community owns it
        await give(turn.tx, Grant(turn.person, new, Role.owner), turn.person, turn.now)
        await turn.hood.reread(turn.tx)
    if whereabouts.mode(turn) is not Mode.manage and new.kind in ("building", "unit"):
        await _claim(turn, standing, new, Purpose.residents)
        return
    whereabouts.show(turn, Walk(standing.asked, new if len(ids) == 1 else standing.at))
    turn.answer("places/done")


async def release(turn: Turn, _verb: str, step: int) -> None:
    """解除, and 确定 after it: the group is no place's any more."""
    standing = await whereabouts.of_tap(turn)
    here, purpose = turn.here()
    turn.require(whereabouts.needed(purpose), here)
    if turn.hood.places.chat(turn.chat_id).is_set:
        raise UserError("places/by_settings")
    if not step:
        html = turn.words("places/release.html", turn.language_here, **_known(turn, here, purpose))
        whereabouts.say(turn, standing, html, ((button(turn, "sure", "release:1"),),))
        turn.answer("places/sure")
        return
    await tree.release(turn.tx, here, turn.chat_id, turn.person, turn.now)
    await turn.hood.reread(turn.tx)
    whereabouts.show(turn, Walk(standing.asked, None), is_first=True)
    turn.answer("places/done")


async def remove(turn: Turn, _verb: str, place_id: int, step: int) -> None:
    """撤掉, and 确定 after it: a place that is no more, with all that lies in it."""
    standing = await whereabouts.of_tap(turn)
    known = turn.hood.places
    gone = known.get(place_id)
    if gone is None or gone.parent_id is None:
        raise UserError("setup/no_button")
    turn.require(Action.remove_place, gone)
    below = [one for one in known.below(gone) if not one.is_ended]
    if any(known.chat(chat_id).is_set for one in below for chat_id in tree.chats_of(one)):
        raise UserError("places/by_settings")
    if not step:
        total = await tree.count_open(turn.tx, below)
        values = {"place": gone, "total": total, "below": len(below) - 1}
        html = turn.words("places/remove.html", turn.language_here, **values)
        rows = (
            (
                button(turn, "sure", f"remove:{gone.id}:1"),
                button(turn, "back", f"walk:{gone.id}"),
            ),
        )
        whereabouts.say(turn, standing, html, rows)
        turn.answer("places/sure")
        return
    await tree.remove(turn.tx, known, gone, turn.person, turn.now)
    await turn.hood.reread(turn.tx)
    whereabouts.show(turn, Walk(standing.asked, turn.hood.places.get(gone.parent_id)))
    turn.answer("places/done")
