"""The picture and the paper of a digest: what they say, and that they can be read."""

import io
import struct
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from bot import pictures, typeset
from bot.clock import Clock
from bot.digests import paper
from bot.digests.figures import (
    Alike,
    Digest,
    Dispute,
    Disputes,
    Means,
    Move,
    Past,
    Promises,
    Row,
    Satisfaction,
    Span,
    Supported,
    Times,
    Totals,
)
from bot.digests.windows import Unit
from bot.neighbourhood import Neighbourhood, open_neighbourhood
from bot.places import Purpose
from bot.texts import LANGUAGES, TEMPLATES
from tests.history import SETTINGS

WORDS_ON_PAPER = (
    *(
        "阳光小区周报",
        "前四周平均",
        "新报 12 – 9.2 1",
        "没修好 1 – 0.5 3",
        "需求 2 1 3 0",
        "报修 6 4 9 2",
        "物业 6 4 9 2",
    ),
    *("停车 2 1 3 0", "2号楼 3 2 3 1", "多久办好：一半在 3.5 小时以内，九成在 2.2 天以内（3 件）"),
    *("多久有回音：这段时间没有", "4 人答复，3 人说好了，平均 4.3 星", "做到 5 次，没做到 1 次"),
    *("7号（1号楼）已接单，由调解员负责：11月16日 周一 没按时办，转给；11月17日 周二 接单",),
    *(
        "窨井盖坏了 #set text(red) 堃：9 人说也遇到",
        "3 栋楼 5 件相似的，还有 1 件没办完",
        "安静下来的楼 •1号楼",
    ),
)
ENGLISH_ON_PAPER = ("Mean of four before", "No. 7 (1号楼) accepted, with the mediator", "5 kept, 1 broken")
SINCE = datetime(2026, 11, 15, 16, tzinfo=UTC)
WEEK = timedelta(days=7)


@pytest.fixture
async def hood(sqlite_url: str) -> AsyncIterator[Neighbourhood]:
    settings = SETTINGS.model_copy(
        update={"storage": SETTINGS.storage.model_copy(update={"url": sqlite_url})}
    )
    hood = await open_neighbourhood(settings, Clock())
    yield hood
    await hood.database.close()


def digest(hood: Neighbourhood, **more: Any) -> Digest:
    ids = [str(place.id) for place in hood.places if place.kind == "building"]
    none = Times(0, None, None)
    made = Digest(
        place_id=1,
        place="阳光小区",
        purpose=Purpose.council,
        unit=Unit.week,
        units=1,
        first=date(2026, 11, 16),
        last=date(2026, 11, 22),
        since=SINCE,
        until=SINCE + WEEK,
        totals=Totals(new=12, done=9, reopened=1, open=17, overdue=4),
        past=Past(Totals(new=9, done=10, reopened=0, open=17, overdue=None), None, None),
        spans=tuple(Span(date(2026, 8, 24) + n * WEEK, n, 13 - n) for n in range(13)),
        to_answer=none,
        to_done=none,
        satisfaction=Satisfaction(0, 0, 0, None),
        promises=Promises(0, 0),
        by_list=(),
        by_kind=(),
        by_category=(Row("parking", 2, 1, 3, 0), Row("repairs", 6, 4, 5, 1), Row("gone", 1, 0, 1, 0)),
        by_place=tuple(
            Row(key, 3, 2, open_, overdue)
            for key, (open_, overdue) in zip(ids, [(0, 0), (3, 1)], strict=True)
        ),
        by_role=(),
        disputes=Disputes((), 0, 0, 0),
        supported=(),
        quiet=(),
        alike=(),
        sections={},
    )
    return replace(made, **more)


def test_the_words_are_those_of_the_week(hood: Neighbourhood) -> None:
    said = pictures.words(hood, digest(hood), "zh-CN")
    assert (said["title"], said["dates"]) == ("阳光小区周报", "2026年11月16日 – 11月22日")
    assert [(one["name"], one["value"], one["change"], one["warns"]) for one in said["figures"]] == [
        ("新报", 12, "比上周多 3", False),
        ("办好", 9, "比上周少 1", False),
        ("还没办完", 17, "和上周一样", False),
        ("超时", 4, "没有上周的数", True),
    ]
    assert [span["name"] for span in said["spans"]][-2:] == ["11月9日", "11月16日"]
    assert len(said["spans"]) == 8
    assert [(one["name"], one["value"]) for one in said["categories"]] == [
        ("维修", 6),
        ("停车", 2),
        ("其他", 1),
    ]
    assert [(one["name"], one["says"], one["warns"]) for one in said["buildings"]] == [
        ("1号楼", "都办完了", False),
        ("2号楼", "3件，超时1", True),
    ]
    assert said["rest"] == ""


