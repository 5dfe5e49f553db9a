"""Telegram's limits, kept for any order of sends."""

from hypothesis import given
from hypothesis import strategies as st

from handlers.telegram.pace import GROUP_WINDOW, Limits, Pace

_SENDS = st.lists(st.tuples(st.integers(-4, 3).filter(bool), st.booleans()), max_size=300)


@given(_SENDS)
def test_no_window_ever_holds_more_than_telegram_allows(sends: list[tuple[int, bool]]) -> None:
    pace, now = Pace(), 1000.0
    left: list[tuple[float, int]] = []
    for chat_id, is_edit in sends:
        while wait := max(pace.overall_wait(now), pace.wait(chat_id, now, is_edit)):
            now += wait
        pace.spend(chat_id, now)
        left.append((now, chat_id))
    for at, chat_id in left:
        assert sum(at <= other < at + 1.0 for other, _ in left) <= 30
        if chat_id < 0:
            here = [other for other, chat in left if chat == chat_id and at <= other < at + GROUP_WINDOW]
            assert len(here) <= Limits.group


def test_edits_leave_room_for_answers() -> None:
    pace, now = Pace(), 0.0
    for _ in range(Limits.group_edits):
        pace.spend(-1, now)
        now += 0.1
    assert pace.wait(-1, now, is_edit=True) > 0
    assert pace.wait(-1, now) == 0


def test_a_full_group_says_when_it_has_room_again() -> None:
    pace = Pace()
    for number in range(Limits.group):
        pace.spend(-1, float(number))
    assert pace.full(20.0) == {-1: 40.0}
    assert pace.full(60.0) == {}
    assert pace.wait(-2, 20.0) == 0


def test_reactions_do_not_fill_their_group() -> None:
    pace = Pace()
    for _ in range(100):
        pace.spend(-1, 0.0, counts_in_chat=False)
    assert pace.wait(-1, 0.0) == 0
    assert pace.overall_wait(0.0) > 3
