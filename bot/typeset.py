"""Pictures and paper: a layout and its data become a PNG or a PDF, set by Typst in a thread.

Layouts lie in templates/paper/ and hold no words: what people read comes with the data, from templates. Data
travels as JSON through Typst's inputs, never as markup, so nobody's words can run anything.
"""

import asyncio
import io
import json
import unicodedata
from collections.abc import Mapping
from functools import cache
from typing import Any, Literal

from bot.texts import TEMPLATES

FONTS = TEMPLATES / "paper" / "fonts"
# What stands for a character that the carried fonts lack (most emoji): a gap would not be noticed.
MISSING = "□"


async def pdf(layout: str, data: Mapping[str, Any], files: Mapping[str, bytes] | None = None) -> bytes:
    """A PDF of `layout` ("paper/letter.typ"). `files`: pictures that it reads from its inputs, by name.

    Raises typst.TypstError for a layout that is broken or does not fit its data.
    """
    return await asyncio.to_thread(_compile, layout, data, files or {}, "pdf", None)


async def png(
    layout: str, data: Mapping[str, Any], ppi: float = 72, files: Mapping[str, bytes] | None = None
) -> bytes:
    """A PNG of `layout`, a page of one; at 72 ppi a point is a pixel. Raises typst.TypstError."""
    return await asyncio.to_thread(_compile, layout, data, files or {}, "png", ppi)


def code(link: str) -> bytes:
    """A QR code (SVG) that leads to a link, for a layout's files."""
    import segno

    svg = io.BytesIO()
    segno.make(link, error="m").save(svg, kind="svg", border=1, xmldecl=False)
    return svg.getvalue()


def _compile(
    layout: str,
    data: Mapping[str, Any],
    files: Mapping[str, bytes],
    form: Literal["pdf", "png"],
    ppi: float | None,
) -> bytes:
    import typst  # here and below: 10 MiB that a bot which draws nothing need not carry

    inputs = {"data": json.dumps(printable(data), ensure_ascii=False)}
    inputs |= {name: content.decode() for name, content in files.items()}
    made = typst.compile(
        TEMPLATES / layout,
        root=TEMPLATES,
        font_paths=[FONTS],
        ignore_system_fonts=True,
        format=form,
        ppi=ppi,
        sys_inputs=inputs,
    )
    assert isinstance(made, bytes), "one page, or one document"
    return made


def printable(value: Any) -> Any:
    """The same data, in whose texts every character can be set."""
    if isinstance(value, str):
        return "".join(_printable(char) for char in value)
    if isinstance(value, Mapping):
        return {name: printable(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [printable(part) for part in value]
    return value


def _printable(char: str) -> str:
    if ord(char) in _coverage() or char == "\n":
        return char
    if char.isspace():
        return " "
    # Marks nobody sees (joiners, directions, variants of an emoji) are left out.
    return "" if unicodedata.category(char) in ("Cc", "Cf", "Cs", "Mn") else MISSING


@cache
def _coverage() -> frozenset[int]:
    """The characters of the regular font; Typst takes from it what the bold one lacks."""
    from fontTools.ttLib import TTFont

    with TTFont(FONTS / "NotoSansSC-Regular.ttf", lazy=True) as font:
        return frozenset(font.getBestCmap() or ())
