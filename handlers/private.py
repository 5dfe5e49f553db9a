"""A private chat with the bot: /start, reports with a tag or in plain words, their photos and edits."""

import re

from bot import issues, members
from bot.issues import drafts, photos
from bot.issues.drafts import Draft
from bot.issues.photos import Owner
from bot.places import Place
from bot.tags import tidy
from handlers.issues import additions, desks, emergencies, filing
from handlers.issues.albums import album_part, keep
from handlers.issues.drafts import ask, go_on, in_reach
from handlers.turn import Message, Turn

_PAYLOAD = re.compile(rf"{desks.AT}(\d{{1,9}})")
# Nobody who says this alone reports anything.
_COURTESY = re.compile(
    r"(?:你好|您好|在吗|谢谢|谢谢您|多谢|辛苦了|好的?|收到|知道了|嗯+|哦+|再见"
    r"|hi|hello|thanks|thank you|ok(?:ay)?)[\W_]*",
    re.IGNORECASE,
)


async def start(turn: Turn, rest: str) -> None:
    """/start: from now on the bot may write here first; a group's link says whose neighbour somebody is."""
    assert turn.message is not None
    if not turn.message.is_private:
        found = turn.hood.places.of_chat(turn.chat_id)
        community = turn.hood.places.community(found[0]) if found else turn.hood.places.home
        turn.reply(
            "setup/start", buttons=desks.door(turn), community=community.name, place=None, is_private=False
        )
        return
    place = _place_of(turn, rest)
    if place is not None:
        turn.who = await members.settle(turn.tx, turn.person, place)
    community = turn.hood.communities_of(turn.person)[0]
    turn.reply("setup/start", community=community.name, place=_known_place(turn), is_private=True)
    if place is not None:
        for draft in await drafts.without_place(turn.tx, turn.person):
            await ask(turn, await drafts.change(turn.tx, draft, place_id=place.id))


def _place_of(turn: Turn, payload: str) -> Place | None:
    """The place of a link; none for a payload that somebody made up, which is no right anyway."""
    match = _PAYLOAD.fullmatch(payload)
    place = turn.hood.places.get(int(match[1])) if match else None
    return place if place is not None and place.chat_id is not None else None


def _known_place(turn: Turn) -> Place | None:
    """Where somebody lives: by their link or last report, or since there is one place only."""
    communities = in_reach(turn)
    places = turn.hood.places.with_group(communities) or communities
    if len(places) == 1:
        return places[0]
    return next((place for place in places if place.id == turn.person.place_id), None)


async def say(turn: Turn) -> None:
    """Words without a tag, or a photo: a report where it is known whose neighbour somebody is."""
    message = turn.message
    assert message is not None
    text = tidy(message.text)
    if message.photo is not None and not text:
        await _photo(turn)
        return
    means_it = text and not _COURTESY.fullmatch(text) and _known_place(turn) is not None
    if means_it or emergencies.is_one(turn, text):
        await report(turn, turn.hood.settings.reports.default_kind, text)
    else:
        await hint(turn)


async def hint(turn: Turn) -> None:
    """How to report, to somebody whose words ask for nothing."""
    turn.reply("setup/hint", place=_known_place(turn))


async def report(turn: Turn, kind_name: str, text: str) -> None:
    """`#报修 …`, /report … or plain words: a draft, and the question who may see it."""
    message = turn.message
    assert message is not None
    source = filing.source_of(message, text)
    is_emergency = emergencies.warn(turn, text or source.text)
    words = filing.words_of(turn, source, text)
    draft = await _draft(turn, kind_name, words)
    for shown in filing.showing(message):
        await _keep(turn, draft, shown)
    await go_on(turn, draft, is_emergency)


async def _draft(turn: Turn, kind_name: str, words: str) -> Draft:
    """A new draft; or that of the album, whose words came on a later part."""
    message = turn.message
    assert message is not None
    chat_id = message.chat_id
    begun = await drafts.of_album(turn.tx, chat_id, message.album_id) if message.album_id else None
    if begun is not None and begun.issue_id is None:
        return await drafts.change(turn.tx, begun, kind=kind_name, text=words)
    place = _known_place(turn)
    return await drafts.write(
        turn.tx, turn.person, kind_name, words, chat_id, message.message_id, place, turn.now
    )


async def _photo(turn: Turn) -> None:
    """A photo without words: of what was written just before, or a report of its own."""
    message = turn.message
    assert message is not None
    album_id = message.album_id
    if album_id and await photos.album_event(turn.tx, message.chat_id, album_id):
        await album_part(turn)
        return
    draft = await drafts.of_album(turn.tx, message.chat_id, album_id) if album_id else None
    draft = draft or await drafts.latest(turn.tx, turn.person, turn.now)
    if draft is None and _known_place(turn) is None:
        if album_id:
            await album_part(turn)  # its words may stand on a later part
        else:
            await hint(turn)
    elif draft is None:
        await report(turn, turn.hood.settings.reports.default_kind, "")
    elif draft.issue_id is None:
        await _keep(turn, draft, message)
        await ask(turn, draft)
    else:
        await additions.add(turn, await issues.by_id(turn.tx, draft.issue_id), "")


async def edited(turn: Turn, kind_name: str | None, text: str) -> bool:
    """An edit of what was written; False where nothing came of it."""
    message = turn.message
    assert message is not None
    draft = await drafts.of_message(turn.tx, message.chat_id, message.message_id)
    if draft is None and message.album_id:
        draft = await drafts.of_album(turn.tx, message.chat_id, message.album_id)
    if draft is None:
        return False
    await turn.meet()
    if draft.issue_id is not None:
        issue = await issues.by_id(turn.tx, draft.issue_id)
        await filing.correct(turn, issue, kind_name or issue.kind, text or issue.text)
    else:
        await _change(turn, draft, kind_name or draft.kind, text or draft.text)
    return True


async def _change(turn: Turn, draft: Draft, kind_name: str, text: str) -> None:
    filing.check_length(turn, text)
    if (kind_name, text) != (draft.kind, draft.text):
        draft = await drafts.change(turn.tx, draft, kind=kind_name, text=text)
    await go_on(turn, draft, emergencies.warn(turn, text))


async def add(turn: Turn, message_id: int, note: str) -> bool:
    """A reply to the question: more words and photos; False where the draft is gone."""
    message = turn.message
    assert message is not None
    draft = await drafts.of_message(turn.tx, message.chat_id, message_id)
    if draft is None or draft.issue_id is not None:
        return False
    await _keep(turn, draft, message)
    await _change(turn, draft, draft.kind, "\n".join(part for part in (draft.text, note) if part))
    return True


async def _keep(turn: Turn, draft: Draft, shown: Message) -> None:
    if shown.photo is None:
        return
    await keep(turn, shown, Owner(draft_id=draft.id))
    if shown.album_id is not None:
        await photos.hold_album(turn.tx, shown.chat_id, shown.album_id, draft.id)
