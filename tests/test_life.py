"""Long lives of three issues at random, joined and split: whatever anybody does, all is of a piece."""

import asyncio
import os
from collections.abc import Coroutine, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from sqlalchemy import select, text, update

from bot import issues, members, outbox
from bot.access import Role
from bot.clock import Clock
from bot.config import Settings
from bot.errors import UserError
from bot.issues import Issue, Report
from bot.issues.states import ENDED, OPEN, STEPS, State
from bot.members import Sender
from bot.neighbourhood import Neighbourhood, open_neighbourhood
from handlers import routes
from handlers.issues import additions, assignments, escalation
from handlers.turn import Message, Tap, Turn
from storage import tables

HOME, COUNCIL, COMMITTEE = -1001, -1002, -1003
RESIDENTS = {1: "马阿姨", 2: "陈大爷", 3: "小李"}
STAFF = {10 + n: role for n, role in enumerate(role for role in Role if role is not Role.resident)}
STAFF[30] = Role.property  # a second one
PEOPLE = [*RESIDENTS, *STAFF]
MORNING = datetime(2026, 11, 20, 1, tzinfo=UTC)  # a Friday, nine o'clock in Shanghai
KINDS = [
    ("three", {"route": [("property", 24, 4), ("council", 72, 2), ("committee", 168, None)]}),
    ("two", {"route": [("council", 72, None), ("committee", 168, 1)], "confirmations": 2}),
    ("one", {"route": [("committee", 24, 3)], "visibility": "staff"}),
    ("long", {"route": [(role.value, 10, None) for role in STAFF.values()], "confirmations": 3}),
]
WORKING = {"start": "09:00", "end": "17:00", "holidays": ["2026-11-23"]}
DAYS = ["明天", "3天后", "昨天", "明年12月31日", "看看"]
NOTES = ["", "", "换了灯泡", "明天", "3天后", "昨天", "明年12月31日", "缺零件"]
VERBS = sorted(set(STEPS) - {"lapse", "merge", "split"})  # these have rules of their own
REPORTED = ((1, "灯坏了"), (2, "楼道的灯不亮"), (1, "一楼黑得很"))  # by whom, the oldest first
PERSON = st.sampled_from(PEOPLE)
WHICH = st.integers(0, len(REPORTED) - 1)
Result = TypeVar("Result")


def kind(name: str, more: dict[str, Any]) -> dict[str, Any]:
    route = [
        {"role": role, "hours": hours} | ({"accept_hours": accept} if accept else {})
        for role, hours, accept in more["route"]
    ]
    return more | {"name": name, "label": name, "tags": [name], "route": route}


def town(file: Path, **more: Any) -> Settings:
    values = {
        "storage": {"url": f"sqlite:///{file}"},
        "community": {"name": "丽景社区", "committee_chat_id": COMMITTEE},
        "places": [
            {"name": "阳光小区", "kind": "compound", "council_chat_id": COUNCIL},
            {"name": "1号楼", "kind": "building", "parent": "阳光小区", "chat_id": HOME},
        ],
        "staff": [{"user_id": who, "role": role.value, "place": "1号楼"} for who, role in STAFF.items()],
        "kinds": [kind(name, more) for name, more in KINDS],
    }
    return Settings.model_validate(values | more)


class Stage:
    """One loop and two neighbourhoods for all lives: databases are slow to make."""

    def __init__(self, folder: Path) -> None:
        self.runner = asyncio.Runner()
        towns = [town(folder / "always.db"), town(folder / "daytime.db", working_hours=WORKING)]
        self.hoods = [self.run(open_neighbourhood(one, Clock())) for one in towns]
        for hood in self.hoods:
            self.run(_hurry(hood))

    def run(self, work: Coroutine[Any, Any, Result]) -> Result:
        return self.runner.run(work)

    def close(self) -> None:
        for hood in self.hoods:
            self.run(hood.database.close())
        self.runner.close()


async def _hurry(hood: Neighbourhood) -> None:
    """No waiting for the disk: nothing of this need outlive a power cut."""
    async with hood.database.transaction() as tx:
        for statement in ("COMMIT", "PRAGMA synchronous=OFF", "BEGIN"):
            await tx.execute(text(statement))


@pytest.fixture(scope="module", autouse=True)
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    Life.stage = Stage(tmp_path_factory.mktemp("life"))
    yield
    Life.stage.close()


@dataclass(frozen=True)
class Look:
    """An issue as the database holds it."""

    row: Any
    events: list[Any]
    promises: list[Any]  # open ones
    verdicts: list[tuple[Any, ...]]
    photos: list[Any]
    followers: set[int]
    issue: Issue

    def count(self, *actions: str) -> int:
        return sum(event.action in actions for event in self.events)


