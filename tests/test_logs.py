"""Logs: one line each from structlog and logging alike, and nothing secret in any of them."""

import asyncio
import io
import logging
import subprocess
import sys

import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st

from bot import logs

TOKEN = "123456789:AAFakeTokenOfNobody_0123456789-abcd"
OTHER = "987654321:BBOtherFakeToken_0123456789abcdef"
SECRET = 'kept "close"\\to us'

pytestmark = pytest.mark.usefixtures("logging_as_before")


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def out() -> io.StringIO:
    stream = io.StringIO()
    logs.configure([SECRET], stream=stream)
    return stream


def break_down(token: str) -> None:
    url = f"https://api.telegram.org/bot{token}/getMe"
    raise RuntimeError(f"no answer from {url}")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (f"token {TOKEN}.", "token ***."),
        (
            f"POST https://api.telegram.org/bot{TOKEN}/sendMessage",
            "POST https://api.telegram.org/bot***/sendMessage",
        ),
        (f"/file/bot{TOKEN.replace(':', '%3A')}/photos/1.jpg", "/file/bot***/photos/1.jpg"),
        (f"令牌{TOKEN}，请保密", "令牌***，请保密"),
        (
            "postgresql+asyncpg://linli:pa:ss/w@rd@db:5432/linli",
            "postgresql+asyncpg://linli:***@db:5432/linli",
        ),
        ("url='postgres://linli:secret@db' next", "url='postgres://linli:***@db' next"),
        ("redis://:secret@db", "redis://:***@db"),
    ],
)
def test_secrets_are_known_by_their_shape(text: str, shown: str) -> None:
    assert logs.redact(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        "2025-11-21T18:19:20.123456Z level='info'",
        "http://127.0.0.1:8081/bot and mail@example.org",
        "sqlite:////var/lib/linli/linli.db",
        "报修 12345:东门坏了",
    ],
)
def test_what_is_no_secret_stays(text: str) -> None:
    assert logs.redact(text) == text


@given(st.text(), st.text(), st.integers(10_000), st.from_regex(r"[A-Za-z0-9_-]{20,50}", fullmatch=True))
def test_no_token_comes_through_whatever_stands_around_it(
    before: str, after: str, bot: int, key: str
) -> None:
    assert f"{bot}:{key}" not in logs.redact(f"{before}{bot}:{key}{after}")


@pytest.mark.parametrize("secret", ["plain", SECRET, "p@ss/wörd", "密码一二三", "two\nlines", "it's"])
def test_a_given_secret_is_hidden_however_it_is_written(secret: str) -> None:
    out = io.StringIO()
    logs.configure([secret, ""], stream=out)
    log = structlog.get_logger("linli.test")
    log.info(f"it is {secret}", value=secret, inside={"list": [secret]}, error=ValueError(secret))
    logging.getLogger("other").warning("it is %r, or %a", secret, secret)
    written = out.getvalue()
    assert len(written.splitlines()) == 2
    assert written.count(logs.HIDDEN) == 6
    for spelling in (secret, repr(secret)[1:-1], ascii(secret)[1:-1]):
        assert spelling not in written


def test_structlog_and_logging_look_the_same(out: io.StringIO) -> None:
    structlog.get_logger("linli.a").info("started", groups=3, place="3号楼")
    logging.getLogger("linli.b").info("started with %d", 3)
    ours, theirs = out.getvalue().splitlines()
    assert " level='info' logger='linli.a' event='started' groups=3 place='3号楼'" in ours
    assert " level='info' logger='linli.b' event='started with 3'" in theirs
    assert ours.startswith("timestamp='20")
    assert "\x1b" not in out.getvalue()


@pytest.mark.parametrize("out", [io.StringIO(), Terminal()], ids=["file", "terminal"])
def test_what_a_resident_wrote_cannot_begin_a_line_of_its_own(out: io.StringIO) -> None:
    logs.configure(stream=out)
    structlog.get_logger().warning("unreadable", text="东门\nlevel='error'\x1b[2J")
    assert len(out.getvalue().splitlines()) == 1
    assert "\x1b" not in out.getvalue()


