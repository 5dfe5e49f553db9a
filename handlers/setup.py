"""Getting to know Linli: /help, /id, being added to a group, a group's new id; tidying up."""

from bot import daily_news, drafts, files, photos, seen, settling
from bot.outbox import Post
from handlers.desks import door
from handlers.turn import Turn


async def help_(turn: Turn, _rest: str) -> None:
    is_private = turn.message is not None and turn.message.is_private
    turn.reply(
        "setup/help", buttons=door(turn), tags=turn.hood.tags.shown(turn.language), is_private=is_private
    )


async def ids(turn: Turn, _rest: str) -> None:
    """/id: the numbers that the settings ask for."""
    private = turn.message is not None and turn.message.is_private
    turn.reply(
        "setup/ids", chat_id=None if private else turn.chat_id, user_id=turn.who.user_id if turn.who else None
    )


async def added(turn: Turn) -> None:
    """The bot was added to a group: say what it does, or how to make the group a place."""
    assert turn.change is not None
    found = turn.hood.places.of_chat(turn.chat_id)
    organisations = [one.name for one in turn.hood.settings.organisations if one.chat_id == turn.chat_id]
    if organisations:
        html = turn.words("setup/added_organisation.html", organisation=organisations[0])
    elif found is None:
        html = turn.words("setup/added_unknown.html", chat_id=turn.chat_id)
    else:
        html = turn.words("setup/added.html", place=found[0])
    turn.put(Post(turn.chat_id, html))


async def moved(turn: Turn) -> None:
    """A group became a supergroup and has a new id."""
    assert turn.change is not None
    assert turn.change.new_id is not None
    await settling.move_chat(turn.tx, turn.chat_id, turn.change.new_id)
    await turn.hood.reread(turn.tx)


async def tidy_up(turn: Turn) -> None:
    """Clock job: what nobody asked to keep."""
    await drafts.forget_old(turn.tx, turn.now)
    await photos.forget_unclaimed(turn.tx, turn.now)
    await daily_news.forget_old(turn.tx, turn.now)
    await seen.forget_old(turn.tx, turn.now)
    await files.forget_old(turn.tx, turn.now)