class Life(RuleBasedStateMachine):
    """Neighbours report the same three times; after each rule the invariants below must hold."""

    stage: Stage

    @initialize(hood=st.integers(0, 1), kind=st.sampled_from(KINDS))
    def report(self, hood: int, kind: tuple[str, Any]) -> None:
        self.hood: Neighbourhood = self.stage.hoods[hood]
        self.now = MORNING
        self.ids = 100
        self.at = 0
        self.photos = 0
        self.stage.run(self._report(kind[0]))
        self.expected = [1] * len(REPORTED)  # events of each

    @property
    def issue_id(self) -> int:
        """Of the issue that everybody speaks of just now."""
        return self.those[self.at]

    @property
    def before(self) -> Look:
        return self.all_before[self.at]

    @property
    def after(self) -> Look:
        return self.all_after[self.at]

    def expect(self, more: int, at: int | None = None) -> None:
        self.expected[self.at if at is None else at] += more

    async def _report(self, name: str) -> None:
        hood = self.hood
        kind, place = hood.kinds[name], hood.places.at("阳光小区/1号楼")
        async with hood.database.transaction() as tx:
            senders = [Sender(who, f"某{who}", started=bool(who % 2)) for who in PEOPLE]
            self.people = await members.recognise(tx, senders)
            asked = [
                Report(
                    kind=kind,
                    route=hood.route(kind),
                    category="other",
                    visibility=kind.visibility,
                    text=text,
                    place=place,
                    community=hood.places.community(place),
                    reporter=self.people[who],
                    chat_id=HOME,
                    message_id=None,
                    text_message_id=None,
                )
                for who, text in REPORTED
            ]
            self.those = [(await issues.report(tx, one, self.now)).id for one in asked]
            self.all_after = await self._look(tx)

    def teardown(self) -> None:
        if hasattr(self, "all_after"):
            self.stage.run(self._put_to_sleep())

    async def _put_to_sleep(self) -> None:
        async with self.hood.database.transaction() as tx:
            await tx.execute(update(tables.issues).values(wakes_at=None))

    # What people do.

    @rule(which=WHICH)
    def turns_to(self, which: int) -> None:
        self.at = which

    @rule(who=PERSON, other=WHICH, by_words=st.booleans())
    def joins(self, who: int, other: int, by_words: bool) -> None:
        """Whichever is named first, the newer goes into the older, or into what that is part of."""
        before = self.all_after
        end = self.end_of(other, before)
        newer, older = (self.at, end) if self.at > end else (end, self.at)
        was_apart = all(before[one].row.state != State.merged for one in (newer, older))
        if by_words:
            accepted = self.reply(who, "merge", str(before[other].row.number), False)
        else:
            accepted = self.tap(who, "join", self.those[other])
        if self.all_after[newer].row == before[newer].row:
            return
        assert accepted
        assert was_apart
        assert self.all_after[newer].row.merged_into_id == self.those[older]
        assert all(before[one].row.state in OPEN for one in (newer, older))
        reporter = before[newer].row.reporter_id
        assert reporter in {self.all_after[older].row.reporter_id, *self.all_after[older].followers}
        self.expect(1, newer)
        self.expect(1, older)

    def end_of(self, at: int, looks: list[Look]) -> int:
        """The issue that an issue is part of, in the end."""
        while (into := looks[at].row.merged_into_id) is not None:
            at = self.those.index(into)
        return at

    @rule(who=PERSON)
    def splits(self, who: int) -> None:
        into = self.after.row.merged_into_id
        accepted = self.reply(who, "split", "是另一盏", False)
        assert not accepted or (into is not None and who in STAFF)
        if accepted:
            assert self.after.row.state == State.reported
            assert self.after.row.merged_into_id is None
            self.expect(1)
            self.expect(1, self.those.index(into))

    @rule(who=PERSON)
    def says_it_is_another(self, who: int) -> None:
        self.tap(who, "apart")
        self.expect(self.after.count("apart") - self.before.count("apart"))
        assert self.after.count("apart") <= 1

    @rule(who=PERSON, verb=st.sampled_from(VERBS), note=st.sampled_from(NOTES), photo=st.booleans())
    def says(self, who: int, verb: str, note: str, photo: bool) -> None:
        """A step in reply to the card."""
        self.count_step(verb, self.reply(who, verb, note, photo))

    @rule(who=PERSON, verb=st.sampled_from(["accept", "start", "finish", "confirm", "reopen"]))
    def presses(self, who: int, verb: str) -> None:
        self.count_step(verb, self.tap(who, verb))

    def count_step(self, verb: str, accepted: bool) -> None:
        before, after = self.before, self.after
        if after.row.state != before.row.state:
            assert accepted
            assert after.row.state == STEPS[verb].to
            self.expect(1)
        else:
            assert after.row == before.row
            self.expect(after.verdicts != before.verdicts)  # one voice of several

    @rule(who=PERSON, note=st.sampled_from(NOTES), photo=st.booleans())
    def comments(self, who: int, note: str, photo: bool) -> None:
        """To an issue that was joined to another, it goes to that."""
        is_seen = self.hood.sees(self.people[who], self.after.issue)
        end = self.end_of(self.at, self.all_after)
        accepted = self.turn(who, additions.comment, note=note, photo=photo)
        self.expect(accepted and bool(note or photo), end)
        assert accepted == is_seen

    @rule(who=PERSON, is_mine=st.booleans(), note=st.sampled_from(DAYS))
    def promises(self, who: int, is_mine: bool, note: str) -> None:
        who = self.assignee(is_mine) or who
        accepted = self.turn(who, assignments.say_promise, "promise", note)
        self.check_promise(who, accepted)

    @rule(who=PERSON, is_mine=st.booleans(), day=st.integers(0, 3))
    def promises_by_button(self, who: int, is_mine: bool, day: int) -> None:
        who = self.assignee(is_mine) or who
        self.check_promise(who, self.tap(who, "promise", day))

    def assignee(self, is_mine: bool) -> int | None:
        """Whoever took it on; without them few promises would be taken."""
        mine = self.after.row.assignee_id
        return next((who for who, person in self.people.items() if is_mine and person.id == mine), None)

    def check_promise(self, who: int, accepted: bool) -> None:
        self.expect(accepted)
        if accepted:
            assert self.before.row.state in (State.accepted, State.in_progress)
            assert self.before.row.assignee_id == self.people[who].id
            assert self.now < self.after.row.due_at <= self.now + timedelta(days=183)
            assert [promise.due_at for promise in self.after.promises] == [self.after.row.due_at]

    @rule(who=PERSON, to=st.integers(0, 9))
    def hands_over_to_a_role(self, who: int, to: int) -> None:
        self.expect(self.tap(who, "to_role", to))

    @rule(who=PERSON, to=PERSON)
    def hands_over_to_a_person(self, who: int, to: int) -> None:
        accepted = self.tap(who, "to_person", self.people[to].id)
        self.expect(accepted)
        assert not accepted or (who in STAFF and to in STAFF)

    @rule(who=PERSON, verb=st.sampled_from(["met", "more", "handover"]))
    def looks_around(self, who: int, verb: str) -> None:
        self.tap(who, verb)
        assert self.after.row == self.before.row

    @rule(who=PERSON, stars=st.integers(0, 6))
    def rates(self, who: int, stars: int) -> None:
        accepted = self.tap(who, "stars", stars)
        self.expect(self.after.verdicts != self.before.verdicts)
        assert not accepted or (self.before.row.state == State.closed and 1 <= stars <= 5)

    @rule(who=PERSON, choice=st.integers(0, 10))
    def corrects_the_category(self, who: int, choice: int) -> None:
        self.tap(who, "category", choice)
        is_changed = self.after.row.category != self.before.row.category
        self.expect(is_changed)
        assert who in STAFF or not is_changed

    # What the clock does.

    @rule(hours=st.sampled_from([0.5, 1.5, 3, 5, 11, 25, 80, 170, 200]))
    def time_passes(self, hours: float) -> None:
        self.now += timedelta(hours=hours)
        for at, look in enumerate(self.all_after):
            self.expect(look.row.wakes_at is not None and look.row.wakes_at <= self.now, at)
        for _ in range(2):  # the second sweep finds nothing to do
            self.turn(None, None)

    # What must hold.

    @invariant()
    def all_is_of_a_piece(self) -> None:
        if not hasattr(self, "all_after"):
            return
        for look, expected in zip(self.all_after, self.expected, strict=True):
            assert len(look.events) == expected, [event.action for event in look.events]
            self.it_is_of_a_piece(look)
            self.its_parts_are_known(look)
        photos = sum(len(look.photos) for look in self.all_after)
        assert photos >= self.photos, "none is lost"
        self.photos = photos

    def its_parts_are_known(self, look: Look) -> None:
        row = look.row
        assert (row.merged_into_id is not None) == (row.state == State.merged)
        assert row.merged_into_id is None or row.merged_into_id < row.id, "nothing goes round in a circle"
        parts = [other for other in self.all_after if other.row.merged_into_id == row.id]
        assert look.count("join") - look.count("unjoin") == len(parts)
        own_events = {event.id for event in look.events}
        assert all(photo.event_id is None or photo.event_id in own_events for photo in look.photos)

    def it_is_of_a_piece(self, look: Look) -> None:
        row, events, promises = look.row, look.events, look.promises
        state = State(row.state)
        steps = self.hood.kinds[row.kind].route
        assert events[-1].state == state
        assert self.replayed(events) == state
        assert 0 <= row.level < len(steps)
        assert (row.closed_at is not None) == (state in ENDED)
        assert not row.is_confirmed or state is State.closed
        if row.wakes_at is None:
            asleep = row.level == len(steps) - 1 and row.overdue_at is not None
            assert state in ENDED or (state in OPEN and asleep)
        else:
            assert state not in ENDED
            assert row.wakes_at > self.now, "the clock has done its part"
            assert state in OPEN or row.wakes_at <= self.now + timedelta(days=7)
        assert len(promises) <= 1
        for promise in promises:
            assert state in (State.accepted, State.in_progress)
            assert promise.person_id == row.assignee_id
            assert promise.due_at == row.due_at
        if state in (State.accepted, State.in_progress, State.done):
            assert row.assignee_id is not None

    def replayed(self, events: list[Any]) -> State:
        state = State.reported
        for event in events:
            if event.action in STEPS:
                assert state in STEPS[event.action].since, [each.action for each in events]
                state = STEPS[event.action].to
            elif event.action == "hand_over" and state in (State.accepted, State.in_progress):
                state = State.reported
            assert event.state == state, (event.action, state)
        return state

    # How it is done.

    def tap(self, who: int, verb: str, *numbers: int) -> bool:
        return self.turn(who, None, verb, numbers=(self.issue_id, *numbers))

    def reply(self, who: int, verb: str, note: str, photo: bool) -> bool:
        return self.turn(who, routes.REPLIES[verb], verb, note, photo)

    def turn(
        self,
        who: int | None,
        handler: Any,
        verb: str = "",
        note: str = "",
        photo: bool = False,
        numbers: tuple[int, ...] = (),
    ) -> bool:
        """One message, tap (with `numbers`) or sweep (without `who`); False when it was refused."""
        self.ids += 1
        sender = Sender(who, "某") if who is not None else None
        person = self.people[who] if who is not None else None
        turn = Turn(self.hood, None, self.now, who=person)  # type: ignore[arg-type]
        if numbers and sender is not None:
            turn.tap = Tap(str(self.ids), sender, HOME, 1, verb, tuple(map(str, numbers)))
        elif sender is not None:
            turn.message = Message(HOME, self.ids, note, sender, photo=f"photo{self.ids}" if photo else None)
        self.all_before = self.all_after
        return self.stage.run(self._turn(turn, handler, verb, note))

    async def _turn(self, turn: Turn, handler: Any, verb: str, note: str) -> bool:
        async with self.hood.database.transaction() as tx:
            turn.tx = tx
            try:
                async with tx.begin_nested():
                    await self._answer(turn, handler, verb, note)
            except UserError:
                return False
            else:
                await outbox.put(tx, turn.posts, self.now)
                return True
            finally:
                self.all_after = await self._look(tx)

    async def _answer(self, turn: Turn, handler: Any, verb: str, note: str) -> None:
        if turn.tap is not None:
            await routes.answer(turn)
        elif turn.message is None:
            await escalation.wake_due(turn)
        elif verb:
            await handler(turn, self.issue_id, verb, note)
        else:
            await handler(turn, self.issue_id, note)
        for step in turn.finals.values():
            await step()

    async def _look(self, tx: Any) -> list[Look]:
        i, those = tables.issues, self.those
        rows = await tx.execute(select(i).where(i.c.id.in_(those)).order_by(i.c.id))
        events = await self._of_each(tx, tables.events, "id")
        promises = await self._of_each(tx, tables.promises, "id")
        verdicts = await self._of_each(tx, tables.verdicts, "round")
        photos = await self._of_each(tx, tables.photos, "id")
        followers = await self._of_each(tx, tables.followers, "person_id")
        known = await issues.all_where(tx, i.c.id.in_(those), (i.c.id,))
        return [
            Look(
                row,
                events[row.id],
                [one for one in promises[row.id] if one.outcome is None],
                [(one.person_id, one.round, one.is_fixed, one.stars) for one in verdicts[row.id]],
                photos[row.id],
                {one.person_id for one in followers[row.id]},
                issue,
            )
            for row, issue in zip(rows, known, strict=True)
        ]

    async def _of_each(self, tx: Any, table: Any, order: str) -> dict[int, list[Any]]:
        here = select(table).where(table.c.issue_id.in_(self.those)).order_by(table.c[order])
        every = list(await tx.execute(here))
        return {one: [row for row in every if row.issue_id == one] for one in self.those}


Life.TestCase.settings = settings(
    max_examples=int(os.environ.get("LIVES", "35")),
    stateful_step_count=30,
    suppress_health_check=[HealthCheck.too_slow],
    print_blob=True,
)
TestLife = Life.TestCase
