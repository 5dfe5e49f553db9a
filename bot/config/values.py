"""What a single setting may be: each kind of value with its check, and the text that tells a wrong one."""

import re
from datetime import UTC, date, datetime, time
from typing import Annotated, Literal, LiteralString
from zoneinfo import available_timezones

from cronsim import CronSim, CronSimError
from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, StringConstraints
from pydantic_core import PydanticCustomError
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from bot.access import Role
from bot.config.mistakes import nearest
from bot.schedules.rules import Rule, is_too_often
from bot.texts import LANGUAGES

PLACEHOLDER_TOKEN = "123456789:PUT-YOUR-OWN-TOKEN-HERE"  # what config.example.toml says
_TOKEN = re.compile(r"[0-9]+:[A-Za-z0-9_-]{20,}")
# As python-telegram-bot takes it: the token is put at the end, or in the place of {token}.
_BOT_API_URL = re.compile(r"https?://[^\s/]+(/\S*)?(/bot|\{token\}\S*)")
_LINK = re.compile(r"https?://[^\s/]+\.[^\s/]+(/\S*)?")
_TAG = re.compile(r"\w{1,32}")
_CLOCK = re.compile(r"([01]?[0-9]|2[0-3])[:：]([0-5][0-9])")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_KIND_NAME = re.compile(r"[a-z][a-z0-9_]{0,31}")
_DRIVERS = dict.fromkeys(("postgresql", "postgres"), "postgresql+asyncpg") | {"sqlite": "sqlite"}
_NO_ZONE_OF_THEIR_OWN = {"beijing": "Asia/Shanghai", "北京": "Asia/Shanghai", "+8": "Asia/Shanghai"}


def _wrong(template: LiteralString, **values: object) -> PydanticCustomError:
    return PydanticCustomError("settings/" + template, "wrong setting", values)


def _token(token: SecretStr) -> SecretStr:
    text = token.get_secret_value().strip()
    if text == PLACEHOLDER_TOKEN:
        raise _wrong("token_placeholder")
    if not _TOKEN.fullmatch(text):
        raise _wrong("token_form")
    return SecretStr(text)


def _bot_api_url(url: str) -> str:
    if not _BOT_API_URL.fullmatch(url):
        raise _wrong("base_url")
    return url


def _link(link: str) -> str:
    if not _LINK.fullmatch(link):
        raise _wrong("link", value=link)
    return link


def _database_url(url: str) -> str:
    """`url` with the asynchronous driver of its database."""
    try:
        parts = make_url(url.strip())
        driver = _DRIVERS[parts.get_backend_name()]
    except (ArgumentError, ValueError, KeyError):
        raise _wrong("database") from None
    # asyncpg calls ssl what the addresses of hosted databases call sslmode.
    query = {"ssl" if name == "sslmode" else name: value for name, value in parts.query.items()}
    return parts.set(drivername=driver, query=query).render_as_string(hide_password=False)


def _zone(zone: str) -> str:
    zones = available_timezones()
    if zone in zones:
        return zone
    spoken = (right for word, right in _NO_ZONE_OF_THEIR_OWN.items() if word in zone.casefold())
    raise _wrong("timezone", value=zone, nearest=next(spoken, None) or nearest(zone, zones))


def _cron(cron: str) -> str:
    try:
        if len(cron.split()) != 5:  # CronSim takes six too, the first for seconds
            raise CronSimError
        next(CronSim(cron, datetime(2026, 1, 1, tzinfo=UTC)))
    except (CronSimError, AssertionError, ValueError, TypeError, StopIteration):
        raise _wrong("cron", value=cron) from None
    if is_too_often(Rule(cron)):
        raise _wrong("cron_often", value=cron)
    return cron


def _working_role(role: object) -> object:
    choices = [other.value for other in Role if other is not Role.resident]
    if role not in choices:
        raise _wrong("not_one_of", value=str(role), nearest=nearest(str(role), choices), choices=choices)
    return role


def _kind_name(name: str) -> str:
    if not _KIND_NAME.fullmatch(name):
        raise _wrong("kind_name", value=name)
    return name


def _no_truth_value(value: object) -> object:
    if isinstance(value, bool):  # Python would take true for 1
        raise _wrong("wrong_type", expected="number", section="")
    return value


def _clock_time(value: object) -> object:
    """Pydantic would take 22 for 22 seconds after midnight, and a time of another zone."""
    found = _CLOCK.fullmatch(value.strip()) if isinstance(value, str) else None
    if found is not None:
        return time(int(found[1]), int(found[2]))
    if isinstance(value, time) and value.tzinfo is None:
        return value
    raise _wrong("wrong_type", expected="time", section="")


def _day(value: object) -> object:
    """Pydantic would take a number for seconds since 1970."""
    is_text = isinstance(value, str) and _DAY.fullmatch(value.strip())
    if is_text or (isinstance(value, date) and not isinstance(value, datetime)):
        return value
    raise _wrong("wrong_type", expected="date", section="")


def _tag(tag: str) -> str:
    if not _TAG.fullmatch(tag):
        raise _wrong("tag_form", value=tag)
    return tag


def _without_slash(name: str) -> str:
    if "/" in name:  # it stands between the names of a path
        raise _wrong("slash_in_name", value=name)
    return name


def _both_languages(label: object) -> object:
    return dict.fromkeys(LANGUAGES, label) if isinstance(label, str) else label


def _known_languages(label: dict[str, str]) -> dict[str, str]:
    other = next((language for language in label if language not in LANGUAGES), None)
    if other is not None:
        raise _wrong("not_one_of", value=other, nearest=nearest(other, LANGUAGES), choices=[*LANGUAGES])
    return label


Link = Annotated[str, AfterValidator(_link)]
Language = Literal["zh-CN", "en"]
Token = Annotated[SecretStr, AfterValidator(_token)]
BotApiUrl = Annotated[str, AfterValidator(_bot_api_url)]
DatabaseUrl = Annotated[str, AfterValidator(_database_url)]
Zone = Annotated[str, AfterValidator(_zone)]
Cron = Annotated[str, AfterValidator(_cron)]
WorkingRole = Annotated[Role, BeforeValidator(_working_role)]
NotTruth = BeforeValidator(_no_truth_value)
ClockTime = Annotated[time, BeforeValidator(_clock_time)]
Day = Annotated[date, BeforeValidator(_day)]
Name = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=64, pattern=r"^\P{Cc}*$")
]
FolderName = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1000)]
PlaceName = Annotated[Name, AfterValidator(_without_slash)]
ChatId = Annotated[int, NotTruth, Field(ge=-(2**52), le=2**52)]  # Bot API: at most 52 significant bits
UserId = Annotated[int, NotTruth, Field(gt=0, le=2**52)]
Hours = Annotated[float, NotTruth, Field(gt=0, le=366 * 24, allow_inf_nan=False)]
KindName = Annotated[str, AfterValidator(_kind_name)]
Tag = Annotated[str, AfterValidator(_tag)]
Label = Annotated[
    dict[str, Name], Field(min_length=1), BeforeValidator(_both_languages), AfterValidator(_known_languages)
]
