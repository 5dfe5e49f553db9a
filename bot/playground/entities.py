"""Markup and the entities of a text, by the rules of TDLib's MessageEntity.cpp.

Offsets and lengths of entities count UTF-16 units, byte offsets in error texts count UTF-8.
"""

from __future__ import annotations

import re
from typing import Any

Entity = dict[str, Any]

_LETTER = r"\w\u200c\u00b7"
_WORD_ENDS = r".:;,('?!`"
_DOMAIN = (
    r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+(?:com|cn|org|net|io|me|dev|app|gov|edu|info|top|xyz|uk|de|hk|tw)"
)
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f]")
_MATCHERS: list[tuple[str, str, re.Pattern[str]]] = [
    (":", "url", re.compile(r"(?<!\w)(?:https?|tg|ftp)://[^\s/?#<>\"«»]+(?:[/?#][^\s<>\"«»]*)?", re.I)),
    (".", "url", re.compile(rf"(?<![\w@.-]){_DOMAIN}(?![\w@.])(?:[/?#][^\s<>\"«»]*)?", re.I | re.A)),
    ("@", "email", re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.A)),
    ("@", "mention", re.compile(r"(?<!\w)@[a-zA-Z0-9_]{2,32}(?!\w)")),
    ("/", "bot_command", re.compile(r"(?<![\w/<>])/[a-zA-Z0-9_]{1,64}(?:@[a-zA-Z0-9_]{3,32})?(?![\w/<>@])")),
    (
        "#",
        "hashtag",
        re.compile(rf"(?<![{_LETTER}])#(?=[{_LETTER}]*[^\W\d_])[{_LETTER}]{{1,256}}(?![{_LETTER}]*#)"),
    ),
]


def utf16_length(text: str) -> int:
    """The length of a text as Telegram counts it."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def cut(text: str, entity: Entity) -> str:
    """The part of the text that an entity covers."""
    raw = text.encode("utf-16-le")
    return raw[2 * entity["offset"] : 2 * (entity["offset"] + entity["length"])].decode("utf-16-le")


def find_entities(text: str) -> list[Entity]:
    """Hashtags, mentions, commands, links and addresses in plain text; where two overlap the first wins."""
    found: list[tuple[int, int, str]] = []
    for sign, kind, pattern in _MATCHERS:
        if sign in text:
            found += [_span(match, kind) for match in pattern.finditer(text)]
    entities: list[Entity] = []
    end_of_last = 0
    for start, end, kind in sorted(found, key=lambda span: (span[0], -span[1])):
        if start >= end_of_last:
            entities.append(_entity(kind, text, start, end))
            end_of_last = end
    return entities


def _span(match: re.Match[str], kind: str) -> tuple[int, int, str]:
    end = match.end()
    if kind == "url":
        end = match.start() + len(match.group().rstrip(_WORD_ENDS))
    return match.start(), end, kind


def _entity(kind: str, text: str, start: int, end: int) -> Entity:
    return {"type": kind, "offset": utf16_length(text[:start]), "length": utf16_length(text[start:end])}


def complete(text: str, marked: list[Entity]) -> list[Entity]:
    """The given entities with those found in the text, as Telegram stores them: at most 100, in order."""
    closed = [
        (one["offset"], one["offset"] + one["length"])
        for one in marked
        if one["type"] in ("code", "pre", "text_link", "text_mention")
    ]
    found = [
        one
        for one in find_entities(text)
        if not any(one["offset"] < end and one["offset"] + one["length"] > start for start, end in closed)
    ]
    return sorted(marked + found, key=lambda one: (one["offset"], -one["length"]))[:100]


def trimmed(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """Text without white space at its ends and with control characters as blanks; entities follow."""
    clean = _CONTROL.sub(" ", text.replace("\r", ""))
    body = clean.strip()
    if body == text:
        return text, entities
    if len(clean) != len(text):
        entities = [_without_returns(text, one) for one in entities]
    ahead = utf16_length(clean[: len(clean) - len(clean.lstrip())])
    total = utf16_length(body)
    kept: list[Entity] = []
    for one in entities:
        start = max(0, one["offset"] - ahead)
        end = min(total, one["offset"] + one["length"] - ahead)
        if end > start:
            kept.append({**one, "offset": start, "length": end - start})
    return body, kept


def _without_returns(text: str, entity: Entity) -> Entity:
    raw = text.encode("utf-16-le")
    start, end = entity["offset"], entity["offset"] + entity["length"]
    before = raw[: 2 * start].decode("utf-16-le").count("\r")
    inside = raw[2 * start : 2 * end].decode("utf-16-le").count("\r")
    return {**entity, "offset": start - before, "length": entity["length"] - inside}
