"""render(template, language, **values): every word that people read comes from templates/."""

import re
import sys
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from types import CodeType
from zoneinfo import ZoneInfo

from jinja2 import BytecodeCache, FileSystemLoader, StrictUndefined, TemplateError, meta, select_autoescape
from jinja2.bccache import Bucket
from jinja2.sandbox import SandboxedEnvironment

TEMPLATES = Path(__file__).resolve().parent.parent / "templates"
LANGUAGES = ("zh-CN", "en")
_WEEKDAYS = {
    "zh-CN": ("周一", "周二", "周三", "周四", "周五", "周六", "周日"),
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
}


class _Compiled(BytecodeCache):
    """What a process has compiled once: a template is the same in all the communities that use it."""

    def __init__(self) -> None:
        self._codes: dict[tuple[str, str], CodeType | None] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._codes.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._codes[bucket.key, bucket.checksum] = bucket.code


_COMPILED = _Compiled()


class Texts:
    """The words of one community: its time zone is built into the dates they show, and the tags that people
    are told to write (`examples`, by language) into the examples.

    `.html` templates are escaped for Telegram HTML, `.page` ones for the public board; `.txt` ones are plain
    (terminal, toasts).
    """

    def __init__(
        self,
        timezone: str = "Asia/Shanghai",
        folder: Path = TEMPLATES,
        examples: Callable[[str], Mapping[str, str]] = lambda _language: {},
    ) -> None:
        self.zone = ZoneInfo(timezone)
        self._folder = folder
        self._environments = {
            language: self._environment(folder / language, language) for language in LANGUAGES
        }
        for language, environment in self._environments.items():
            environment.globals |= examples(language)

    def _environment(self, folder: Path, language: str) -> SandboxedEnvironment:
        environment = SandboxedEnvironment(
            loader=FileSystemLoader(folder),
            undefined=StrictUndefined,
            autoescape=select_autoescape(["html", "page"]),
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,  # no look at the file system for each text
            bytecode_cache=_COMPILED,
        )
        environment.filters["when"] = lambda moment: self.when(moment, language)
        environment.filters["day"] = lambda moment: self.day(moment, language)
        environment.filters["last_day"] = lambda end: self.last_day(end, language)
        environment.filters["clip"] = clip
        environment.filters["square_metres"] = square_metres
        environment.filters["in_language"] = lambda label: label.get(language) or next(iter(label.values()))
        return environment

    def render(self, template: str, language: str, **values: object) -> str:
        """The text of `template` ("issues/card.html"); raises jinja2.TemplateError when it is broken."""
        return self._environments[language].get_template(template).render(values).strip()

    def variables(self, template: str, language: str) -> set[str]:
        """The values that `template` asks for."""
        environment = self._environments[language]
        source = (self._folder / language / template).read_text(encoding="utf-8")
        return meta.find_undeclared_variables(environment.parse(source, template))

    def when(self, moment: datetime, language: str) -> str:
        """A date with weekday and time in the community's zone: 11月23日 周一 20:00."""
        local = moment.astimezone(self.zone)
        return f"{self.day(moment, language)} {local:%H:%M}"

    def last_day(self, end: datetime, language: str) -> str:
        """The last day of what is over at `end`, the first instant after it."""
        return self.date(end - timedelta(microseconds=1), language)

    def date(self, moment: datetime, language: str) -> str:
        """A date with its year: 2027年6月30日, or 30 Jun 2027."""
        local = moment.astimezone(self.zone)
        if language == "zh-CN":
            return f"{local.year}年{local.month}月{local.day}日"
        return f"{local.day} {local:%b %Y}"

    def day(self, moment: datetime, language: str) -> str:
        """A date with its weekday: 11月23日 周一, or Mon 23 Nov."""
        local = moment.astimezone(self.zone)
        weekday = _WEEKDAYS[language][local.weekday()]
        if language == "zh-CN":
            return f"{local.month}月{local.day}日 {weekday}"
        return f"{weekday} {local.day} {local:%b}"


def clip(text: str, length: int) -> str:
    """`text` on one line and no longer than `length` UTF-16 units (Telegram's count), a cut marked by …"""
    line = re.sub(r"\s+", " ", text).strip()
    units = line.encode("utf-16-le", errors="surrogatepass")
    if len(units) <= 2 * length:
        return line
    return units[: 2 * (length - 1)].decode("utf-16-le", errors="ignore").rstrip() + "…"


def square_metres(square_cm: int) -> str:
    """An area of whole square centimetres in square metres, exactly: 89.5."""
    whole, part = divmod(square_cm, 10_000)
    return f"{whole}.{part:04}".rstrip("0").rstrip(".")


def problems(folder: Path = TEMPLATES) -> Iterator[str]:
    """What is wrong with the templates themselves: syntax, a language without one, other variables."""
    texts = Texts(folder=folder)
    names = {
        language: {str(path.relative_to(folder / language)) for path in (folder / language).rglob("*.*")}
        for language in LANGUAGES
    }
    every = set.union(*names.values())
    for name in sorted(every):
        missing = [language for language in LANGUAGES if name not in names[language]]
        if missing:
            yield f"{name}: missing in {', '.join(missing)}"
            continue
        try:
            variables = [texts.variables(name, language) for language in LANGUAGES]
        except TemplateError as error:
            yield f"{name}: {error}"
            continue
        if variables[0] != variables[1]:
            yield f"{name}: variables differ: {sorted(variables[0] ^ variables[1])}"


def main() -> int:
    found = list(problems())
    for problem in found:
        print(problem, file=sys.stderr)
    print(f"templates: {len(found)} problem(s) in {len(LANGUAGES)} languages")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
