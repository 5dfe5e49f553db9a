"""A sign-up list as a spreadsheet, for whoever holds the event."""

from collections.abc import Sequence

from bot.sheets import Sheet, workbook
from bot.signups.lists import SignUp

_WIDTHS = (5, 24, 7, 40, 12)


def spreadsheet(sign_up: SignUp, headings: Sequence[str], waits: str) -> bytes:
    """Name, people, remark, and `waits` where somebody is on the waiting list."""
    entries = enumerate((*sign_up.seated, *sign_up.waiting), 1)
    rows = (
        (number, entry.name, entry.people, entry.remark, "" if entry.is_seated else waits)
        for number, entry in entries
    )
    return workbook([Sheet(headings, _WIDTHS, rows)])
