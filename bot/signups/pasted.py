"""Reading a pasted #接龙 list, as people number it by hand and pass it on. Pure.

    周六包粽子，8:30 集合
    例 张三 2人
    1. 李四 2人
    2、王五（3号楼）+1 带孩子
    3️⃣ 赵六 取消

How the doubtful wordings are decided:

- What stands before the first numbered line is the head; an unnumbered line after it belongs to nobody.
  Where the numbers begin anew at 1, what was numbered before (1. 时间, 2. 地点) is part of the head too.
- A number right before a digit, as in 12.20 or 1.301, marks an entry only if it is the next one of the list.
- 2人, 两位, x2, 一家三口 and a lone number at the end are how many come. Without them it is one, with +2 or
  带2个孩子 so many more, and 2大1小 is three. Other figures (a telephone, 301, 9:30) are part of the remark.
- 取消, 不去了, 0人 and the like mean that nobody comes: the name leaves the list.
- The name ends at the first gap or sign, or where a number of people begins. A building or a flat in front of
  it belongs to it (3号楼 张三), and Latin words with capitals are one name. A name that is on the list
  already is recognised whatever signs it has.
"""

import re
import unicodedata
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from bot import dates

MOST_LINES, MOST_PEOPLE = 500, 99  # of a list; of one of its lines
LONGEST_NAME, LONGEST_REMARK = 30, 60  # characters
_LONGEST_LINE = 300

WIDE = {0xFF10 + n: str(n) for n in range(10)} | str.maketrans("\uff0e（）＋：，\u3000", ".()+:, ")
# ①, ⑴ and ⒈ each begin a row of twenty; ➊ and ❶ one of ten.
_ROWS = {"①": 20, "⑴": 20, "⒈": 20, "❶": 10, "➊": 10}
_SIGNS = {chr(ord(first) + n): n + 1 for first, count in _ROWS.items() for n in range(count)} | {"🔟": 10}
_MARK = re.compile(
    r"(?P<keycaps>(?:[0-9]\ufe0f?\u20e3)+)[.、:]?"
    rf"|(?P<sign>[{''.join(_SIGNS)}])[.、:]?"
    r"|\((?P<inside>[0-9]{1,3})\)[.、]?"
    r"|(?P<number>[0-9]{1,3})\s*(?:[、)]|[,:](?![0-9])|(?P<point>\.)|(?P<gap>(?<=\s)))"
)
_EXAMPLE = re.compile(
    r"(?:例[如子]?|示例|样例|格式|比如|for example\b|example\b|e\.g\.)(?:[\s:、.(]|$)", re.IGNORECASE
)

_N = "(?:[0-9]{1,2}|[一二两三四五六七八九十])"
_PEOPLE = re.compile(
    rf"(?:\+\s*(?P<plus>{_N})(?![0-9:])\s*(?:个?人|位|名)?"
    rf"|带(?P<bring>{_N})(?![0-9:])\s*(?:个|位|名)?(?:大人|小孩|孩子|娃|老人|人)?"
    rf"|(?P<big>{_N})大人?(?P<small>{_N})小孩?"
    rf"|(?:一家)?(?<![0-9.])(?<![0-9]:)(?P<some>{_N})\s*(?:个?大?人|位|名|口人?|people\b|persons?\b)"
    r"|[x×*]\s*(?P<times>[0-9]{1,2})(?![0-9])"
    r"|(?<=[\s,)])(?P<alone>[0-9]{1,2})$)",
    re.IGNORECASE,
)
_SAID_IN_WORDS = ("bring", "big")  # these stay in the remark
_LEAVES = re.compile(
    r"[\s,(]*(?:(?:临时)?有事|抱歉|对不起)?[\s,]*"
    r"(?:取消(?:报名)?|删除|退出|不(?:去|来|参加|报)了?|[去来]不了了?|划掉|cancel(?:led)?|not coming)"
    r"[\s).。!~]*$",
    re.IGNORECASE,
)
_LEAVES_FIRST = re.compile(r"(?:取消|删除|退出)[\s:]*(?=\S)")
_HOME = re.compile(r"[0-9A-Za-z-]*(?:号楼|[栋幢座楼]|单元|[号室户])|[0-9]+(?:-[0-9]+)*")
_GAP = re.compile(r"[\s,、;:/|()\[\]【】—~-]+")
_EDGES = " ,、;:。/|—~-"
_CAPITAL = re.compile(r"[A-Z][A-Za-z.'\u2019]*")
# As Linli writes a line itself: what stands in the brackets is the remark, whatever it looks like.
_OWN_REST = re.compile(r" ?(?P<people>[0-9]{1,2}) ?(?:人|people|person) ?\((?P<remark>.*)\)")


@dataclass(frozen=True)
class Line:
    """One entry: who, how many come (they themselves counted; 0 is nobody any more), what else was said."""

    name: str
    people: int
    remark: str = ""


@dataclass(frozen=True)
class Pasted:
    """`head` are the lines before the first entry, `unread` numbered ones that say no name."""

    head: tuple[str, ...]
    lines: tuple[Line, ...]
    unread: tuple[str, ...]


