"""`linli recount`: for anybody who has the file of a record. No settings, no database, no network."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.texts import LANGUAGES, Texts

if TYPE_CHECKING:
    from bot.recount.checking import Checked


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--receipt", help="Show the ballot with this receipt.")
@click.option("--sha256", help="The fingerprint that was told with the result, to be compared.")
@click.option("--language", type=click.Choice(LANGUAGES), default="zh-CN", show_default=True)
def recount(file: Path, receipt: str | None, sha256: str | None, language: str) -> None:
    """Count a vote again from its record in FILE alone; exit status 1 when something is not right."""
    from bot.recount import checking
    from bot.voting import statutory

    texts = Texts()
    try:
        checked = checking.check(file.read_bytes())
    except (OSError, ValueError):
        click.echo(texts.render("recount/unreadable.txt", language, file=str(file)), err=True)
        sys.exit(1)
    opened = checked.opened
    is_as_told = sha256 is None or sha256.strip().lower() == opened.sha256
    values = {"checked": checked, "kept": opened.record, "percent": statutory.shown, "told": sha256}
    click.echo(texts.render("recount/checked.txt", language, is_as_told=is_as_told, **values))
    is_there = receipt is None or _show(texts, language, checked, receipt)
    sys.exit(0 if checked.is_right and is_as_told and is_there else 1)


def _show(texts: Texts, language: str, checked: "Checked", receipt: str) -> bool:
    """Show one ballot; whether it is there."""
    from bot.voting import receipts

    kept = checked.opened.record
    code = receipts.read(receipt)
    ballot = kept.ballot(code) if code is not None else None
    click.echo(
        texts.render("recount/ballot.txt", language, kept=kept, receipt=code or receipt, ballot=ballot)
    )
    return ballot is not None
