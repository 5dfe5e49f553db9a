"""Everything one running bot knows of its neighbourhood besides the database."""

from dataclasses import dataclass

from bot import places
from bot.access import Action, Role, allowed
from bot.clock import Clock
from bot.config import Kind, Settings
from bot.members import Person, Staff
from bot.places import Place, Places
from bot.tags import Tags
from bot.texts import LANGUAGES, Texts
from storage import migrations
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

    @property
    def language(self) -> str:
        return self.settings.community.language

    def language_of(self, spoken: str | None) -> str:
        """The language to answer somebody in: their own where Linli speaks it."""
        return spoken if spoken in LANGUAGES else self.language

    def kind(self, name: str) -> Kind:
        """A kind by name; one that has left the settings still serves its old issues."""
        known = self.kinds.get(name)
        return known or Kind(name=name, label={self.language: name}, tags=[])

    def may(self, person: Person, place: Place, action: Action) -> bool:
        return allowed(self.roles(person, place), action)

    def roles(self, person: Person, place: Place) -> set[Role]:
        return self.staff.roles(person.user_id, self.places.line(place))

    def moved(self, settled: Places) -> None:
        """Use a changed tree from now on."""
        self.places = settled
        self.staff = Staff(self.settings, settled)


async def open_neighbourhood(settings: Settings, clock: Clock) -> Neighbourhood:
    """Bring the database up to date with Linli and with the settings.

    Raises storage.database.DatabaseBusy when another bot works on it.
    """
    database = Database(settings.storage.url)
    try:
        await database.lock()
        async with database.transaction() as tx:
            await migrations.migrate(tx)
            settled = await places.settle(tx, settings)
    except BaseException:
        await database.close()
        raise
    return Neighbourhood(
        settings=settings,
        clock=clock,
        database=database,
        places=settled,
        staff=Staff(settings, settled),
        texts=Texts(settings.community.timezone),
        tags=Tags(settings.kinds),
        kinds={kind.name: kind for kind in settings.kinds},
    )
