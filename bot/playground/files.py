"""Pictures and documents: their bytes, their sizes, and the ids they go by."""

from __future__ import annotations

import mimetypes
import struct
from dataclasses import dataclass
from typing import Any

from bot.playground.people import Photo

EDGES = (90, 320, 800, 1280)  # pixels: Telegram offers a photo reduced to these
UNKNOWN_SIZE = (1280, 960)


@dataclass
class Stored:
    """One file. `path` is where /file/bot<token>/ serves it."""

    content: bytes
    mime: str
    path: str
    unique_id: str
    photo: Photo | None = None
    document: dict[str, Any] | None = None


class Files:
    def __init__(self) -> None:
        self.by_id: dict[str, Stored] = {}
        self.by_path: dict[str, Stored] = {}
        self.samples: dict[str, str] = {}
        self._count = 0

    def add_photo(self, content: bytes, mime: str | None = None, file_id: str | None = None) -> Photo:
        """Store a picture in all its sizes (each serves the same bytes)."""
        self._count += 1
        number = self._count
        width, height, kind = picture_size(content)
        base = file_id or f"AgACAgUAAx{number:08d}"
        stored = Stored(content, mime or kind, f"photos/file_{number}.jpg", f"AQAD{number:08d}")
        sizes: list[dict[str, Any]] = []
        for letter, (wide, high) in zip("smxy", _reduced(width, height), strict=False):
            sizes.append(_size(base + letter, stored.unique_id + letter, wide, high, len(content)))
            self.by_id[base + letter] = stored
        stored.photo = Photo(sizes[-1]["file_id"], sizes, width + height)
        self.by_id[base] = stored
        self.by_path[stored.path] = stored
        return stored.photo

    def add_document(self, content: bytes, name: str, mime: str | None = None) -> dict[str, Any]:
        """Store a document; returns Telegram's Document object."""
        self._count += 1
        guessed = mime or mimetypes.guess_type(name)[0] or "application/octet-stream"
        stored = Stored(content, guessed, f"documents/file_{self._count}", f"AgAD{self._count:08d}")
        file_id = f"BQACAgUAAx{self._count:08d}"
        self.by_id[file_id] = stored
        self.by_path[stored.path] = stored
        stored.document = {
            "file_id": file_id,
            "file_unique_id": stored.unique_id,
            "file_name": name,
            "mime_type": guessed,
            "file_size": len(content),
        }
        return stored.document

    def photo(self, what: bytes | str) -> Photo | None:
        """A picture from its bytes, its file id or the name of a sample; None when there is none such."""
        if isinstance(what, bytes):
            return self.add_photo(what)
        stored = self.by_id.get(self.samples.get(what, what))
        return stored.photo if stored else None

    def add_sample(self, name: str, content: bytes, mime: str) -> Photo:
        """A picture offered on the page under a name."""
        self.samples[name] = f"sample-{name}"
        return self.add_photo(content, mime, file_id=f"sample-{name}")


def _size(file_id: str, unique_id: str, width: int, height: int, size: int) -> dict[str, Any]:
    return {
        "file_id": file_id,
        "file_unique_id": unique_id,
        "width": width,
        "height": height,
        "file_size": size,
    }


def _reduced(width: int, height: int) -> list[tuple[int, int]]:
    longest = max(width, height)
    edges = [edge for edge in EDGES[:-1] if edge < longest] + [min(longest, EDGES[-1])]
    return [(max(1, width * edge // longest), max(1, height * edge // longest)) for edge in edges]


def picture_size(content: bytes) -> tuple[int, int, str]:
    """Width and height in pixels and the MIME type, from a PNG or JPEG header."""
    if content.startswith(b"\x89PNG\r\n\x1a\n") and len(content) >= 24:
        width, height = struct.unpack(">II", content[16:24])
        return width, height, "image/png"
    if content.startswith(b"\xff\xd8"):
        width, height = _jpeg_size(content)
        return width, height, "image/jpeg"
    mime = "image/svg+xml" if b"<svg" in content[:300] else "application/octet-stream"
    return *UNKNOWN_SIZE, mime


def _jpeg_size(content: bytes) -> tuple[int, int]:
    at = 2
    while at + 9 < len(content) and content[at] == 0xFF:
        marker, length = content[at + 1], int.from_bytes(content[at + 2 : at + 4], "big")
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", content[at + 5 : at + 9])
            return max(1, width), max(1, height)
        at += 2 + length
    return UNKNOWN_SIZE
