"""Taking a person out of what Linli said: the outbox keeps each message as it was last wanted.

What was said to them in private is deleted. Where a group's message calls them by a link to their account,
the message itself is changed; of all others that name them only our own copy is, for the name may mean
something else there (平安 is a name and a word).
"""

import html
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Text, cast, delete, or_, select, update

from storage import tables
from storage.connection import AsyncConnection

_O, _F = tables.outbox, tables.files


@dataclass(frozen=True)
class Forgotten:
    """`names`: what they were called, the longest first; `somebody` stands there instead."""

    user_id: int
    names: Sequence[str]
    somebody: str

    @property
    def _link(self) -> str:
        return f"tg://user?id={self.user_id}"

    @property
    def needles(self) -> list[str]:
        """What a body, as JSON text, has in it where it names them."""
        wordings = [wording for name in self.names for wording in {name, html.escape(name)}]
        return [self._link, *(json.dumps(wording, ensure_ascii=False)[1:-1] for wording in wordings)]

    def is_called_in(self, body: dict[str, Any]) -> bool:
        return f'{self._link}"' in body.get("html", "")

    def called_nothing(self, text: str) -> str:
        """A text in HTML without links to their account and without their names."""
        text = re.sub(rf'<a href="{re.escape(self._link)}">.*?</a>', html.escape(self.somebody), text)
        return _replaced(text, [html.escape(name) for name in self.names], html.escape(self.somebody))

    def unnamed(self, text: str) -> str:
        """A plain text without their names."""
        return _replaced(text, self.names, self.somebody)


def _replaced(text: str, names: Iterable[str], somebody: str) -> str:
    for name in names:
        text = text.replace(name, somebody)
    return text


async def forget(tx: AsyncConnection, person: Forgotten, now: datetime) -> list[str]:
    """Leave nothing that was said to somebody, nor their name in what was said to others.

    What those messages are about that named them and are edited as things change.
    """
    theirs = _O.c.chat_id == person.user_id
    file_id = _O.c.body["file"]["id"].as_integer()
    files = select(file_id).where(theirs & file_id.is_not(None))
    shared = select(file_id).where(~theirs & file_id.is_not(None))
    await tx.execute(delete(_F).where(_F.c.id.in_(files) & _F.c.id.not_in(shared)))
    await tx.execute(delete(_O).where(theirs))
    text = cast(_O.c.body, Text)
    named = or_(*(text.contains(needle, autoescape=True) for needle in person.needles))
    columns = (_O.c.id, _O.c.body, _O.c.due_at, _O.c.sending_version, _O.c.message_id, _O.c.failure)
    found = (await tx.execute(select(*columns, _O.c.key, _O.c.subject).where(named).order_by(_O.c.id))).all()
    for row in found:
        await tx.execute(update(_O).where(_O.c.id == row.id).values(_without(person, row, now)))
    return list(dict.fromkeys(row.subject for row in found if row.key is not None and row.subject))


def _without(person: Forgotten, row: Any, now: datetime) -> dict[str, Any]:
    """The columns of a row that names them no more."""
    is_at_rest = row.due_at is None and row.sending_version is None
    if is_at_rest and not person.is_called_in(row.body):
        return {"body": row.body | {"html": "", "buttons": []}}
    buttons = [
        [[person.unnamed(text), data, url] for text, data, url in buttons] for buttons in row.body["buttons"]
    ]
    values: dict[str, Any] = {
        "body": row.body | {"html": person.called_nothing(row.body["html"]), "buttons": buttons}
    }
    if is_at_rest and row.message_id is not None and row.failure is None:
        values |= {"version": _O.c.version + 1, "due_at": now}
    return values
