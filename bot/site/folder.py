"""The folder of a board: a file is written where it differs, whole, and taken away when nothing shows it."""

import hashlib
import os
from collections.abc import Set
from pathlib import Path
from typing import Self

from bot.site.manifest import Manifest


class Folder:
    """The pages of the first language lie in the folder itself, those of another in one named for it."""

    def __init__(self, path: Path, manifest: Manifest, languages: tuple[str, ...]) -> None:
        self.manifest = manifest
        self.languages = languages
        self.written = self.removed = 0
        self._path = path

    @classmethod
    def open(cls, path: Path, made_by: str, languages: tuple[str, ...]) -> Self:
        """Raises FolderTaken for a folder that holds something else, OSError where it cannot be made."""
        folder = cls(path, Manifest.read(path, made_by), languages)
        path.mkdir(parents=True, exist_ok=True)
        return folder

    def close(self) -> None:
        """Remember what it holds."""
        self.manifest.write(self._path)

    def prefix(self, language: str) -> str:
        return "" if language == self.languages[0] else f"{language}/"

    def holds(self, path: str) -> bool:
        return path in self.manifest.files and (self._path / path).exists()

    def put(self, path: str, content: bytes) -> None:
        """Write a file where it differs; whoever reads it meanwhile has the old or the new one, whole."""
        mark = hashlib.sha256(content).hexdigest()
        if self.manifest.files.get(path) == mark and (self._path / path).exists():
            return
        file = self._path / path
        file.parent.mkdir(parents=True, exist_ok=True)
        part = file.with_name(f".{file.name}.part")
        part.write_bytes(content)
        os.replace(part, file)
        self.manifest.files[path] = mark
        self.written += 1

    def remove(self, path: str) -> None:
        """Take a page away in every language."""
        for language in self.languages:
            where = f"{self.prefix(language)}{path}"
            (self._path / where).unlink(missing_ok=True)
            self.manifest.files.pop(where, None)
            self.removed += 1

    def remove_others(self, shown: Set[str]) -> None:
        """Take away every page that is not among these, such as a list that would be empty now."""
        others = tuple(self.prefix(language) for language in self.languages[1:])
        for path in [*self.manifest.files]:
            if path.endswith(".html") and not path.startswith(others) and path not in shown:
                self.remove(path)
