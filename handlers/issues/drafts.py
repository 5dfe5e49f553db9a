"""What was written in private: the question where it is and who may see it, and what comes of the answer."""

from collections.abc import Sequence

from bot import issues, members
from bot.access import Visibility, narrower
from bot.errors import UserError
from bot.issues import Issue, drafts, photos
from bot.issues.drafts import Draft
from bot.outbox import Button, Post
from bot.places import Place
from handlers.issues import filing
from handlers.rows import Rows, in_rows
from handlers.turn import Turn

MOST_PLACES = 24  # buttons to choose from; of more places, first what they lie in
_MOST_BUTTONS = 96  # Telegram shows 100
_PUBLIC = (Visibility.everyone, Visibility.nameless)


def in_reach(turn: Turn) -> list[Place]:
    """The communities that somebody may mean: their own, or any where nobody knows which that is."""
    if turn.person.place_id is None:
        return turn.hood.places.communities
    return [turn.hood.places.community(turn.hood.places[turn.person.place_id])]


async def go_on(turn: Turn, draft: Draft, is_emergency: bool) -> None:
    """Ask who may see it; an emergency waits for no answer."""
    if is_emergency:
        await hand_in(turn, draft, Visibility.staff, is_emergency=True)
    else:
        await ask(turn, draft)


async def choose_place(turn: Turn, _verb: str, message_id: int, place_id: int) -> None:
    """One of the places, pressed under the question where somebody lives."""
    draft = await _unanswered(turn, message_id)
    if draft is None:
        return
    place = turn.hood.places.get(place_id)
    if place is None or place.chat_id is None:
        raise UserError("setup/no_button")
    turn.who = await members.settle(turn.tx, turn.person, place)
    await ask(turn, await drafts.change(turn.tx, draft, place_id=place.id))
    turn.answer("issues/place_chosen", place=place)


async def look_into(turn: Turn, _verb: str, message_id: int, place_id: int) -> None:
    """A community or compound, pressed under the question where somebody lives: what lies in it."""
    draft = await _unanswered(turn, message_id)
    if draft is None:
        return
    place = turn.hood.places.get(place_id)
    if place is None:
        raise UserError("setup/no_button")
    await _ask_where(turn, draft, place)
    turn.answer("setup/look_into", place=place)


async def choose(turn: Turn, _verb: str, message_id: int, choice: int) -> None:
    """公开报, 不写名字, 只给工作人员看 or 只给居委会看."""
    draft = await _unanswered(turn, message_id)
    if draft is None:
        return
    if choice >= len(Visibility) or draft.place_id is None:
        raise UserError("setup/no_button")
    issue = await hand_in(turn, draft, list(Visibility)[choice], is_emergency=False)
    turn.answer("issues/handed_in_already", number=issue.number)


async def discard(turn: Turn, _verb: str, message_id: int) -> None:
    """不报了."""
    draft = await _unanswered(turn, message_id)
    if draft is None:
        return
    await drafts.discard(turn.tx, draft)
    _show(turn, draft, turn.words("issues/discarded.txt", turn.language))
    turn.answer("issues/discarded")


async def _unanswered(turn: Turn, message_id: int) -> Draft | None:
    """The draft that a button is about; none for one that became an issue, which the toast then says.

    Raises UserError for a draft that is gone, or somebody else's.
    """
    draft = await drafts.asked_about(turn.tx, turn.person, turn.chat_id, message_id, turn.now)
    if draft.issue_id is None:
        return draft
    issue = await issues.by_id(turn.tx, draft.issue_id)
    turn.answer("issues/handed_in_already", number=issue.number)
    return None


async def ask(turn: Turn, draft: Draft) -> None:
    """Say what was understood, and ask where it is or who may see it."""
    if draft.place_id is None:
        communities = in_reach(turn)
        await _ask_where(turn, draft, communities[0] if len(communities) == 1 else None)
        return
    place = turn.hood.places[draft.place_id]
    html = turn.words("issues/draft.html", turn.language, place=place, **await _understood(turn, draft))
    _show(turn, draft, html, _choices(turn, draft, place))


async def _ask_where(turn: Turn, draft: Draft, inside: Place | None) -> None:
    """`inside`: somewhere in it; none: in one of the communities."""
    rows = _places(turn, draft, inside)
    understood = await _understood(turn, draft)
    html = turn.words("issues/where.html", turn.language, can_choose=bool(rows), **understood)
    _show(turn, draft, html, rows)


