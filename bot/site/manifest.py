"""What a board's folder holds: of each issue the line that lists show, so that a change costs only itself."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Self

import orjson
from pydantic import TypeAdapter, ValidationError

_NAME = ".linli-board.json"


@dataclass
class Line:
    """An issue as a list shows it. `shelf`: "open", or the month in which it ended (2026-11)."""

    number: int
    text: str
    kind: str
    category: str
    place: str
    state: str
    responsible: str
    shelf: str
    is_late: bool
    due_at: datetime | None
    updated_at: datetime


@dataclass(frozen=True)
class Link:
    """From an issue's page to another one that names it; `titles` by language."""

    path: str
    titles: Mapping[str, str]


@dataclass
class Manifest:
    """`made_by` changes with Linli's templates and settings: a folder of another make is built anew."""

    made_by: str
    up_to: datetime | None = None  # the latest change of an issue that the pages show
    lines: dict[int, Line] = field(default_factory=dict)
    links: dict[int, list[Link]] = field(default_factory=dict)  # number of an issue → what names it
    files: dict[str, str] = field(default_factory=dict)  # path → hash of its content
    lists: dict[str, str] = field(default_factory=dict)  # path of a list → hash of what it was made from

    @classmethod
    def read(cls, folder: Path, made_by: str) -> Self:
        """The manifest of a folder; an empty one where there is none of this make, or it cannot be read.

        Raises FolderTaken for a folder that holds something else: nothing of another's is overwritten.
        """
        try:
            known = TypeAdapter(cls).validate_python(orjson.loads((folder / _NAME).read_bytes()))
        except FileNotFoundError:
            if folder.is_dir() and any(folder.iterdir()):
                raise FolderTaken(folder) from None
            return cls(made_by)
        except (ValueError, ValidationError):
            return cls(made_by)
        return known if known.made_by == made_by else cls(made_by, files=known.files)

    def write(self, folder: Path) -> None:
        (folder / _NAME).write_bytes(orjson.dumps(self, option=orjson.OPT_NON_STR_KEYS))


class FolderTaken(Exception):
    """A folder that is no board's, and not empty."""
