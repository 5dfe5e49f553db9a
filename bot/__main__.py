"""The command line. It alone starts the channel."""

import asyncio
import signal
import sys
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import click

from bot import logs, shell
from bot.access import MAY, Role
from bot.clock import Clock
from bot.config import Settings
from bot.recount.commands import recount
from bot.roster.commands import places, print_letters
from bot.texts import LANGUAGES, Texts

_TABLE_WIDTH = 150  # characters: a table is not broken, whatever it is piped into


def _for(usual: Role) -> Callable[[Any], Any]:
    return click.option(
        "--for",
        "reader",
        type=click.Choice([role.value for role in Role]),
        default=usual.value,
        show_default=True,
        help="Whose eyes it is for: what that role may not see is left out.",
    )


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="linli")
def main() -> None:
    """Linli (邻里): issues, polls and bulletins for residents' building groups."""


@main.command()
@shell.CONFIG
def run(config: Path) -> None:
    """Listen in the groups and answer, until stopped."""
    from handlers.telegram import service
    from storage.database import DatabaseBusy

    settings = shell.settings_in(config, needs_token=True)

    def announce(link: str) -> None:
        """On the terminal alone, never in the log: whoever opens it owns the community."""
        click.echo(shell.words("operator/first_owner", settings, link=link))

    try:
        with shell.refusals(settings):
            _run_until_stopped(service.run(settings, Clock(), announce))
    except service.TokenRefused:
        shell.give_up("operator/token_refused", settings)
    except DatabaseBusy:
        shell.give_up("operator/database_busy", settings)


@main.command()
@shell.CONFIG
def migrate(config: Path) -> None:
    """Bring the tables of the database up to date (`run` does so by itself)."""
    from bot.readable import readable
    from storage import migrations
    from storage.database import Database, DatabaseBusy

    settings = shell.settings_in(config)

    async def work() -> bool:
        database = Database(settings.storage.url)
        try:
            await database.lock()
            async with database.transaction() as tx:
                return await migrations.migrate(tx)
        finally:
            await database.close()

    try:
        with shell.refusals(settings), readable():
            changed = asyncio.run(work())
    except DatabaseBusy:
        shell.give_up("operator/database_busy", settings)
    else:
        click.echo(shell.words("operator/migrated", settings, changed=changed, version=migrations.newest()))


@main.command("access")
@click.option("--language", type=click.Choice(LANGUAGES), default="zh-CN", show_default=True)
def print_access(language: str) -> None:
    """Who may do what: the one table that judges, an action a line and a role a column."""
    from rich.console import Console
    from rich.table import Table

    texts = Texts()
    table = Table(texts.render("access/heading.txt", language), box=None)
    for role in Role:
        table.add_column(texts.render("access/role.txt", language, role=role.value), justify="center")
    for action, roles in MAY.items():
        words = texts.render("access/action.txt", language, action=action.value)
        table.add_row(words, *("✓" if role in roles else "·" for role in Role))
    Console(width=_TABLE_WIDTH, highlight=False).print(table)


@main.command()
@shell.CONFIG
def check(config: Path) -> None:
    """Say in plain words whether the installation is right."""
    from bot.checks import check_installation
    from handlers.telegram.checks import check_telegram

    settings = shell.settings_in(config)
    marks = {"ok": "✓", "warn": "!", "fail": "✗"}

    async def work() -> bool:
        failed = False
        for findings in (check_installation(settings, Clock()), check_telegram(settings)):
            async for finding in findings:
                click.echo(f"{marks[finding.level]} {finding.text}")
                failed |= finding.level == "fail"
        return failed

    sys.exit(1 if asyncio.run(work()) else 0)


@main.group()
def export() -> None:
    """Print what Linli knows, for other programs."""


_COMMUNITY = click.option("--community", help="Whose issues; to be named where there are several.")


@export.command("issues")
@shell.CONFIG
@click.option(
    "--format",
    "form",
    type=click.Choice(["csv", "json", "open311-json", "open311-xml"]),
    default="csv",
    show_default=True,
)
@_for(Role.resident)
@_COMMUNITY
def export_issues(config: Path, form: str, reader: str, community: str | None) -> None:
    """Issues with their history, also while the bot runs."""
    from bot.exports import printing

    settings = shell.settings_in(config)
    work = printing.print_issues(settings, form, sys.stdout, Role(reader), community)
    _export(settings, reader, community, work)


