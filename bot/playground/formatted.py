"""The text or caption of a message to be sent, as the bot formatted it."""

from __future__ import annotations

from typing import Any

from bot.playground.args import Args, bad
from bot.playground.entities import Entity, complete, trimmed, utf16_length
from bot.playground.markup import MarkupError, parse_html, without_code_language
from bot.playground.world import CAPTION_LIMIT, TEXT_LIMIT


def text_of(args: Args) -> tuple[str, list[Entity]]:
    """The text parameter with its entities; Refusal when it is empty, too long or cannot be parsed."""
    if not args.text("text"):
        raise bad("message text is empty")
    text, entities = formatted(args.text("text"), args.text("parse_mode"), args.json("entities"))
    if not text:
        raise bad("text must be non-empty")
    if utf16_length(text) > TEXT_LIMIT:
        raise bad("message is too long")
    return text, entities


def caption_of(args: Args) -> tuple[str, list[Entity]]:
    """The caption parameter with its entities; empty when there is none."""
    return caption(args.text("caption"), args.text("parse_mode"), args.json("caption_entities"))


def caption(source: str, parse_mode: str, given: Any) -> tuple[str, list[Entity]]:
    text, entities = formatted(source, parse_mode, given)
    if utf16_length(text) > CAPTION_LIMIT:
        raise bad("message caption is too long")
    return text, entities


def formatted(source: str, parse_mode: str, given: Any) -> tuple[str, list[Entity]]:
    """Plain text and all its entities, from markup or from given entities."""
    mode = parse_mode.lower()
    if mode == "html":
        try:
            text, entities = parse_html(source)
        except MarkupError as error:
            raise bad(f"can't parse entities: {error}") from None
        entities = without_code_language(entities)
    elif mode in ("", "none"):
        text, entities = source, _given(given)
    elif mode in ("markdown", "markdownv2"):
        raise bad(f"the playground does not play parse_mode {parse_mode}")
    else:
        raise bad("unsupported parse_mode")
    text, entities = trimmed(text, entities)
    return text, complete(text, entities)


def _given(given: Any) -> list[Entity]:
    entities: list[Entity] = []
    for one in given or []:
        if not isinstance(one, dict) or not isinstance(one.get("type"), str):
            raise bad("can't parse MessageEntity: expected an Object")
        if not all(isinstance(one.get(name), int) for name in ("offset", "length")):
            raise bad('can\'t parse MessageEntity: field "offset" must be a Number')
        if one["length"] > 0:
            entities.append(one)
    return entities
