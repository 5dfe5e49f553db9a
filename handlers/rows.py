"""Buttons under a message, row by row."""

from collections.abc import Sequence

from bot.outbox import Button

Row = tuple[Button, ...]
Rows = tuple[Row, ...]


def in_rows(buttons: Sequence[Button], width: int = 3) -> Rows:
    """As many rows as it takes, `width` buttons each."""
    return tuple(tuple(buttons[at : at + width]) for at in range(0, len(buttons), width))
