"""The record of a vote: all that it takes to count it again, without a name in it. Pure.

Its file is JSON in UTF-8 with sorted keys, indented by two spaces, and has one form alone: a file that
differs from it by a byte is not the one that was written. What is signed (Ed25519, RFC 8032) is the same JSON
without its signature and without white space: the canonical form of RFC 8785.
"""

from dataclasses import dataclass, field, replace
from functools import cache
from hashlib import sha256
from typing import Any

import orjson
from pydantic import TypeAdapter

from bot.recount import signing
from bot.recount.counting import Ballot, Result, Vote

FORMAT = "linli vote record 1"


@dataclass(frozen=True)
class Record(Vote):
    """A vote with its result. Moments are local, ISO 8601."""

    number: int
    place: str
    question: str
    opened_at: str
    closes_at: str
    closed_at: str
    result: Result
    format: str = FORMAT
    key: str = field(default="", kw_only=True)  # public, 64 hexadecimal digits
    signature: str = field(default="", kw_only=True)  # 128 hexadecimal digits

    def ballot(self, receipt: str) -> Ballot | None:
        """The one ballot with this receipt."""
        return next((ballot for ballot in self.ballots if ballot.receipt == receipt), None)


@dataclass(frozen=True)
class Opened:
    """A record as it was read from a file."""

    record: Record
    sha256: str  # of the file
    is_as_written: bool  # each byte stands where Linli puts it
    is_signed: bool  # nothing was changed after whoever has the key signed it


def seal(record: Record, private_key: bytes) -> bytes:
    """The file of a record, signed."""
    record = replace(record, key=signing.public_key(private_key), signature="")
    return _file(replace(record, signature=signing.sign(private_key, _signed_part(record))))


def read(content: bytes) -> Record:
    """What the file of a record says, true or not. Raises ValueError for any other file."""
    record = _adapter().validate_json(content, strict=True)
    if record.format != FORMAT:
        raise ValueError(f"a record of another kind: {record.format}")
    return record


def open_(content: bytes) -> Opened:
    """Read a record and see whether its file was tampered with. Raises ValueError as `read` does."""
    record = read(content)
    try:
        is_as_written = _file(record) == content
    except orjson.JSONEncodeError:
        raise ValueError("a number that no record has") from None
    is_signed = signing.is_signed(record.key, record.signature, _signed_part(record))
    return Opened(record, fingerprint(content), is_as_written, is_signed)


def fingerprint(content: bytes) -> str:
    """The SHA-256 of a file, as programs of all systems show it."""
    return sha256(content).hexdigest()


@cache
def _adapter() -> TypeAdapter[Record]:
    """Built when the first vote closes: most starts of the program never need it."""
    return TypeAdapter(Record)


def _plain(record: Record) -> dict[str, Any]:
    return _adapter().dump_python(record, mode="json")


def _file(record: Record) -> bytes:
    options = orjson.OPT_SORT_KEYS | orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE
    return orjson.dumps(_plain(record), option=options)


def _signed_part(record: Record) -> bytes:
    plain = _plain(record)
    del plain["signature"]
    return orjson.dumps(plain, option=orjson.OPT_SORT_KEYS)
