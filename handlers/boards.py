"""The board of a residents' group: one pinned message, quietly edited, that shows what is open there."""

from datetime import timedelta

from bot import boards, outbox
from bot.issues import lookup, readers
from bot.issues.lists import Filter
from bot.issues.lookup import Counts, Lookup
from bot.outbox import BOARD, Post
from bot.places import Group, Purpose
from handlers.turn import Turn

SHOWN = 7  # issues named, so that a board stays within ten lines
EDIT_GAP = timedelta(seconds=30)


async def bring_up_to_date(turn: Turn) -> None:
    """Clock job: the boards of places where something changed. The first comes with the first open issue."""
    if not turn.hood.settings.board.pinned:
        return
    for group in await boards.take_changed(turn.tx, turn.hood.places, turn.now):
        await _show(turn, group)


async def _show(turn: Turn, group: Group) -> None:
    who = readers.of_chat(turn.hood.places, group.place, Purpose.residents, group.serves)
    counts_as = {kind.name: kind.counts_as for kind in turn.hood.kinds.values()}
    wanted = Lookup(who, Filter(), None, counts_as)
    counts = await lookup.count(turn.tx, wanted)
    key = f"board:{group.serves[0].id}"
    standing = await outbox.chat_of(turn.tx, key)
    if standing is not None and standing != group.chat_id:
        # Somebody gave the place another group; the old one must not read on.
        await outbox.let_go(turn.tx, key)
        standing = None
    if standing is None and not counts.total:
        return
    turn.put(await _board(turn, group, wanted, counts, key))


async def _board(turn: Turn, group: Group, wanted: Lookup, counts: Counts, key: str) -> Post:
    html = turn.words(
        "boards/board.html",
        turn.hood.language_in(group.chat_id),
        place=group.place,
        counts=counts,
        issues=await lookup.most_urgent(turn.tx, wanted, SHOWN),
        places=turn.hood.places,
        kinds=turn.hood.kind,
    )
    return Post(
        group.chat_id,
        html,
        key=key,
        subject="board",
        urgency=BOARD,
        is_pinned=True,
        edit_gap=EDIT_GAP,
    )