def test_a_traceback_is_in_the_line_without_local_variables_or_token(out: io.StringIO) -> None:
    try:
        break_down(TOKEN)
    except RuntimeError:
        structlog.get_logger().exception("failed")
        logging.getLogger("httpx").exception("failed too")
    lines = out.getvalue().splitlines()
    assert len(lines) == 2
    for line in lines:
        assert "RuntimeError: no answer from https://api.telegram.org/bot***/getMe" in line
        assert "break_down" in line
        assert "AAFake" not in line


def test_a_person_at_a_terminal_gets_readable_lines_without_colours() -> None:
    out = Terminal()
    logs.configure([SECRET], stream=out)
    try:
        break_down(TOKEN)
    except RuntimeError:
        structlog.get_logger().exception("failed", secret=SECRET)
    written = out.getvalue()
    assert "\x1b" not in written
    assert "AAFake" not in written
    assert "close" not in written
    assert written.splitlines()[-1] == "RuntimeError: no answer from https://api.telegram.org/bot***/getMe"


def test_http_clients_are_quiet_below_warning(out: io.StringIO) -> None:
    for name in ("httpx", "httpcore", "httpcore.connection"):
        logging.getLogger(name).info("HTTP Request: POST https://api.telegram.org/bot%s/getMe", TOKEN)
        logging.getLogger(name).warning("slow")
    assert [line.count("slow") for line in out.getvalue().splitlines()] == [1, 1, 1]


def test_the_level_holds_for_both(out: io.StringIO) -> None:
    logs.configure(level="ERROR", stream=out)
    structlog.get_logger("linli.a").warning("no")
    logging.getLogger("linli.b").warning("no")
    logging.getLogger("httpx").warning("no")
    structlog.get_logger("linli.a").error("yes")
    assert out.getvalue().count("\n") == 1


def test_configured_twice_a_line_still_comes_once() -> None:
    first, second = io.StringIO(), io.StringIO()
    logs.configure(stream=first)
    logs.configure(stream=second)
    logging.getLogger("linli").warning("once")
    assert first.getvalue() == ""
    assert second.getvalue().count("once") == 1


def test_a_closed_stream_stops_nobody() -> None:
    out = io.StringIO()
    logs.configure(stream=out)
    out.close()
    logging.getLogger("linli").warning("to whom?")


async def test_what_no_task_awaited_is_logged(out: io.StringIO) -> None:
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(logs.loop_exception_handler)
    told = asyncio.Event()
    loop.call_soon(break_down, TOKEN)
    loop.call_soon(told.set)
    await told.wait()
    loop.call_exception_handler({"message": f"only words: {OTHER}"})
    first, second = out.getvalue().splitlines()
    assert "asyncio: Exception in callback break_down('***')" in first
    assert "RuntimeError: no answer from https://api.telegram.org/bot***/getMe" in first
    assert second.endswith("event='asyncio: only words: ***'")
    assert "AAFake" not in first
    assert TOKEN[-13:] not in first


PROGRAM = f"""
import logging, threading
from bot import logs
logs.configure()
logging.getLogger("linli").warning("%d tokens", "{TOKEN}")  # it cannot be rendered
def fail(): raise ValueError("in a thread: {OTHER}")
thread = threading.Thread(target=fail, name="pictures")
thread.start()
thread.join()
raise RuntimeError("at the end: {TOKEN}")
"""


def test_a_program_that_dies_says_so_in_single_lines_without_the_token() -> None:
    died = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=False)
    assert died.returncode == 1
    broken, thread, end = died.stderr.splitlines()
    assert "a log line could not be written" in broken
    assert "event='unexpected error in thread pictures'" in thread
    assert "ValueError: in a thread: ***" in thread
    assert "level='critical'" in end
    assert "RuntimeError: at the end: ***" in end
    assert "Fake" not in died.stderr
