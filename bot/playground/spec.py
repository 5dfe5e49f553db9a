"""Every method of Bot API 10.0 with its parameters (bot_api.json: "name*" is required), and the check."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from bot.playground.args import Args, Refusal, bad

_TABLE: dict[str, dict[str, str]] = json.loads((Path(__file__).parent / "bot_api.json").read_text("utf-8"))
NAMES = {name.lower(): name for name in _TABLE}
_PARAMETERS = {
    method: [(name.rstrip("*"), types, name.endswith("*")) for name, types in parameters.items()]
    for method, parameters in _TABLE.items()
}
_NUMBER = re.compile(r"-?\d{1,19}")
_FLOAT = re.compile(r"-?\d+(\.\d+)?([eE][+-]?\d+)?")
_BOOLEANS = frozenset({"true", "false", "yes", "no", "1", "0"})
QUERY_INVALID = "query is too old and response timeout expired or query ID is invalid"
_MISSING = {
    "chat_id": "chat_id is empty",
    "text": "message text is empty",
    "photo": "there is no photo in the request",
    "document": "there is no document in the request",
    "file_id": "file_id not specified",
    "user_id": "invalid user_id specified",
    "message_id": "message identifier is not specified",
    "message_ids": "message identifiers are not specified",
    "callback_query_id": QUERY_INVALID,
    "commands": "can't parse commands JSON object",
    "media": "can't parse media JSON object",
    "action": "wrong parameter action in request",
}
_SUBJECTS = {
    "reply_markup": ("reply keyboard markup", "reply markup"),
    "reply_parameters": ("reply parameters", "reply parameters"),
    "link_preview_options": ("link preview options", "link preview options"),
}


def check(method: str, args: Args) -> None:
    """Raise the Refusal that Telegram would give for a missing or ill-typed parameter; unknown ones pass."""
    for name, types, required in _PARAMETERS[method]:
        if args.has(name):
            if name in args.texts:
                _check_type(name, types, args.texts[name])
        elif required:
            raise bad(_MISSING.get(name, f'parameter "{name}" is required'))


def _check_type(name: str, types: str, value: str) -> None:
    if "String" in types.split("|"):
        return
    if types == "Integer":
        _demand(_NUMBER.fullmatch(value), f"invalid {name} specified")
    elif types == "Boolean":
        _demand(value.lower() in _BOOLEANS, f"invalid {name} specified")
    elif types == "Float":
        _demand(_FLOAT.fullmatch(value), f"invalid {name} specified")
    else:
        _check_json(name, types, value)


def _check_json(name: str, types: str, value: str) -> None:
    parsed_as, expected_as = _SUBJECTS.get(name, (name, name))
    try:
        parsed: Any = json.loads(value)
    except ValueError:
        raise bad(f"can't parse {parsed_as} JSON object") from None
    if types.startswith("Array of "):
        _demand(
            isinstance(parsed, list), f"expected an Array of {types.removeprefix('Array of ').split(', ')[0]}"
        )
    else:
        _demand(isinstance(parsed, dict), f"object expected as {expected_as}")


def _demand(holds: object, otherwise: str) -> None:
    if not holds:
        raise bad(otherwise)


def known(name: str) -> str:
    """The method's proper name; the spelling of the request does not matter. 404 when there is none."""
    proper = NAMES.get(name.lower())
    if proper is None:
        raise Refusal(404, "Not Found: method not found")
    return proper
