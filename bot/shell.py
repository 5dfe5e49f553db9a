"""What every command of the shell does: reading its settings, saying things in their language, giving up."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

import click
from sqlalchemy import make_url

from bot import logs
from bot.config import Settings, SettingsError, load
from bot.errors import UserError
from bot.texts import Texts

CONFIG = click.option(
    "--config",
    type=click.Path(dir_okay=False, path_type=Path),
    default=Path("config.toml"),
    show_default=True,
    help="The settings file.",
)


def settings_in(config: Path, needs_token: bool = False) -> Settings:
    """The settings, or one clear line and exit status 2."""
    logs.configure()
    try:
        settings = load(config)
    except SettingsError as error:
        text = Texts().render(f"{error.template}.txt", error.language, **error.values)
        click.echo(text, err=True)
        sys.exit(2)
    token = settings.telegram.token
    if token is None and needs_token:
        give_up("operator/no_token", settings, file=str(config))
    secrets = [token.get_secret_value() if token else None, make_url(settings.storage.url).password]
    logs.configure(secrets=[secret for secret in secrets if secret])
    return settings


def words(template: str, settings: Settings, **values: object) -> str:
    return Texts(settings.community.timezone).render(f"{template}.txt", settings.community.language, **values)


@contextmanager
def refusals(settings: Settings) -> Iterator[None]:
    """A UserError is said in its words, and is the end of the command."""
    try:
        yield
    except UserError as error:
        give_up(error.template, settings, **error.values)


def give_up(template: str, settings: Settings, **values: object) -> NoReturn:
    click.echo(words(template, settings, **values), err=True)
    sys.exit(1)
