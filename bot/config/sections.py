"""What can be set, section by section, each with its default."""

from datetime import time
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, StringConstraints
from sqlalchemy.engine import make_url

from bot.categories import DEFAULT_EMERGENCY_WORDS
from bot.config.kinds import (
    DEFAULT_MEETING_KINDS,
    MeetingKind,
    Section,
)
from bot.config.values import (
    BotApiUrl,
    ChatId,
    ClockTime,
    Cron,
    DatabaseUrl,
    Day,
    FolderName,
    Hours,
    Label,
    Language,
    Link,
    Name,
    NotTruth,
    PlaceName,
    Token,
    UserId,
    WorkingRole,
    Zone,
)
from bot.digests.windows import Unit
from bot.schedules.rules import Days


class Telegram(Section):
    """`token` may be missing only for commands that do not talk to Telegram."""

    token: Token | None = None
    base_url: BotApiUrl = "https://api.telegram.org/bot"
    base_file_url: BotApiUrl = "https://api.telegram.org/file/bot"


class Storage(Section):
    """`url` names its asynchronous driver; its repr is hidden since it may hold a password."""

    url: DatabaseUrl = Field(default="sqlite:///linli.db", repr=False)

    def beside(self, folder: Path) -> "Storage":
        """The same storage, a relative SQLite file taken from `folder`."""
        parts = make_url(self.url)
        name = parts.database or ":memory:"
        if parts.get_backend_name() != "sqlite" or name.startswith((":memory:", "file:")):
            return self
        moved = parts.set(database=str(folder.resolve() / name))
        return Storage(url=moved.render_as_string(hide_password=False))


class Community(Section):
    name: PlaceName
    language: Language = "zh-CN"
    timezone: Zone = "Asia/Shanghai"
    council_chat_id: ChatId | None = None
    committee_chat_id: ChatId | None = None


class Place(Section):
    """`parent` is a name, or a path such as 阳光小区/3号楼 where the name alone would not be clear."""

    name: PlaceName
    kind: Literal["compound", "building", "unit"]
    parent: Name | None = None
    chat_id: ChatId | None = None
    council_chat_id: ChatId | None = None
    committee_chat_id: ChatId | None = None


class Staff(Section):
    """`place` None is the whole community; `part_time` tells grid members (兼职网格员) apart."""

    user_id: UserId
    role: WorkingRole
    place: Name | None = None
    part_time: bool = False


class Timed(Section):
    """When something is posted. `place` None is the whole community, and all that lies in it.

    `days`: every, working (by the [working_hours]) or no_holidays.
    """

    place: Name | None = None
    cron: Cron
    every_weeks: Annotated[int, NotTruth, Field(ge=1, le=8)] = 1
    days: Days = Days.every


class Bulletin(Timed):
    """Every place below `place` that has a residents' chat gets its own."""

    when_quiet: Literal["post", "skip"] = "post"


class Digest(Timed):
    """Every place below `place` that has a chat of its council or committee gets its own there."""

    unit: Unit = Unit.week
    when_quiet: Literal["post", "skip"] = "post"


class Reminder(Timed):
    """Every place below `place` that has a residents' chat is told `text`."""

    text: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]


class Schedules(Section):
    """What is later than `late_hours` is not posted any more: the next one tells of that time too."""

    late_hours: Hours = 24


class Reports(Section):
    """`max_length` in characters: with what we add it must fit a Telegram message of 4096.

    A finished issue that nobody answers for is closed after `confirm_days`. Similar reports from
    `incident_buildings` buildings within `incident_hours` are told to the council as one incident.
    """

    max_length: Annotated[int, NotTruth, Field(ge=20, le=3500)] = 1000
    default_kind: str = "repair"
    confirm_days: Annotated[int, NotTruth, Field(ge=1, le=365)] = 7
    incident_hours: Hours = 6
    incident_buildings: Annotated[int, NotTruth, Field(ge=2, le=1000)] = 3


class Emergency(Section):
    """Words that make a report an emergency, and the numbers it is answered with at once."""

    words: list[Name] = list(DEFAULT_EMERGENCY_WORDS)
    numbers: Label = {"zh-CN": "火警119 急救120 报警110", "en": "Fire 119, ambulance 120, police 110"}


class WorkingHours(Section):
    """When people work; without `start` and `end` every hour counts. `days`: 1 is Monday."""

    start: ClockTime | None = None
    end: ClockTime | None = None
    days: list[Annotated[int, NotTruth, Field(ge=1, le=7)]] = [1, 2, 3, 4, 5]
    holidays: list[Day] = []
    workdays: list[Day] = []


class Noise(Section):
    """Nothing rings from `quiet_from` to `quiet_until`; `daily_posts`: news that a group hears in a day."""

    quiet_from: ClockTime = time(22)
    quiet_until: ClockTime = time(7)
    daily_posts: Annotated[int, NotTruth, Field(ge=0, le=1000)] = 20


class Groups(Section):
    """A group that Linli was added to and nobody claims: stay there in silence, or leave after `hours`."""

    unclaimed: Literal["stay", "leave"] = "stay"
    hours: Hours = 48


