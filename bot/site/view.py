"""What the parts of a board are made from."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from bot.config import Settings
from bot.config.kinds import Category
from bot.places import Place, Places
from bot.redaction import public
from bot.site.manifest import Line
from bot.texts import LANGUAGES, Texts


@dataclass(frozen=True)
class View:
    """One community as everybody may see it; `lines` are its issues on the board, by number."""

    settings: Settings
    places: Places
    community: Place
    texts: Texts
    lines: Mapping[int, Line]
    now: datetime

    @cached_property
    def below(self) -> tuple[Place, ...]:
        """The community and all that lies in it."""
        return tuple(self.places.below(self.community))

    @property
    def categories(self) -> dict[str, Category]:
        return {category.name: category for category in self.settings.categories}

    def in_each(self, template: str, **values: object) -> dict[str, str]:
        """What a template says, by language."""
        return {language: self.texts.render(template, language, **values) for language in LANGUAGES}

    def public(self, text: str) -> str:
        """What a resident wrote, without flats and telephone numbers."""
        return public(text)
