"""What Linli knows, for other programs and for spreadsheets."""

from bot.exports.printing import FORMS, print_issues, save_workbook
from bot.exports.records import COLUMNS, PAGE, count_kept_back

__all__ = ["COLUMNS", "FORMS", "PAGE", "count_kept_back", "print_issues", "save_workbook"]