async def _understood(turn: Turn, draft: Draft) -> dict[str, object]:
    return {
        "kind": turn.hood.kind(draft.kind),
        "words": draft.text or turn.words("issues/see_photo.txt", turn.language),
        "total": await photos.of_draft(turn.tx, draft.id),
    }


def _show(turn: Turn, draft: Draft, html: str, rows: Rows = (), subject: str | None = None) -> None:
    """The one message about a draft, from the question to what became of it."""
    about = subject or draft.subject
    turn.put(Post(draft.chat_id, html, rows, reply_to=draft.message_id, key=draft.key, subject=about))


def _places(turn: Turn, draft: Draft, inside: Place | None) -> Rows:
    """A button for each place with a group; for what they lie in where that is too many to look through."""
    tree = turn.hood.places
    if inside is not None and len(every := tree.with_group([inside])) <= MOST_PLACES:
        return in_rows(_buttons(turn, "at", draft, every))
    own = [inside] if inside is not None and inside.chat_id is not None else []
    lower = in_reach(turn) if inside is None else tree.children(inside)
    lower = [place for place in lower if tree.with_group([place])]
    deep = [place for place in lower if tree.with_group([place]) != [place]]
    if len(lower) == len(deep) == 1 and not own:
        return _places(turn, draft, deep[0])
    flat = [*own, *(place for place in lower if place not in deep)]
    buttons = _buttons(turn, "at", draft, flat) + _buttons(turn, "into", draft, deep)
    return in_rows(buttons[:_MOST_BUTTONS])


def _buttons(turn: Turn, verb: str, draft: Draft, places: Sequence[Place]) -> list[Button]:
    names = [place.name for place in places]
    is_clear = len(set(names)) == len(names)
    return [
        Button(
            place.name if is_clear else turn.hood.places.path(place), f"{verb}:{draft.message_id}:{place.id}"
        )
        for place in places
    ]


def _choices(turn: Turn, draft: Draft, place: Place) -> Rows:
    """Who may see it: nobody less than the kind says, and the group only where there is one."""
    kind = turn.hood.kind(draft.kind)
    offered = [
        choice
        for choice in Visibility
        if narrower(kind.visibility, choice) is choice
        and (place.chat_id is not None or choice not in _PUBLIC)
    ]
    buttons = [
        _button(turn, choice.value, f"see:{draft.message_id}:{list(Visibility).index(choice)}")
        for choice in offered
    ]
    return *in_rows(buttons, 2), (_button(turn, "discard", f"discard:{draft.message_id}"),)


def _button(turn: Turn, choice: str, data: str) -> Button:
    return Button(turn.words("issues/draft_button.txt", turn.language, choice=choice), data)


async def hand_in(turn: Turn, draft: Draft, chosen: Visibility, is_emergency: bool) -> Issue:
    """The draft becomes an issue; its writer reads in the draft's message what happens now."""
    # Only an emergency is handed in before anybody knows where it is.
    unknown = turn.hood.communities_of(turn.person)[0]
    place = unknown if draft.place_id is None else turn.hood.places[draft.place_id]
    kind = turn.hood.kind(draft.kind)
    visibility = narrower(kind.visibility, chosen)
    chat_id: int | None = draft.chat_id
    message_id: int | None = draft.message_id
    if visibility in _PUBLIC:  # the group reads the card, and nothing leads to who wrote it
        chat_id, message_id = place.chat_id, None
    if chat_id is None:
        raise UserError("issues/no_group", place=place.name)
    report = filing.drawn_up(
        turn,
        kind,
        draft.text,
        place,
        visibility,
        chat_id=chat_id,
        message_id=message_id,
        text_message_id=message_id,
    )
    keep = lambda issue: drafts.hand_in(turn.tx, draft, issue)  # noqa: E731
    filed = await filing.hand_in(turn, report, keep, is_emergency)
    values = {"issue": filed.issue, "place": place, "asked": filed.asked, "is_emergency": is_emergency}
    html = turn.words("issues/handed_in.html", turn.language, **values)
    _show(turn, draft, html, subject=filed.issue.subject)
    return filed.issue