class Whistles(Section):
    hours: Hours = 2


class Care(Section):
    """Days between two visits to somebody on the key-care list, unless said otherwise for them."""

    visit_days: Annotated[int, NotTruth, Field(ge=1, le=366)] = 7


class Retention(Section):
    """Days after which something is deleted; 0 keeps it for good.

    `photos_days`: references to photos, after their issue was closed. `private_issues_days`: closed issues
    that only staff or the committee see. `care_days`: visits, notes, and people no longer on the key-care
    list. `messages_days`: Linli's own copies of what it said, but for the cards of issues.
    """

    photos_days: Annotated[int, NotTruth, Field(ge=0, le=36_500)] = 365
    private_issues_days: Annotated[int, NotTruth, Field(ge=0, le=36_500)] = 730
    care_days: Annotated[int, NotTruth, Field(ge=0, le=36_500)] = 730
    messages_days: Annotated[int, NotTruth, Field(ge=0, le=36_500)] = 365


class Board(Section):
    """What is open, for all to see: `pinned` in each group, and as public pages in `folder`.

    `url` is where a web server shows these pages. The bot looks every `minutes` whether anything changed.
    """

    pinned: bool = True
    folder: FolderName | None = None
    url: Link | None = None
    minutes: Annotated[int, NotTruth, Field(ge=1, le=1440)] = 5

    @property
    def base(self) -> str:
        """The address of the board, to which paths are added; empty where nobody told it."""
        return f"{self.url.rstrip('/')}/" if self.url else ""


class Poster(Section):
    """What the poster for the lobby says besides; `link` is what its QR code leads to."""

    phone: Name | None = None
    paper_votes: Label | None = None
    link: Link | None = None


class Proposals(Section):
    """A proposal without enough supporters after `days` is laid aside; one that was put on the agenda of a
    meeting should be dealt with in `agenda_days`.
    """

    days: Annotated[int, NotTruth, Field(ge=1, le=365)] = 60
    agenda_days: Annotated[int, NotTruth, Field(ge=1, le=365)] = 31


class Letters(Section):
    """How long the code of a household's letter can be used, and by how many people."""

    days: Annotated[int, NotTruth, Field(ge=1, le=365)] = 60
    people: Annotated[int, NotTruth, Field(ge=1, le=50)] = 6


class Notices(Section):
    """For how many days a notice is published unless its author says so."""

    days: Annotated[int, NotTruth, Field(ge=1, le=90)] = 7


class Signups(Section):
    """How long before an event those who signed up for it are reminded."""

    remind_hours: Hours = 24


class Meetings(Section):
    """`kinds` of meetings, the usual one first. One that a schedule plans is called `ahead_days` before it,
    and each is reminded of `remind_hours` before. The code of the roll changes every `code_minutes`; minutes
    that wait for their chair are asked for every `confirm_hours`.
    """

    kinds: Annotated[list[MeetingKind], Field(min_length=1)] = list(DEFAULT_MEETING_KINDS)
    ahead_days: Annotated[int, NotTruth, Field(ge=1, le=60)] = 7
    remind_hours: Hours = 24
    code_minutes: Annotated[int, NotTruth, Field(ge=1, le=120)] = 10
    confirm_hours: Hours = 48


class Surveys(Section):
    """`least`: a figure of fewer people is not shown."""

    least: Annotated[int, NotTruth, Field(ge=2, le=1000)] = 5


_Points = Annotated[int, NotTruth, Field(ge=0, le=1000)]
_SomeHours = Annotated[float, NotTruth, Field(ge=0, le=24, allow_inf_nan=False)]


class Points(Section):
    """What volunteers, grid members and mediators earn: points, and hours in the time bank; 0 is nothing.

    `confirmation`: they looked on site and confirmed somebody's report. `issue`: they handled one that was
    confirmed. Both are taken back where that turns out not to be fixed, as far as they are not spent, and
    given again once it is confirmed. The hours of a patrol or another activity are those that its
    announcement says, else these.
    """

    confirmation: _Points = 1
    confirmation_hours: _SomeHours = 0.25
    issue: _Points = 5
    issue_hours: _SomeHours = 1
    visit: _Points = 3
    visit_hours: _SomeHours = 0.5
    patrol: _Points = 3
    patrol_hours: _SomeHours = 1
    activity: _Points = 5
    activity_hours: _SomeHours = 2


class Polls(Section):
    """`chat_is_law`: the community's own law accepts a vote of its owners in the chat. `silent_join`: by its
    rules, owners who were reached and said nothing vote as most did. `remind_hours`: so long before the
    closing those who have not voted are reminded. `notice_days`: a vote of the owners that the law accepts is
    told so long before it opens (Property Management Regulations of the PRC, Art. 14: 15 days).
    `most_proxies`: so many others one household or owner may vote for.
    """

    default_hours: Hours = 72
    remind_hours: list[Hours] = [72, 24]
    chat_is_law: bool = False
    notice_days: Annotated[int, NotTruth, Field(ge=0, le=60)] = 15
    most_proxies: Annotated[int, NotTruth, Field(ge=0, le=100)] = 3
    silent_join: bool = False
