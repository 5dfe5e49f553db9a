"""Reading the tag of a message: #报修, ＃报修 and #repair, as people really type them. Pure."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from bot.config import Kind
from bot.config.kinds import ASKING_TAGS

# Marks nobody sees, which keyboards and pasted text bring along. Emoji need U+200D, so it stays.
_UNSEEN = re.compile("[\u00ad\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_LINK = re.compile(r"(?<=\w)://\S+")
# Chinese keyboards write ＃ and full-width letters; one character for one, so that places stay the same.
_HALF_WIDTH = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)}
_EDGES = " \t\r\n:：,，、-—"


@dataclass(frozen=True)
class Tagged:
    kind: str
    text: str  # what is left without the tag


class Tags:
    """The tags of the kinds in use; `default` is the kind of a report that does not say."""

    def __init__(self, kinds: Sequence[Kind], default: str = "repair") -> None:
        self._tags = {kind.name: kind.tags for kind in kinds if kind.tags}
        self._default = default
        self._kinds = {_fold(tag): kind.name for kind in kinds for tag in kind.tags}
        longest_first = sorted(self._kinds, key=len, reverse=True)
        words = "|".join(_word(tag) for tag in longest_first)
        # Not inside a Latin word (C#); Chinese is typed without spaces.
        pattern = rf"(?<![A-Za-z0-9_/&#])#[ \u3000]?({words})"
        self._pattern = re.compile(pattern, re.IGNORECASE) if words else None
        self._asking = {_fold(tag): what for what, tags in ASKING_TAGS.items() for tag in tags}
        asking = "|".join(_word(tag) for tag in sorted(self._asking, key=len, reverse=True))
        self._asking_pattern = re.compile(f"#[ \u3000]?({asking})", re.IGNORECASE)

    def asks(self, text: str) -> bool:
        """Whether a text has any of our tags."""
        return ("#" in text or "＃" in text) and (self.asking(text) or self.find(text)) is not None

    def asking(self, text: str) -> Tagged | None:
        """The tag with which a text begins, where it asks for something else than a report (ASKING_TAGS)."""
        clean = tidy(text)
        if clean[:1] not in ("#", "＃"):
            return None
        match = self._asking_pattern.match(clean.translate(_HALF_WIDTH))
        what = self._asking.get(_fold(match[1])) if match else None
        return Tagged(what, clean[match.end() :].strip(_EDGES)) if match and what else None

    def find(self, text: str) -> Tagged | None:
        """The first tag in a text; none when there is none. Never raises, whatever people type."""
        if self._pattern is None or ("#" not in text and "＃" not in text):
            return None
        clean = tidy(text)
        plain = clean.translate(_HALF_WIDTH)
        links = [match.span() for match in _LINK.finditer(plain)]
        for match in self._pattern.finditer(plain):
            # Some letters match without being the same: the dotless Turkish i is no i.
            kind = self._kinds.get(_fold(match[1]))
            if kind and not any(start <= match.start() < end for start, end in links):
                return Tagged(kind, _joined(clean[: match.start()], clean[match.end() :]))
        return None

    def shown(self, language: str) -> list[str]:
        """One tag of each kind, with its mark, as a text in this language names it."""
        return [_shown(tags, language) for tags in self._tags.values()]

    def examples(self, language: str) -> dict[str, str]:
        """What a text in this language tells people to begin a report with, and an idea."""
        known = self._tags.get(self._default)
        report = _shown(known, language) if known else "/report"
        ideas = self._tags.get("idea")
        return {"report_tag": report, "idea_tag": _shown(ideas, language) if ideas else report}


def _shown(tags: Sequence[str], language: str) -> str:
    latin = language == "en"
    return "#" + next((tag for tag in tags if tag.isascii() == latin), tags[0])


def tidy(text: str) -> str:
    """`text` without marks nobody sees and without spaces around it."""
    return _UNSEEN.sub("", text).strip()


def _word(tag: str) -> str:
    # Chinese has no spaces: #报修东门坏了 is a report. Latin words end at their end: #repairman is none.
    latin_end = tag[-1].isascii()
    return re.escape(tag) + (r"(?![A-Za-z0-9_])" if latin_end else "")


def _fold(tag: str) -> str:
    return unicodedata.normalize("NFKC", tag).casefold()


def _joined(before: str, after: str) -> str:
    before, after = before.rstrip(_EDGES), after.strip(_EDGES)
    return f"{before} {after}".strip() if before else after
