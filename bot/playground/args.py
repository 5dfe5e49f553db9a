"""What a request brings: parameters as texts, uploads, and the refusal it may meet."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any


class Refusal(Exception):
    """An answer with ok=false. `parameters` are Telegram's ResponseParameters."""

    def __init__(self, code: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters


def bad(description: str, **parameters: int) -> Refusal:
    return Refusal(400, f"Bad Request: {description}", **parameters)


@dataclass
class Upload:
    name: str
    content: bytes
    mime: str | None = None


@dataclass
class Args:
    """Parameters as the texts Telegram makes of them, whether they came as JSON, form or multipart."""

    texts: dict[str, str] = field(default_factory=dict)
    uploads: dict[str, Upload] = field(default_factory=dict)

    def text(self, name: str) -> str:
        return self.texts.get(name, "")

    def has(self, name: str) -> bool:
        return bool(self.texts.get(name)) or name in self.uploads

    def integer(self, name: str, default: int = 0) -> int:
        """The number given; `default` when there is none (types were checked before)."""
        value = self.texts.get(name)
        return int(value) if value else default

    def flag(self, name: str) -> bool:
        return self.text(name).lower() in ("true", "yes", "1")

    def json(self, name: str) -> Any:
        """The parsed JSON of a parameter; None when it was not given."""
        value = self.texts.get(name)
        return json.loads(value) if value else None

    def file(self, name: str) -> Upload | str:
        """An upload, directly or by attach://, or else a file id or URL; empty when there is none."""
        if name in self.uploads:
            return self.uploads[name]
        return self.attached(self.text(name))

    def attached(self, reference: str) -> Upload | str:
        if reference.startswith("attach://"):
            return self.uploads.get(reference.removeprefix("attach://"), "")
        return reference

    def take(self, name: str, value: Any) -> None:
        """Keep a value from JSON the way a form would have brought it."""
        if value is None:
            return
        if isinstance(value, str):
            self.texts[name] = value
        else:
            self.texts[name] = json.dumps(value, ensure_ascii=False)
