"""Settings: what can be set, its defaults, and reading it from the TOML file and the environment.

sections.py has each section of the file, kinds.py the lists that a neighbourhood makes its own, values.py
what a single value may be; settings.py puts them together, rules.py says what must agree between them,
mistakes.py how a wrong one is told. reading.py loads them.
"""

from bot.config.kinds import DEFAULT_KINDS, ActivityKind, Category, Kind, Organisation, RouteStep, Service
from bot.config.mistakes import SettingsError
from bot.config.reading import PREFIX, load, variables
from bot.config.sections import Bulletin, Community, Place, Polls, Reports, Staff, Storage, Telegram
from bot.config.settings import Settings
from bot.config.values import PLACEHOLDER_TOKEN

__all__ = [
    "DEFAULT_KINDS",
    "PLACEHOLDER_TOKEN",
    "PREFIX",
    "ActivityKind",
    "Bulletin",
    "Category",
    "Community",
    "Kind",
    "Organisation",
    "Place",
    "Polls",
    "Reports",
    "RouteStep",
    "Service",
    "Settings",
    "SettingsError",
    "Staff",
    "Storage",
    "Telegram",
    "load",
    "variables",
]