@export.command("workbook")
@shell.CONFIG
@click.option(
    "--output", type=click.Path(dir_okay=False, path_type=Path), required=True, help="The .xlsx file."
)
@_for(Role.resident)
@_COMMUNITY
def export_workbook(config: Path, output: Path, reader: str, community: str | None) -> None:
    """The same as a spreadsheet with a sheet for issues and one for what happened."""
    from bot.exports import printing

    settings = shell.settings_in(config)
    try:
        saving = printing.save_workbook(settings, output, Role(reader), community)
        _export(settings, reader, community, saving)
    except OSError as error:
        shell.give_up("exports/unwritable", settings, file=str(output), reason=error.strerror or str(error))


def _export(settings: Settings, reader: str, community: str | None, work: Coroutine[Any, Any, int]) -> None:
    """Export, and say what was kept back from this reader."""
    from bot.exports import records

    with shell.refusals(settings):
        asyncio.run(work)
        if kept_back := asyncio.run(records.count_kept_back(settings, Role(reader), community)):
            click.echo(shell.words("exports/kept_back", settings, total=kept_back), err=True)


main.add_command(places)
main.add_command(recount)


@main.command()
@shell.CONFIG
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--place", help="A compound, a building or a unit; without it, all of them.")
@click.option("--room", help="One household alone, whose letter was lost.")
@click.option("--unjoined", "only_new", is_flag=True, help="Without the households that somebody has joined.")
@click.option("--slips", is_flag=True, help="Four to a sheet, to be cut.")
def letters(config: Path, **order: Any) -> None:
    """Write a PDF for each building into FOLDER: letters with the codes by which households join."""
    from bot.roster.letters import Order
    from handlers.telegram import service

    settings = shell.settings_in(config, needs_token=True)
    try:
        with shell.refusals(settings):
            username = asyncio.run(service.username(settings))
    except service.TokenRefused:
        shell.give_up("operator/token_refused", settings)
    print_letters(settings, username, Order(**order))


@main.command()
@shell.CONFIG
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--place", help="The compound whose council changes; without it, the community.")
@_for(Role.council)
def handover(config: Path, folder: Path, place: str | None, reader: str) -> None:
    """Write what the next council has to know into FOLDER: a PDF, a spreadsheet, their checksums."""
    from bot.handover import pack

    settings = shell.settings_in(config)
    with shell.refusals(settings):
        asyncio.run(pack.make(settings, folder, place, Role(reader), Clock()))
        click.echo(shell.words("handover/made", settings, folder=str(folder), file=pack.CHECKSUMS))


@main.command()
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8080,
    show_default=True,
    help="The page's port on this machine.",
)
@click.option("--language", type=click.Choice(["zh-CN", "en"]), default="zh-CN", show_default=True)
def demo(port: int, language: str) -> None:
    """A whole neighbourhood in the browser, with the real bot and no token."""
    from bot.playground import demo as playground
    from handlers.telegram import service

    logs.configure(level="WARNING")
    _run_until_stopped(playground.run(service.run, port, language))


@main.group()
def board() -> None:
    """The public board: pages of what everybody may know."""


@board.command("build")
@shell.CONFIG
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
def board_build(config: Path, folder: Path) -> None:
    """Write what changed into FOLDER, also while the bot runs; any web server can show it."""
    from bot.site import building

    settings = shell.settings_in(config)
    with shell.refusals(settings):
        built = asyncio.run(building.build(settings, folder, Clock().now()))
        click.echo(shell.words("site/built", settings, built=built, folder=str(folder)))


@board.command("serve")
@shell.CONFIG
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--port", type=click.IntRange(0, 65535), default=8090, show_default=True)
def board_serve(config: Path, folder: Path, port: int) -> None:
    """Show the board in FOLDER to browsers on this machine."""
    import uvicorn
    from starlette.staticfiles import StaticFiles

    click.echo(shell.words("site/served", shell.settings_in(config), address=f"http://127.0.0.1:{port}/"))
    uvicorn.run(StaticFiles(directory=folder, html=True), port=port, log_level="warning")


def _run_until_stopped(work: Coroutine[Any, Any, None]) -> None:
    """Run until SIGINT or SIGTERM; what is on its way then is recovered at the next start."""

    async def supervised() -> None:
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(logs.loop_exception_handler)
        task = asyncio.ensure_future(work)
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, task.cancel)
        await task

    try:
        asyncio.run(supervised())
    except asyncio.CancelledError:
        return


if __name__ == "__main__":
    main()
