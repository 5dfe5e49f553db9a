"""What happens to a group: Linli is added, removed or may do less, the group is renamed or gets a new id."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

from bot.outbox import Post
from bot.places import Place
from bot.setup import chats, moving
from handlers.setup import whereabouts
from handlers.setup.whereabouts import Walk
from handlers.turn import Change, Turn


async def changed(turn: Turn) -> None:
    assert turn.change is not None
    await _ANSWERS[turn.change.what](turn)


async def _added(turn: Turn) -> None:
    """Say what Linli does, and ask which place the group is; one that was a place before is that again."""
    assert turn.change is not None
    organisation = next(
        (one.name for one in turn.hood.settings.organisations if one.chat_id == turn.chat_id), None
    )
    await chats.arrive(turn.tx, turn.chat_id, turn.change.title, turn.change.is_admin, turn.who)
    await turn.hood.reread(turn.tx)
    found = turn.hood.places.of_chat(turn.chat_id)
    if organisation is not None:
        _say(turn, turn.words("setup/added_organisation.html", organisation=organisation))
    elif found is not None:
        is_deaf = turn.hood.is_deaf_in(turn.chat_id)
        _say(turn, turn.words("setup/added.html", place=found[0], is_deaf=is_deaf))
    else:
        groups = turn.hood.settings.groups
        if groups.unclaimed == "leave":
            leaves_at = turn.now + timedelta(hours=groups.hours)
            await chats.note(turn.tx, turn.chat_id, leaves_at=leaves_at)
        # Named by the moment: a group that Linli comes back to is asked anew.
        whereabouts.show(turn, Walk(int(turn.now.timestamp()), None), is_first=True)


async def _removed(turn: Turn) -> None:
    """Remember that nothing can be said there until Linli comes back; those in charge hear of it."""
    found = turn.hood.places.of_chat(turn.chat_id)
    await chats.note(turn.tx, turn.chat_id, gone_at=turn.now, leaves_at=None, is_admin=False)
    await turn.hood.reread(turn.tx)
    if found is not None:
        _tell_staff(turn, found[0], "setup/told_removed")


async def _rights(turn: Turn) -> None:
    """Linli became an administrator, is one no more, or may not write: whoever can mend it is told."""
    assert turn.change is not None
    was_deaf = turn.hood.is_deaf_in(turn.chat_id)
    await chats.note(turn.tx, turn.chat_id, is_admin=turn.change.is_admin)
    await turn.hood.reread(turn.tx)
    found = turn.hood.places.of_chat(turn.chat_id)
    if found is None:
        return
    is_deaf = turn.hood.is_deaf_in(turn.chat_id)
    if turn.change.is_muted:
        _tell_staff(turn, found[0], "setup/told_muted")
    elif is_deaf != was_deaf:
        _say(turn, turn.words("setup/deaf.html" if is_deaf else "setup/hears.html", place=found[0]))


async def _renamed(turn: Turn) -> None:
    assert turn.change is not None
    await chats.note(turn.tx, turn.chat_id, title=turn.change.title)
    await turn.hood.reread(turn.tx)


async def _moved(turn: Turn) -> None:
    """A group became a supergroup and has a new id."""
    assert turn.change is not None
    assert turn.change.new_id is not None
    await moving.move_chat(turn.tx, turn.chat_id, turn.change.new_id, turn.now)
    await turn.hood.reread(turn.tx)


_ANSWERS: dict[Change, Callable[[Turn], Awaitable[None]]] = {
    Change.added: _added,
    Change.removed: _removed,
    Change.rights: _rights,
    Change.renamed: _renamed,
    Change.moved: _moved,
}


async def leave_unclaimed(turn: Turn) -> None:
    """Clock job: groups that nobody claimed in time, where the settings want Linli to leave them."""
    for chat_id in await chats.take_unclaimed(turn.tx, turn.now):
        if turn.hood.places.of_chat(chat_id) is None:
            language = turn.hood.language_in(chat_id)
            turn.put(Post(chat_id, turn.words("setup/leaving.html", language)))
            turn.put(Post(chat_id, leaves=True))


def _say(turn: Turn, html: str) -> None:
    turn.put(Post(turn.chat_id, html))


def _tell_staff(turn: Turn, here: Place, template: str) -> None:
    """The nearest council is told, or else the committee."""
    known = turn.hood.places
    chats_ = (known.council_chat(here), known.committee_chat(here))
    chat_id = next((chat for chat in chats_ if chat not in (None, turn.chat_id)), None)
    if chat_id is not None:
        title = known.chat(turn.chat_id).title or here.name
        html = turn.words(f"{template}.html", turn.hood.language_in(chat_id), place=here, title=title)
        turn.put(Post(chat_id, html, silent=False))
