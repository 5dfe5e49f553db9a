"""parse_mode HTML, by the rules and with the error texts of TDLib's parse_html."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from bot.playground.entities import Entity, utf16_length

_KINDS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "u": "underline",
    "ins": "underline",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "pre": "pre",
    "code": "code",
    "blockquote": "blockquote",
    "a": "text_link",
    "tg-emoji": "custom_emoji",
}
_SIGNS = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_REFERENCE = re.compile(r"&(?:#x([0-9a-fA-F]*)|#([0-9]*)|([a-zA-Z]*));?")
_SPACE = " \t\r\n\0\v"
_NAME_TOKEN = re.compile(r"[A-Za-z0-9.-]*")
_USER_LINK = re.compile(r"tg://user/?\?id=(\d+)")


class MarkupError(ValueError):
    """Text that Telegram cannot parse; the message is its own, without the prefix."""


@dataclass
class _Open:
    tag: str
    arguments: dict[str, str]
    offset: int
    position: int


@dataclass
class _Parser:
    source: str
    at: int = 0
    out: list[str] = field(default_factory=list)
    length: int = 0
    open: list[_Open] = field(default_factory=list)
    entities: list[Entity] = field(default_factory=list)

    def error(self, sentence: str, at: int) -> MarkupError:
        offset = len(self.source[:at].encode("utf-8", "surrogatepass"))
        return MarkupError(sentence.replace("{offset}", f"at byte offset {offset}"))

    def peek(self) -> str:
        return self.source[self.at] if self.at < len(self.source) else ""

    def put(self, text: str) -> None:
        self.out.append(text)
        self.length += utf16_length(text)

    def skip(self, signs: str) -> None:
        while self.peek() and self.peek() in signs:
            self.at += 1

    def skip_to(self, signs: str) -> None:
        while self.peek() and self.peek() not in signs:
            self.at += 1


def parse_html(source: str) -> tuple[str, list[Entity]]:
    """The plain text and its entities. Raises MarkupError with Telegram's words."""
    parser = _Parser(source)
    while parser.at < len(source):
        sign = parser.peek()
        if sign == "&":
            _reference(parser)
        elif sign != "<":
            start = parser.at
            parser.skip_to("<&")
            parser.put(source[start : parser.at])
        elif source[parser.at + 1 : parser.at + 2] == "/":
            _end_tag(parser)
        else:
            _start_tag(parser)
    if parser.open:
        raise MarkupError(f'Can\'t find end tag corresponding to start tag "{parser.open[-1].tag}"')
    entities = sorted(parser.entities, key=lambda one: (one["offset"], -one["length"]))
    return "".join(parser.out), entities


def _decoded(source: str, at: int) -> tuple[str, int]:
    """The character a reference stands for and where it ends; "&" itself when it is none."""
    match = _REFERENCE.match(source, at)
    if match is None:
        return "&", at + 1
    hexadecimal, decimal, name = match.groups()
    if name is not None:
        return (_SIGNS[name], match.end()) if name in _SIGNS else ("&", at + 1)
    code = int(hexadecimal or "0", 16) if hexadecimal is not None else int(decimal or "0")
    length = len(match.group().rstrip(";"))
    if code == 0 or code >= 0x10FFFF or length >= 10:
        return "&", at + 1
    return chr(code), match.end()


def _reference(parser: _Parser) -> None:
    sign, parser.at = _decoded(parser.source, parser.at)
    parser.put(sign)


def _start_tag(parser: _Parser) -> None:
    begin = parser.at
    parser.at += 1
    parser.skip_to(_SPACE + ">")
    if not parser.peek():
        raise parser.error("Unclosed start tag {offset}", begin)
    tag = parser.source[begin + 1 : parser.at].lower()
    if tag not in _KINDS:
        raise parser.error(f'Unsupported start tag "{tag}" {{offset}}', begin)
    arguments: dict[str, str] = {}
    parser.skip(_SPACE)
    while parser.peek() != ">":
        name, value = _attribute(parser, tag, begin)
        arguments[name] = value
        parser.skip(_SPACE)
    if tag == "span" and arguments.get("class") != "tg-spoiler":
        raise parser.error('Tag "span" must have class "tg-spoiler" {offset}', begin)
    parser.at += 1
    parser.open.append(_Open(tag, arguments, parser.length, len(parser.out)))


