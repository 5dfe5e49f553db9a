"""A sign-up list as a spreadsheet, for whoever holds the event."""

from io import BytesIO

from xlsxwriter import Workbook

from bot.signups.lists import SignUp


def workbook(sign_up: SignUp, headings: list[str], waits: str) -> bytes:
    """Name, people, remark, and `waits` where somebody is on the waiting list. Text is never a formula."""
    content = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(content, options) as book:
        sheet = book.add_worksheet()
        sheet.set_column(1, 1, 24)
        sheet.set_column(3, 3, 40)
        sheet.write_row(0, 0, headings, book.add_format({"bold": True}))
        for number, entry in enumerate((*sign_up.seated, *sign_up.waiting), 1):
            state = "" if entry.is_seated else waits
            sheet.write_row(number, 0, [number, entry.name, entry.people, entry.remark, state])
    return content.getvalue()
