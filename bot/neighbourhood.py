"""Everything one running bot knows of its neighbourhood besides the database."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot import places, roles, settling
from bot.access import Action, Role, Visibility, allowed, seen_by
from bot.categories import Lexicon
from bot.clock import Clock
from bot.config import DEFAULT_KINDS, Category, Kind, Organisation, RouteStep, Settings
from bot.config.kinds import MeetingKind
from bot.edit_gaps import EditGaps
from bot.issues import Issue
from bot.issues.audience import Audience
from bot.issues.nearby import Nearby
from bot.issues.progress import Rules
from bot.issues.routing import Route
from bot.members import Person
from bot.places import PUBLIC, SEEN_IN, Place, Places, Purpose
from bot.readable import readable
from bot.roles import Staff
from bot.schedules.rules import Calendar
from bot.tags import Tags
from bot.texts import LANGUAGES, Texts
from bot.working_hours import WorkingHours, quiet_until
from storage import migrations
from storage.connection import AsyncConnection
from storage.database import Database


@dataclass
class Neighbourhood:
    settings: Settings
    clock: Clock
    database: Database
    places: Places
    staff: Staff
    texts: Texts
    tags: Tags
    kinds: dict[str, Kind]
    categories: dict[str, Category]
    hours: WorkingHours | None  # none: every hour counts
    calendar: Calendar
    nearby: Nearby
    # The address of the bot's private chat, with a word for its /start; the channel sets it when it knows.
    link: Callable[[str], str | None] = lambda _payload: None
    # Says that something was ordered that is made outside of transactions; whoever makes it sets it.
    ordered: Callable[[], None] = lambda: None
    edit_gaps: EditGaps = EditGaps()  # what the channel allows
    hears_all: bool = True  # what people write in groups reaches the bot though it is no administrator
    readings: int = 0  # how often places and roles were read anew
    is_stale: bool = False  # they were read in a transaction that came to nothing
    imported_at: datetime | None = None  # the last import of a roster that was noticed
    _lexicons: dict[tuple[str, ...], Lexicon] = field(default_factory=dict)  # by the names of categories

    @property
    def language(self) -> str:
        return self.settings.community.language

    def language_of(self, spoken: str | None, chat_id: int | None = None) -> str:
        """The language to answer somebody in: their own where Linli speaks it, else that of the chat."""
        if spoken in LANGUAGES:
            return spoken
        return self.language if chat_id is None else self.language_in(chat_id)

    def language_in(self, chat_id: int) -> str:
        """The language that Linli speaks in a chat."""
        return self.places.chat(chat_id).language or self.language

    def is_deaf_in(self, chat_id: int) -> bool:
        """Whether tags do not reach the bot in this group. Staff's chats need only commands and buttons."""
        found = self.places.of_chat(chat_id)
        is_residents = found is not None and found[1] is Purpose.residents
        return is_residents and not (self.hears_all or self.places.chat(chat_id).is_admin)

    def kind(self, name: str) -> Kind:
        """A kind by name; one that has left the settings still serves its old issues."""
        known = self.kinds.get(name)
        return known or Kind(name=name, label={self.language: name}, tags=[], route=DEFAULT_KINDS[0].route)

    def meeting_kind(self, name: str) -> MeetingKind:
        """A kind of meeting by name; one that has left the settings is shown as the usual one."""
        kinds = self.settings.meetings.kinds
        return next((kind for kind in kinds if kind.name == name), kinds[0])

    def category(self, kind: Kind, text: str) -> str:
        """What a report is about, by its words; "other" where they do not say, never guessed."""
        among = tuple(kind.categories) or tuple(self.categories)
        lexicon = self._lexicons.get(among)
        if lexicon is None:
            words = {name: one.words for name, one in self.categories.items() if name in among}
            lexicon = self._lexicons[among] = Lexicon(words)
        return lexicon.find(text) or "other"

    def route(self, kind: Kind, visibility: Visibility = Visibility.everyone) -> Route:
        """The way of an issue: what the committee alone may see begins and ends with the committee."""
        steps = kind.route
        if visibility is Visibility.committee:
            own = [step for step in steps if allowed({step.role}, Action.see_committee)]
            own = own or [RouteStep(role=Role.committee, hours=steps[-1].hours)]
            steps = [step.model_copy(update={"calls": []}) for step in own]
        hours = None if kind.around_the_clock else self.hours
        return Route(steps, hours, self._gathers(kind, visibility))

    def _gathers(self, kind: Kind, visibility: Visibility) -> timedelta | None:
        # What the neighbours do not read they cannot support.
        is_proposal = kind.supporters > 0 and visibility in PUBLIC
        return timedelta(days=self.settings.proposals.days) if is_proposal else None

    def supporters_needed(self, issue: Issue) -> int:
        """How many have to support a proposal before it must be answered; 0 for an issue that is none."""
        return self.kind(issue.kind).supporters if issue.is_for_everyone else 0

    def way(self, issue: Issue) -> Route:
        """The route of an issue."""
        return self.route(self.kind(issue.kind), issue.visibility)

    def step_of(self, issue: Issue) -> RouteStep:
        """The step of its route at which an issue stands."""
        return self.way(issue).at(issue.level)

    def title_of(self, issue: Issue) -> dict[str, str] | None:
        """What the role that has to act is called here; none where it was handed over to another role."""
        step = self.step_of(issue)
        return step.title if step.role is issue.responsible else None

    def rules(self, issue: Issue) -> Rules:
        return Rules(self.way(issue), self.settings.reports.confirm_days)

    def sees(self, person: Person, issue: Issue) -> bool:
        """Whether somebody may see an issue: by a role, or since they reported it, have to act or had to."""
        if person.id in (issue.reporter_id, issue.assignee_id):
            return True
        roles = self.roles(person, self.places[issue.place_id])
        asked = {issue.responsible, *(step.role for step in self.way(issue).steps[: issue.level + 1])}
        return issue.visibility in seen_by(roles) or not asked.isdisjoint(roles)

    def shows(self, chat_id: int, visibility: Visibility) -> bool:
        """Whether a group may read an issue; a chat that is no place's may not."""
        found = self.places.of_chat(chat_id)
        return found is not None and visibility in SEEN_IN[found[1]]

    def audience(self, issue: Issue, chat_id: int) -> Audience:
        """What those who read a chat may know of an issue; a private chat has the id of its person."""
        found = self.places.of_chat(chat_id)
        if found is not None:
            return Audience.holding([Role.resident], issue, is_staff=found[1] is not Purpose.residents)
        line = self.places.line(self.places[issue.place_id])
        return Audience.holding(self.staff.roles(chat_id, line), issue)

    def quiet_until(self, now: datetime) -> datetime | None:
        """When the quiet hours end; none outside of them."""
        noise = self.settings.noise
        return quiet_until(now, noise.quiet_from, noise.quiet_until, self.texts.zone)

    def may(self, person: Person, place: Place, action: Action) -> bool:
        return allowed(self.roles(person, place), action)

    def roles(self, person: Person, place: Place) -> set[Role]:
        return self.staff.roles(person.user_id, self.places.line(place))

    def communities_of(self, person: Person) -> list[Place]:
        """The communities that somebody lives or works in, their own first; that of the settings if none."""
        where = [one.place_id for one in self.staff.of(person.user_id)]
        if person.place_id is not None:
            where.insert(0, person.place_id)
        found = [self.places.community(self.places[place_id]) for place_id in where]
        return list(dict.fromkeys(found)) or [self.places.home]

    def organisation(self, party: str) -> Organisation | None:
        """The organisation that a whistle calls by this name; none for a role, or one that has left."""
        return next((one for one in self.settings.organisations if one.name == party), None)

    def answers_for(self, person: Person, party: str, place: Place) -> bool:
        """Whether a whistle that calls a party means somebody: by a role here, or for an organisation."""
        organisation = self.organisation(party)
        if organisation is not None:
            return person.user_id in organisation.user_ids
        return party in {role.value for role in self.roles(person, place)}

    async def reread(self, tx: AsyncConnection) -> None:
        """Use the places, chats and roles as they stand in the database from now on.

        Whoever changed them calls it last.
        """
        self.places = await places.load(tx)
        self.staff = await roles.load(tx, self.settings, self.places, self.clock)
        self.nearby = Nearby(self.places)
        self.readings += 1
        self.is_stale = False

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncConnection]:
        """A transaction in which places and roles may change; what it read of them is undone with it."""
        before = self.readings
        try:
            async with self.database.transaction() as tx:
                if self.is_stale:
                    await self.reread(tx)
                yield tx
        except BaseException:
            self.is_stale |= self.readings != before
            raise