def fold(name: str) -> str:
    """A name as it is compared: width, capitals and spaces make no difference."""
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())


def read(text: str, known: Collection[str] = ()) -> Pasted:
    """The head and the entries of a list, without its tag; `known` are the names on the list already.

    Never raises, whatever people paste.
    """
    head, entries = _parted(text)
    longest_first = sorted({name.translate(WIDE) for name in known}, key=len, reverse=True)
    lines: list[Line] = []
    unread: list[str] = []
    for written, entry in entries:
        if not entry or _EXAMPLE.match(entry):
            continue  # 4. alone is the place that a list keeps for the next one
        line = _line(entry, longest_first)
        if line is None:
            unread.append(written)
        else:
            lines.append(line)
    return Pasted(tuple(head), tuple(lines), tuple(unread))


def _parted(text: str) -> tuple[list[str], list[tuple[str, str]]]:
    """The head, and the numbered lines as they are written and without their numbers."""
    head: list[str] = []
    entries: list[tuple[str, str]] = []
    expected = 1
    for written, plain in _written(text):
        marked = _marked(plain, expected)
        if marked is None:
            head += [written] if not entries and not _EXAMPLE.match(plain) else []
            continue
        number, entry = marked
        if number == 1 and expected > 2:
            head += [line for line, _ in entries]
            entries = []
        expected = number + 1
        entries.append((written, entry))
    return head, entries


def _written(text: str) -> Iterator[tuple[str, str]]:
    """Each line that says something, as it is written and in the signs by which it is read."""
    for line in text.splitlines()[:MOST_LINES]:
        written = line[:_LONGEST_LINE].strip()
        plain = written.translate(WIDE).strip()
        if plain:
            yield written, plain


def _marked(plain: str, expected: int) -> tuple[int, str] | None:
    """The number that a line begins with, and what follows; none for a line without one."""
    match = _MARK.match(plain)
    if match is None:
        return None
    if match["sign"]:
        number = _SIGNS[match["sign"]]
    else:
        number = int(re.sub("[^0-9]", "", match["keycaps"] or "") or match["inside"] or match["number"])
    rest = plain[match.end() :].strip()
    is_doubtful = (match["point"] and rest[:1].isdigit()) or match["gap"] is not None
    return None if is_doubtful and number != expected else (number, rest)


def _line(entry: str, known: Sequence[str]) -> Line | None:
    """Who, how many, and what else; none where nobody is named."""
    if leaves_first := _LEAVES_FIRST.match(entry):
        entry = f"{entry[leaves_first.end() :]} 取消"
    name = next((name for name in known if entry.startswith(name) and _ends(entry[len(name) :])), "")
    if name and (own := _OWN_REST.fullmatch(entry[len(name) :])):
        return Line(name, int(own["people"]), own["remark"])
    counts = list(_PEOPLE.finditer(entry, len(name)))
    leaving = _LEAVES.search(entry, len(name))
    if not name:
        begins = [match.start() for match in (*counts, leaving) if match]
        name = _name(entry[: min(begins, default=len(entry))])
    if leaving and name and entry[: leaving.start()].strip(_EDGES) == name:
        return Line(name[:LONGEST_NAME], 0)
    rest = entry.removeprefix(name)
    if not name:  # 2人 张三
        rest = _PEOPLE.sub(" ", entry).strip(_EDGES)
        name = _name(rest)
        rest = rest.removeprefix(name)
    return Line(name[:LONGEST_NAME], _people(counts), _remark(rest)) if name else None


def _ends(rest: str) -> bool:
    """Whether a name may end before this."""
    return not rest or not rest[0].isalnum() or bool(_PEOPLE.match(rest) or _LEAVES.match(rest))


def _name(text: str) -> str:
    """The name that a text begins with, as it is written there."""
    start = 0
    if (home := _HOME.match(text)) and (gap := _GAP.match(text, home.end())):
        start = gap.end()
    end = start
    while capital := _CAPITAL.match(text, end):
        end = capital.end() + len(" " * text.startswith(" ", capital.end()))
    if end == start:
        gap = _GAP.search(text, start)
        end = gap.start() if gap else len(text)
    return text[:end].strip(_EDGES)


def _people(counts: Sequence[re.Match[str]]) -> int:
    """How many come in all. A total that is said counts; else one, and those who come besides."""

    def said(*names: str) -> list[int]:
        return [dates.number(match[name]) for match in counts for name in names if match[name]]

    totals = said("some", "times", "alone")
    people = totals[0] if totals else sum(said("big", "small")) or 1 + sum(said("plus", "bring"))
    return min(people, MOST_PEOPLE)


def _remark(text: str) -> str:
    kept = _PEOPLE.sub(lambda match: match[0] if any(match[name] for name in _SAID_IN_WORDS) else " ", text)
    return " ".join(re.sub(r"[()\[\]【】]", " ", kept).split()).strip(_EDGES)[:LONGEST_REMARK].strip()