def test_of_many_buildings_those_with_most_to_do_are_shown(hood: Neighbourhood) -> None:
    (key,) = {str(place.id) for place in hood.places if place.name == "1号楼"}
    rows = tuple(Row(key, 0, 0, n % 7, int(n == 40)) for n in range(60))
    said = pictures.words(hood, digest(hood, by_place=rows), "zh-CN")
    assert len(said["buildings"]) == 12
    assert said["buildings"][0]["warns"]
    assert said["rest"].startswith("另有 48 栋楼")


@pytest.mark.parametrize("language", LANGUAGES)
async def test_it_is_as_large_as_a_phone_shows_well(hood: Neighbourhood, language: str) -> None:
    for shown in (digest(hood), digest(hood, unit=Unit.month, spans=(), by_category=(), by_place=())):
        png = await pictures.chart(hood, shown, language)
        assert struct.unpack(">II", png[16:24]) == (960, 1280)
        assert len(png) < 500_000


@pytest.mark.parametrize(("language", "words"), [("zh-CN", WORDS_ON_PAPER), ("en", ENGLISH_ON_PAPER)])
async def test_the_paper_has_every_figure(hood: Neighbourhood, language: str, words: tuple[str, ...]) -> None:
    place_id = next(place.id for place in hood.places if place.name == "1号楼")
    moves = (Move(SINCE, "escalate"), Move(SINCE + WEEK / 7, "accept"))
    told = digest(
        hood,
        by_list=(Row("needs", 2, 1, 3, 0),),
        by_kind=(Row("repair", 6, 4, 9, 2),),
        by_role=(Row("property", 6, 4, 9, 2),),
        past=Past(None, Means(9.25, 8, 0.5, None, None), Totals(1, 2, 3, None, None)),
        to_done=Times(3, 12_600, 190_000),
        satisfaction=Satisfaction(4, 3, 3, 4.33),
        promises=Promises(5, 1),
        disputes=Disputes((Dispute(7, place_id, "noise", "accepted", "mediator", SINCE, moves),), 1, 0, 0),
        supported=(Supported(12, place_id, "窨井盖坏了 #set text(red) 堃", 4, 9),),
        alike=(Alike(3, "停水了", 3, 5, 1),),
        quiet=(place_id,),
    )
    pages = PdfReader(io.BytesIO(await paper.pdf(hood, told, language))).pages
    text = " ".join("".join(page.extract_text() for page in pages).split())
    assert [part for part in words if part not in text] == [], text


def contrast(one: str, other: str) -> float:
    """WCAG 2.1, relative luminance and contrast ratio."""

    def luminance(colour: str) -> float:
        parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
        linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def colours() -> dict[str, str]:
    found: dict[str, str] = {}
    for layout in (TEMPLATES / "paper").glob("*.typ"):
        for line in layout.read_text("utf-8").splitlines():
            if line.startswith("#let ") and 'rgb("' in line:
                found[line.split()[1]] = line.split('"')[1]
    return found


@pytest.mark.parametrize("name", ["ink", "soft", "accent", "warn"])
@pytest.mark.parametrize("ground", ["#ffffff", "tint"])
def test_every_colour_of_words_can_be_read(name: str, ground: str) -> None:
    known = colours()
    assert contrast(known[name], known.get(ground, ground)) >= 4.5


async def test_the_smallest_words_are_legible_on_a_phone() -> None:
    layout = Path(TEMPLATES / "paper" / "digest_picture.typ").read_text("utf-8")
    sizes = [float(part.split("pt")[0]) for part in layout.split("size: ")[1:] if part[0].isdigit()]
    assert min(sizes) * 390 / 960 >= 8.9  # pixels at a phone's 390
    assert typeset.FONTS.is_dir()