async def open_neighbourhood(settings: Settings, clock: Clock) -> Neighbourhood:
    """Bring the database up to date with Linli and with the settings.

    Raises storage.database.DatabaseBusy when another bot works on it, and UserError where it cannot be worked
    with.
    """
    database = Database(settings.storage.url)
    try:
        with readable():
            await database.lock()
            async with database.transaction() as tx:
                await migrations.migrate(tx)
        async with database.transaction() as tx:
            await settling.settle(tx, settings)
            settled = await places.load(tx)
            staff = await roles.load(tx, settings, settled, clock)
    except BaseException:
        await database.close()
        raise
    tags = Tags(settings.kinds, settings.reports.default_kind)
    return Neighbourhood(
        settings=settings,
        clock=clock,
        database=database,
        places=settled,
        staff=staff,
        texts=Texts(settings.community.timezone, examples=tags.examples),
        tags=tags,
        kinds={kind.name: kind for kind in settings.kinds},
        categories={category.name: category for category in settings.categories},
        hours=_hours(settings),
        calendar=_calendar(settings),
        nearby=Nearby(settled),
    )


def _calendar(settings: Settings) -> Calendar:
    given = settings.working_hours
    return Calendar(
        zone=ZoneInfo(settings.community.timezone),
        days=frozenset(given.days),
        holidays=frozenset(given.holidays),
        workdays=frozenset(given.workdays),
    )


def _hours(settings: Settings) -> WorkingHours | None:
    given = settings.working_hours
    if given.start is None or given.end is None:
        return None
    return WorkingHours(
        days=frozenset(given.days),
        start=given.start,
        end=given.end,
        holidays=frozenset(given.holidays),
        workdays=frozenset(given.workdays),
        zone=ZoneInfo(settings.community.timezone),
    )