def _attribute(parser: _Parser, tag: str, begin: int) -> tuple[str, str]:
    start = parser.at
    parser.skip_to(_SPACE + "=>" if tag == "blockquote" else _SPACE + "=")
    name = parser.source[start : parser.at]
    if not name:
        raise parser.error(f'Empty attribute name in the tag "{tag}" {{offset}}', begin)
    parser.skip(_SPACE)
    if name == "expandable" and parser.peek() != "=":
        return name, ""
    if parser.peek() != "=":
        raise parser.error(
            f'Expected equal sign in declaration of an attribute of the tag "{tag}" {{offset}}', begin
        )
    parser.at += 1
    parser.skip(_SPACE)
    if not parser.peek():
        raise parser.error(f'Unclosed start tag "{tag}" {{offset}}', begin)
    value = _quoted(parser) if parser.peek() in "'\"" else _token(parser)
    if not parser.peek():
        raise parser.error("Unclosed start tag {offset}", begin)
    return name, value


def _token(parser: _Parser) -> str:
    begin = parser.at
    match = _NAME_TOKEN.match(parser.source, begin)
    parser.at = match.end() if match else begin
    if not parser.peek() or parser.peek() not in _SPACE + ">":
        raise parser.error("Unexpected end of name token {offset}", begin)
    return parser.source[begin : parser.at].lower()


def _quoted(parser: _Parser) -> str:
    quote = parser.peek()
    parser.at += 1
    value: list[str] = []
    while parser.peek() and parser.peek() != quote:
        if parser.peek() == "&":
            sign, parser.at = _decoded(parser.source, parser.at)
            value.append(sign)
        else:
            value.append(parser.peek())
            parser.at += 1
    if parser.peek():
        parser.at += 1
    return "".join(value)


def _end_tag(parser: _Parser) -> None:
    begin = parser.at
    if not parser.open:
        raise parser.error("Unexpected end tag {offset}", begin)
    parser.at += 2
    parser.skip_to(_SPACE + ">")
    found = parser.source[begin + 2 : parser.at].lower()
    parser.skip(_SPACE)
    if parser.peek() != ">":
        raise parser.error("Unclosed end tag {offset}", begin)
    parser.at += 1
    opened = parser.open[-1]
    if found and found != opened.tag:
        raise parser.error(
            f'Unmatched end tag {{offset}}, expected "</{opened.tag}>", found "</{found}>"', begin
        )
    parser.open.pop()
    if parser.length > opened.offset:
        _close(parser, opened)


def _close(parser: _Parser, opened: _Open) -> None:
    entity: dict[str, Any] = {
        "type": _KINDS[opened.tag],
        "offset": opened.offset,
        "length": parser.length - opened.offset,
    }
    if opened.tag == "a":
        _link(entity, opened.arguments.get("href") or "".join(parser.out[opened.position :]))
    elif opened.tag == "tg-emoji":
        identifier = opened.arguments.get("emoji-id", "")
        if not identifier.isdigit() or int(identifier) == 0:
            raise MarkupError("Invalid custom emoji identifier specified")
        entity["custom_emoji_id"] = identifier
    elif opened.tag == "blockquote" and "expandable" in opened.arguments:
        entity["type"] = "expandable_blockquote"
    elif opened.tag in ("pre", "code") and _joined_with_inner(parser, entity, opened):
        return
    if entity["type"] != "text_link" or entity["url"]:
        parser.entities.append(entity)


def _link(entity: Entity, url: str) -> None:
    person = _USER_LINK.fullmatch(url)
    if person:
        entity["type"], entity["user_id"] = "text_mention", int(person.group(1))
        return
    if "://" not in url and "." in url and not re.search(r"\s", url):
        url = f"http://{url}"
    entity["url"] = url if re.fullmatch(r"(?:https?|tg|ton)://\S+", url) else ""


def _joined_with_inner(parser: _Parser, entity: Entity, opened: _Open) -> bool:
    """<pre><code class="language-x"> is one entity, not two."""
    language = opened.arguments.get("class", "").removeprefix("language-") if opened.tag == "code" else ""
    if opened.tag == "code" and language:
        entity["language"] = language
    inner = parser.entities[-1] if parser.entities else None
    if opened.tag != "pre" or inner is None or inner["type"] != "code" or "language" not in inner:
        return False
    if (inner["offset"], inner["length"]) != (entity["offset"], entity["length"]):
        return False
    inner["type"] = "pre"
    return True


def without_code_language(entities: list[Entity]) -> list[Entity]:
    """A language alone on <code> means nothing to Telegram."""
    return [
        {key: value for key, value in one.items() if one["type"] != "code" or key != "language"}
        for one in entities
    ]
