"""All settings together: the sections of the file, with what must hold between them."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any, Self

from pydantic import Field, InstanceOf, field_validator, model_validator
from pydantic_core import PydanticCustomError

from bot.config.kinds import (
    DEFAULT_ACTIVITIES,
    DEFAULT_CATEGORY_LIST,
    DEFAULT_KINDS,
    ActivityKind,
    Category,
    Kind,
    Organisation,
    Section,
    Service,
)
from bot.config.place_names import PlaceNames
from bot.config.rules import broken_rules
from bot.config.sections import (
    Board,
    Bulletin,
    Care,
    Community,
    Digest,
    Emergency,
    Groups,
    Letters,
    Meetings,
    Noise,
    Notices,
    Place,
    Points,
    Polls,
    Poster,
    Proposals,
    Reminder,
    Reports,
    Retention,
    Schedules,
    Signups,
    Staff,
    Storage,
    Surveys,
    Telegram,
    Whistles,
    WorkingHours,
)


class Settings(Section):
    """What load() returns.

    `kinds` and `categories` are those of the file in its order, then the other default ones.
    """

    telegram: Telegram = Telegram()
    storage: Storage = Storage()
    community: Community
    places: list[Place] = []
    staff: list[Staff] = []
    kinds: list[Kind] = list(DEFAULT_KINDS)
    categories: list[Category] = list(DEFAULT_CATEGORY_LIST)
    services: list[Service] = []
    activities: Annotated[list[ActivityKind], Field(min_length=1)] = list(DEFAULT_ACTIVITIES)
    organisations: list[Organisation] = []
    bulletins: list[Bulletin] = []
    digests: list[Digest] = []
    reminders: list[Reminder] = []
    schedules: Schedules = Schedules()
    reports: Reports = Reports()
    emergency: Emergency = Emergency()
    working_hours: WorkingHours = WorkingHours()
    noise: Noise = Noise()
    groups: Groups = Groups()
    whistles: Whistles = Whistles()
    care: Care = Care()
    retention: Retention = Retention()
    board: Board = Board()
    poster: Poster = Poster()
    proposals: Proposals = Proposals()
    letters: Letters = Letters()
    notices: Notices = Notices()
    signups: Signups = Signups()
    meetings: Meetings = Meetings()
    surveys: Surveys = Surveys()
    points: Points = Points()
    polls: Polls = Polls()
    path: InstanceOf[Path] | None = None

    @field_validator("kinds", mode="before")
    @classmethod
    def _complete_kinds(cls, given: Any) -> Any:
        return _complete(given, DEFAULT_KINDS)

    @field_validator("categories", mode="before")
    @classmethod
    def _complete_categories(cls, given: Any) -> Any:
        return _complete(given, DEFAULT_CATEGORY_LIST)

    @model_validator(mode="after")
    def _agree(self) -> Self:
        if mistakes := list(broken_rules(self)):
            raise PydanticCustomError("settings/rules", "settings disagree", {"mistakes": mistakes})
        return self

    @property
    def place_paths(self) -> list[str]:
        """For each of `places`, its names from below the community down: 阳光小区/3号楼/1单元."""
        return [str(path) for path in PlaceNames(self.community.name, self.places).paths]

    def place_path(self, reference: str | None) -> str:
        """The path of the place that a `place` above means, "" for the community; ValueError if none."""
        (path,) = PlaceNames(self.community.name, self.places).meant(reference)
        return path


def _complete(given: Any, defaults: Sequence[Kind] | Sequence[Category]) -> Any:
    """The entries of the file, then the default ones that it does not name."""
    if not isinstance(given, list):
        return given
    completed = [_completed(entry, defaults) for entry in given]
    named = [entry.get("name") for entry in completed if isinstance(entry, dict)]
    return completed + [default.model_dump() for default in defaults if default.name not in named]


def _completed(entry: object, defaults: Sequence[Kind] | Sequence[Category]) -> object:
    """An entry; with a default's name it changes only the keys it gives."""
    if isinstance(entry, Section):
        return entry.model_dump()
    if not isinstance(entry, dict):
        return entry
    default = next((known.model_dump() for known in defaults if known.name == entry.get("name")), {})
    completed = default | entry
    if default and isinstance(entry.get("label"), dict):
        completed["label"] = default["label"] | entry["label"]
    return completed
