"""The commands of the shell for places and households."""

import asyncio
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot import shell
from bot.clock import Clock
from bot.config import Settings

if TYPE_CHECKING:
    from bot.roster import letters


@click.group()
def places() -> None:
    """The neighbourhood's places and households."""


@places.command("import")
@shell.CONFIG
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Only say what is wrong and what would change.")
@click.option(
    "--complete", is_flag=True, help="Households of these buildings that FILE lacks leave the roster."
)
def import_places(config: Path, file: Path, dry_run: bool, complete: bool) -> None:
    """Build the tree and the roster from a CSV or XLSX, also while the bot runs: all of it or nothing."""
    from bot.roster import importing, report

    settings = shell.settings_in(config)
    wish = importing.Wish(file, is_dry_run=dry_run, is_complete=complete)
    with shell.refusals(settings), report.progress(settings) as tell:
        plan = asyncio.run(importing.run(settings, wish, Clock(), tell))
    for line in report.lines(plan, wish, settings):
        click.echo(line)
    sys.exit(1 if plan.problems else 0)


def print_letters(settings: Settings, username: str, order: "letters.Order") -> None:
    """The letters that `linli letters` was asked for, by the bot of this name."""
    from bot.roster import letters as printing
    from bot.roster import report

    with shell.refusals(settings), report.progress(settings) as tell:
        written = asyncio.run(printing.run(settings, order, username, Clock(), tell))
    for file, count in written:
        click.echo(shell.words("letters/printed", settings, file=str(file), count=count))
    click.echo(shell.words("letters/done", settings, count=sum(count for _, count in written)))
