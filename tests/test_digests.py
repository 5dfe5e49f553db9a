"""Digests, counted by hand: what a week's figures are, what they are compared with, and that they stay so."""

from datetime import date, timedelta

from bot.access import Visibility
from bot.digests import making, records
from bot.digests.figures import Means, Row, Span, Times, Totals
from bot.digests.windows import Unit, Window
from bot.places import Purpose
from bot.voting.results import Ended
from bot.voting.results import Figures as PollFigures
from tests.history import day, history, week

NOW = day("2026-03-09 09:00")  # a Monday; the week before is the one counted
HOUR = 3600


async def test_a_week_of_one_compound(database_url: str) -> None:
    async with history(database_url) as h:
        # Weeks before: two stay open, one is done.
        old = await h.report(day("2026-02-24"))
        await h.report(day("2026-02-25"), kind="dispute", visibility=Visibility.staff)
        await h.solved(day("2026-02-26"), 10)
        # The week: 2 March to 8 March.
        await h.solved(day("2026-03-02 00:00"), 5)  # midnight belongs to the week before; its end does not
        quick = await h.report(day("2026-03-03"), place="阳光小区/2号楼/1单元", category="parking")
        await h.step(quick, ("accept", day("2026-03-03 13:00")), ("finish", day("2026-03-03 14:00")))
        again = await h.solved(day("2026-03-04"), 3)
        await h.step(again, ("reopen", day("2026-03-05")), ("finish", day("2026-03-06")))
        bad = await h.solved(day("2026-03-04"), 4, kind="idea")
        await h.step(bad, ("reopen", day("2026-03-07")))
        await h.report(day("2026-03-08 23:59"), visibility=Visibility.committee)
        await h.report(day("2026-03-08"), place="月光小区")
        # Afterwards, before the digest is made: these count as they stood on Sunday at midnight.
        late = await h.report(day("2026-03-08 20:00"), place="阳光小区", kind="complaint")
        await h.step(late, ("finish", day("2026-03-09 08:00")))
        await h.report(day("2026-03-09 08:30"))
        record = await making.digest(h.tx, h.scope(week("2026-03-02")), NOW)
        told = record.digest
        assert told.totals == Totals(new=4, done=3, reopened=2, open=4, overdue=2)
        ids = {place.name: str(place.id) for place in h.tree}
        assert told.by_place == (
            Row(ids["1号楼"], new=2, done=2, open=3, overdue=2),
            Row(ids["阳光小区"], new=1, done=0, open=1, overdue=0),
            Row(ids["2号楼"], new=1, done=1, open=0, overdue=0),
        )
        assert told.past.last == Totals(new=4, done=1, reopened=0, open=None, overdue=None)
        assert (told.past.mean_of_four, told.past.last_year) == (None, None)
        assert told.spans == (Span(date(2026, 2, 23), 4, 1), Span(date(2026, 3, 2), 4, 3))
        assert told.to_answer == Times(4, 3 * HOUR + HOUR // 2, 5 * HOUR)
        assert told.to_done == Times(3, 5 * HOUR, 48 * HOUR)
        # Made again after all has changed: the same record.
        await h.step(old, ("finish", day("2026-03-09 10:00")))
        again_made = await making.digest(h.tx, h.scope(week("2026-03-02")), day("2026-03-10"))
        assert again_made == record
        full = await making.digest(h.tx, h.scope(week("2026-03-02"), "", Purpose.committee), NOW)
        assert full.digest.totals.new == 6


async def test_votes_and_what_was_decided(database_url: str) -> None:
    async with history(database_url) as h:
        await h.poll(-1, day("2026-02-20"), day("2026-03-01"), 0)  # over before the week
        await h.poll(-1, day("2026-02-27"), day("2026-03-06"), 1, 1, 0)
        await h.poll(-2, day("2026-03-05"), day("2026-03-09"))  # open when the week ended
        await h.poll(-8, day("2026-03-02"), day("2026-03-03"))  # the council's own
        await h.poll(-9, day("2026-03-02"), None)  # the committee's own
        await h.decided("换门", day("2026-02-10"), day("2026-02-12"))
        late = await h.decided("修路", day("2026-01-10"))
        fresh = await h.decided("种树" * 40, day("2026-03-05"))
        await h.decided("后来的", day("2026-03-09"))
        record = await making.digest(h.tx, h.scope(week("2026-03-02")), NOW)
        told = record.digest.sections
        assert told["polls"] == PollFigures(
            opened=2,
            closed=2,
            open=1,
            ended=(
                Ended("换哪一种门", ("玻璃门",), 3, 0, has_quorum=True),
                Ended("换哪一种门", (), 0, 0, has_quorum=True),
            ),
        )
        found = told["decisions"]
        assert (found.made, found.not_carried_out, found.late) == (1, 2, 1)
        assert [(one.number, one.is_late) for one in found.waiting] == [
            (late.number, True),
            (fresh.number, False),
        ]
        assert len(found.waiting[1].words) == 60
        assert "care" not in told
        assert (await records.by_id(h.tx, record.id)).digest.sections == told
        full = await making.make(h.tx, h.scope(week("2026-03-02"), "", Purpose.committee))
        assert (full.sections["polls"].opened, full.sections["polls"].open) == (3, 2)
        council = await making.make(h.tx, h.scope(week("2026-03-02"), "", Purpose.council))
        assert (council.sections["polls"].opened, council.sections["polls"].open) == (2, 1)


async def test_two_years_of_weeks(sqlite_url: str) -> None:
    """Week n has 1 + n % 3 reports, all done but one of every fourth week; a digest each Monday."""
    async with history(sqlite_url) as h:
        first = week("2024-01-01")
        window = first
        for n in range(105):
            window = first.before(-n)
            monday = window.since + timedelta(hours=9)
            for number in range(1 + n % 3):
                if number == 0 and n % 4 == 0:
                    await h.report(monday)
                else:
                    await h.solved(monday, 5 + number)
            await making.digest(h.tx, h.scope(window), window.until)
        record = await making.digest(h.tx, h.scope(window), window.until)
        told = record.digest
        # Weeks 104, 103 and 52 have 3, 2 and 2 reports; 100 to 103 have 2, 3, 1 and 2.
        assert told.totals == Totals(new=3, done=2, reopened=0, open=27, overdue=27)
        assert told.past.last == Totals(new=2, done=2, reopened=0, open=26, overdue=26)
        assert told.past.mean_of_four == Means(2.0, 1.75, 0.0, 26.0, 26.0)
        assert told.past.last_year == Totals(new=2, done=1, reopened=0, open=14, overdue=14)
        assert [(span.new, span.done) for span in told.spans[-4:]] == [(3, 3), (1, 1), (2, 2), (3, 2)]
        assert len(told.spans) == 13
        assert told.to_done == Times(2, 6 * HOUR + HOUR // 2, 7 * HOUR)
        assert told.quiet == ()
        # A month of the same history: its reports are those of the weeks in it.
        month = Window(Unit.month, date(2025, 12, 1), 1, window.zone)
        december = (await making.digest(h.tx, h.scope(month), month.until)).digest
        assert (december.totals.new, december.first, december.last) == (
            sum(1 + n % 3 for n in range(100, 105)),
            date(2025, 12, 1),
            date(2025, 12, 31),
        )
