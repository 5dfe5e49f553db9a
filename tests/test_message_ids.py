"""The search for a message that may have arrived, against chats of every shape."""

from hypothesis import given
from hypothesis import strategies as st

from handlers.telegram.message_ids import MOST_LOOKED_AT, Found, Lost, MessageIds, search

GROUP, BASIC, PERSON = -1_001_000_000_001, -4_000_001, 7_001
ELSE, MINE, GONE = "somebody else's", "ours", "deleted"


@given(
    before=st.integers(1, 1000),
    between=st.lists(st.sampled_from([ELSE, MINE, GONE]), max_size=MOST_LOOKED_AT - 1),
    since=st.lists(st.sampled_from([ELSE, GONE]), max_size=60),
    told=st.integers(0, 200),
)
async def test_a_message_that_arrived_is_found_whoever_wrote_around_it(
    before: int, between: list[str], since: list[str], told: int
) -> None:
    wanted = before + len(between) + 1
    chat = dict(enumerate([*between, "it", *since], before + 1))
    newest = min(before + told, before + len(chat))
    # Of deleted messages nobody tells: more than two in a row, past what is known, look like the end.
    unknown = [chat[number] for number in range(max(newest, before) + 1, wanted)]
    gone = "".join("x" if who == GONE else "." for who in unknown)
    found = await search(Lost(before, newest, _ours(chat), end=3), _Chat(chat).look)
    assert found == (None if "xxx" in gone else wanted)


@given(
    before=st.integers(0, 1000),
    others=st.lists(st.sampled_from([ELSE, MINE]), max_size=80),
    told=st.integers(0, 80),
)
async def test_one_that_never_arrived_is_not_found_and_the_search_ends(
    before: int, others: list[str], told: int
) -> None:
    chat = _Chat(dict(enumerate(others, before + 1)))
    newest = min(before + told, before + len(others))
    assert await search(Lost(before, newest, _ours(chat.messages), end=3), chat.look) is None
    assert len(chat.looked_at) <= min(len(others) + 3, MOST_LOOKED_AT)


def _ours(chat: dict[int, str]) -> set[int | None]:
    return {number for number, who in chat.items() if who == MINE}


class _Chat:
    """What Telegram has under each id of a chat."""

    def __init__(self, messages: dict[int, str]) -> None:
        self.messages = messages
        self.looked_at: list[int] = []

    async def look(self, message_id: int) -> Found:
        self.looked_at.append(message_id)
        who = self.messages.get(message_id, GONE)
        assert who != MINE, "another message of ours is never overwritten"
        return {GONE: Found.nothing, ELSE: Found.another, "it": Found.it}[who]


def test_supergroups_count_for_themselves_the_others_share_a_count() -> None:
    ids = MessageIds()
    ids.noticed(GROUP, 5)
    ids.noticed(PERSON, 80)
    ids.noticed(BASIC, 70)
    assert (ids.newest(GROUP), ids.newest(PERSON), ids.newest(BASIC)) == (5, 80, 80)
    assert ids.end(GROUP) < ids.end(BASIC) == ids.end(PERSON)


def test_what_is_written_down_is_not_written_again_until_it_rises() -> None:
    ids = MessageIds()
    ids.noticed(GROUP, 5)
    written = ids.unwritten()
    ids.noticed(GROUP, 6)  # while it is being written
    ids.are_written(written)
    assert ids.unwritten() == {GROUP: 6}
    ids.are_written({GROUP: 6})
    ids.noticed(GROUP, 4)
    assert ids.unwritten() == {}
    ids.remembered({GROUP: 3, 0: 9})
    assert (ids.newest(GROUP), ids.newest(PERSON)) == (6, 9)
