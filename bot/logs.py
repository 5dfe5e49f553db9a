"""Logs of one line each, and nothing secret in them: redaction comes last, on the rendered line."""

import asyncio
import logging
import re
import sys
import threading
import traceback
from collections.abc import Iterable, Mapping
from contextlib import suppress
from types import TracebackType
from typing import Any, TextIO
from urllib.parse import quote

import structlog
from structlog.typing import Processor

HIDDEN = "***"
# The second form is how reprlib, and so asyncio, shortens one.
_TOKEN = re.compile(r"[0-9]{5,}(?::|%3[Aa])(?:[A-Za-z0-9_-]{20,}|[A-Za-z0-9_-]*\.{3}[A-Za-z0-9_-]+)")
_URL_PASSWORD = re.compile(r"""([A-Za-z][A-Za-z0-9+.-]*://[^\s:/@'"]*:)[^\s'"]+@""")
# httpx logs every URL at INFO, the token in it; at DEBUG the others log what people write.
_NOISY = ("httpx", "httpcore", "alembic", "apscheduler", "aiosqlite", "telegram")

_known: list[str] = []


def redact(text: str, also: Iterable[str] = ()) -> str:
    """`text` without the secrets given to configure() and to `also`, Telegram tokens and URL passwords."""
    for secret in [*_known, *_spellings(also)]:
        text = text.replace(secret, HIDDEN)
    return _URL_PASSWORD.sub(rf"\1{HIDDEN}@", _TOKEN.sub(HIDDEN, text))


def _spellings(secrets: Iterable[str]) -> list[str]:
    """The secrets as they are and as repr(), repr() of a repr() or a URL write them; the longest first."""
    once = {form for secret in secrets if secret for form in _forms(secret)}
    every = once | {form for secret in once for form in _forms(secret)}
    return sorted(every, key=len, reverse=True)


def _forms(text: str) -> tuple[str, ...]:
    shown = repr(text)[1:-1]
    return text, shown, shown.replace("'", "\\'"), ascii(text)[1:-1], quote(text, safe="", errors="replace")


class _Formatter(structlog.stdlib.ProcessorFormatter):
    def format(self, record: logging.LogRecord) -> str:
        return redact(super().format(record))


class _Handler(logging.StreamHandler[TextIO]):
    def handleError(self, record: logging.LogRecord) -> None:
        """A record that cannot be rendered: logging would print its arguments as they are."""
        with suppress(OSError, ValueError):  # nor does a closed pipe stop the bot
            self.stream.write(redact(f"a log line could not be written: {traceback.format_exc()!r}") + "\n")


def configure(secrets: Iterable[str] = (), level: str | int = "INFO", stream: TextIO | None = None) -> None:
    """Send structlog, logging and uncaught exceptions to `stream` (stderr). May be called again."""
    _known[:] = _spellings(secrets)
    out = stream or sys.stderr
    stamp = structlog.processors.TimeStamper(fmt="iso", utc=True)
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        stamp,
        structlog.processors.StackInfoRenderer(),
    ]
    handler = _Handler(out)
    handler.setFormatter(_Formatter(foreign_pre_chain=shared, processors=_rendering(out.isatty())))
    root = logging.getLogger()
    root.handlers = [old for old in root.handlers if not isinstance(old, _Handler)] + [handler]
    root.setLevel(level)
    for name in _NOISY:
        logging.getLogger(name).setLevel(max(logging.WARNING, root.level))
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.PositionalArgumentsFormatter(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
    )
    sys.excepthook = _uncaught
    threading.excepthook = _uncaught_in_thread


def _rendering(for_a_person: bool) -> list[Processor]:
    """The last steps to a line. No traceback shows local variables: the token is among them."""
    drop = structlog.stdlib.ProcessorFormatter.remove_processors_meta
    if for_a_person:
        plain = structlog.dev.plain_traceback
        readable = structlog.dev.ConsoleRenderer(
            colors=False, repr_native_str=True, exception_formatter=plain
        )
        return [drop, readable]
    order = ["timestamp", "level", "logger", "event"]
    return [
        drop,
        structlog.processors.format_exc_info,
        structlog.processors.KeyValueRenderer(key_order=order, drop_missing=True),
    ]


def _uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        return
    logging.getLogger("linli").critical("stopped by an unexpected error", exc_info=(kind, error, trace))


def _uncaught_in_thread(args: threading.ExceptHookArgs) -> None:
    if args.exc_value is None or issubclass(args.exc_type, SystemExit):
        return
    name = args.thread.name if args.thread else "?"
    error = (args.exc_type, args.exc_value, args.exc_traceback)
    logging.getLogger("linli").error("unexpected error in thread %s", name, exc_info=error)


def loop_exception_handler(loop: asyncio.AbstractEventLoop, context: Mapping[str, Any]) -> None:
    """For loop.set_exception_handler(): what no task awaited is logged like the rest."""
    error = context.get("exception")
    logging.getLogger("linli").error("asyncio: %s", context["message"], exc_info=error)
