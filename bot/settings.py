"""All that can be set, with its default, on one page. bot/config.py reads it."""

from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, InstanceOf, field_validator, model_validator
from pydantic_core import PydanticCustomError
from sqlalchemy.engine import make_url

from bot.access import Role
from bot.settings_rules import PlaceNames, broken_rules
from bot.settings_values import (
    BotApiUrl,
    ChatId,
    Cron,
    DatabaseUrl,
    Hours,
    KindName,
    Label,
    Language,
    Name,
    NotTruth,
    PlaceName,
    Tag,
    Token,
    UserId,
    WorkingRole,
    Zone,
)


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class Telegram(_Section):
    """`token` may be missing only for commands that do not talk to Telegram."""

    token: Token | None = None
    base_url: BotApiUrl = "https://api.telegram.org/bot"
    base_file_url: BotApiUrl = "https://api.telegram.org/file/bot"


class Storage(_Section):
    """`url` names its asynchronous driver; its repr is hidden since it may hold a password."""

    url: DatabaseUrl = Field(default="sqlite+aiosqlite:///linli.db", repr=False)

    def beside(self, folder: Path) -> "Storage":
        """The same storage, a relative SQLite file taken from `folder`."""
        parts = make_url(self.url)
        name = parts.database or ":memory:"
        if parts.get_backend_name() != "sqlite" or name.startswith((":memory:", "file:")):
            return self
        moved = parts.set(database=str(folder.resolve() / name))
        return Storage(url=moved.render_as_string(hide_password=False))


class Community(_Section):
    name: PlaceName
    language: Language = "zh-CN"
    timezone: Zone = "Asia/Shanghai"
    council_chat_id: ChatId | None = None
    committee_chat_id: ChatId | None = None


class Place(_Section):
    """`parent` is a name, or a path such as 阳光小区/3号楼 where the name alone would not be clear."""

    name: PlaceName
    kind: Literal["compound", "building", "unit"]
    parent: Name | None = None
    chat_id: ChatId | None = None
    council_chat_id: ChatId | None = None
    committee_chat_id: ChatId | None = None


class Staff(_Section):
    """`place` None is the whole community."""

    user_id: UserId
    role: WorkingRole
    place: Name | None = None


class Kind(_Section):
    """`hours` is the time until it should be done; a kind without tags is switched off."""

    name: KindName
    label: Label
    tags: list[Tag]
    responsible: Role = Role.property
    hours: Hours = 72


def _kind(name: str, chinese: str, english: str, tags: str, responsible: Role, hours: float) -> Kind:
    label = {"zh-CN": chinese, "en": english}
    return Kind(name=name, label=label, tags=tags.split(), responsible=responsible, hours=hours)


DEFAULT_KINDS = (
    _kind("repair", "报修", "Repair", "报修 维修 repair", Role.property, 72),
    _kind("complaint", "投诉", "Complaint", "投诉 complaint", Role.council, 72),
    _kind("idea", "建议", "Idea", "建议 idea suggestion", Role.council, 168),
    _kind("help", "求助", "Help", "求助 help", Role.committee, 24),
    _kind("dispute", "纠纷", "Dispute", "纠纷 dispute", Role.committee, 168),
)


class Bulletin(_Section):
    """`place` None is the whole community: every place below it that has a chat gets its own."""

    place: Name | None = None
    cron: Cron
    when_quiet: Literal["post", "skip"] = "post"


class Reports(_Section):
    """`max_length` in characters: with what we add it must fit a Telegram message of 4096."""

    max_length: Annotated[int, NotTruth, Field(ge=20, le=3500)] = 1000
    default_kind: str = "repair"


class Polls(_Section):
    default_hours: Hours = 72


class Settings(_Section):
    """What load() returns. `kinds` are those of the file in its order, then the other default ones."""

    telegram: Telegram = Telegram()
    storage: Storage = Storage()
    community: Community
    places: list[Place] = []
    staff: list[Staff] = []
    kinds: list[Kind] = list(DEFAULT_KINDS)
    bulletins: list[Bulletin] = []
    reports: Reports = Reports()
    polls: Polls = Polls()
    path: InstanceOf[Path] | None = None

    @field_validator("kinds", mode="before")
    @classmethod
    def _complete_kinds(cls, given: Any) -> Any:
        if not isinstance(given, list):
            return given
        completed = [_completed(entry) for entry in given]
        named = [entry.get("name") for entry in completed if isinstance(entry, dict)]
        return completed + [kind.model_dump() for kind in DEFAULT_KINDS if kind.name not in named]

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


def _completed(entry: object) -> object:
    """A [[kinds]] entry; with a default's name it changes only the keys it gives."""
    if isinstance(entry, Kind):
        return entry.model_dump()
    if not isinstance(entry, dict):
        return entry
    default = next((kind.model_dump() for kind in DEFAULT_KINDS if kind.name == entry.get("name")), {})
    completed = default | entry
    if default and isinstance(entry.get("label"), dict):
        completed["label"] = default["label"] | entry["label"]
    return completed
