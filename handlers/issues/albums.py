"""Photos of issues and their albums: several messages with no end mark, the words on any of them."""

from collections.abc import Iterable

from bot import issues
from bot.issues import Issue, photos
from bot.issues.photos import NOBODY, Owner, Photo
from handlers.issues import offers
from handlers.issues.cards import show_card
from handlers.turn import Message, Turn


async def keep_photos(turn: Turn, messages: Iterable[Message], issue: Issue) -> bool:
    """Keep what these messages show, and earlier parts of their albums; whether there was any."""
    kept = False
    for shown in messages:
        kept |= await keep_photo(turn, shown, issue)
        if shown.album_id is not None:
            kept |= await photos.claim_album(turn.tx, shown.chat_id, shown.album_id, issue.id)
    return kept


async def keep_photo(turn: Turn, shown: Message, issue: Issue, event_id: int | None = None) -> bool:
    """Keep a message's photo with an issue; whether it had one that was not kept yet."""
    return await keep(turn, shown, Owner(issue.id, event_id))


async def keep(turn: Turn, shown: Message, owner: Owner) -> bool:
    """Keep a message's photo for its owner; whether it had one that was not kept yet."""
    if shown.photo is None:
        return False
    photo = Photo(shown.chat_id, shown.message_id, shown.photo, shown.album_id)
    return await photos.keep(turn.tx, photo, owner, turn.now)


async def album_part(turn: Turn) -> None:
    """One more photo of an album: it joins the issue, or waits a minute for its caption."""
    message = turn.message
    assert message is not None
    assert message.album_id is not None
    taken = await photos.album_event(turn.tx, message.chat_id, message.album_id)
    if taken is None:
        await keep(turn, message, NOBODY)
        return
    issue_id, event_id = taken
    issue = await issues.by_id(turn.tx, issue_id)
    if await keep_photo(turn, message, issue, event_id):
        issue = await issues.by_id(turn.tx, issue_id)
        await show_card(turn, issue, panel=await offers.still(turn, issue))


async def join_album(turn: Turn, message: Message, album_id: str, note: str) -> bool:
    """A later part of an album whose first part is in the history already; its words may be on any."""
    taken = await photos.album_event(turn.tx, message.chat_id, album_id)
    if taken is None:
        return False
    _, event_id = taken
    if note and event_id is not None:
        await issues.annotate(turn.tx, event_id, note)
    await album_part(turn)
    return True
