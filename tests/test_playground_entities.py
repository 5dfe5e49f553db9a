"""Markup and entities as Telegram reads them; offsets count UTF-16 units."""

import pytest

from bot.playground.entities import complete, cut, find_entities, trimmed, utf16_length
from bot.playground.markup import MarkupError, parse_html
from bot.playground.page_json import html


def found(text: str) -> list[tuple[str, str]]:
    return [(entity["type"], cut(text, entity)) for entity in find_entities(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("#报修 电梯", [("hashtag", "#报修")]),
        ("😀😀 #报修，急", [("hashtag", "#报修")]),
        ("三号楼#报修", []),
        ("（#报修）", [("hashtag", "#报修")]),
        ("#报修#急", []),
        ("#123 #1号", [("hashtag", "#1号")]),
        ("# 报修 ＃报修", []),
        ("/start@linli_bot go", [("bot_command", "/start@linli_bot")]),
        ("1/2 和 /报修", []),
        ("@linli_bot a@b", [("mention", "@linli_bot")]),
        ("mail a.b@example.org", [("email", "a.b@example.org")]),
        ("见 https://a.cn/x#y?z=1. 好", [("url", "https://a.cn/x#y?z=1")]),
        ("example.com/路 好", [("url", "example.com/路")]),
    ],
)
def test_found_in_plain_text(text: str, expected: list[tuple[str, str]]) -> None:
    assert found(text) == expected


def test_offsets_count_utf16_units() -> None:
    assert find_entities("😀 #报修") == [{"type": "hashtag", "offset": 3, "length": 3}]
    assert utf16_length("a😀字") == 4
    assert parse_html("😀<b>好😀</b>") == ("😀好😀", [{"type": "bold", "offset": 2, "length": 3}])


@pytest.mark.parametrize(
    ("source", "text", "entities"),
    [
        ("a &lt;b&gt; &amp;&quot; &nbsp; &#20320;&#x597D;", 'a <b> &" &nbsp; 你好', []),
        ("<b>一<i>二</i></b>", "一二", [("bold", 0, 2), ("italic", 1, 1)]),
        (
            "<STRONG>x</STRONG><ins>y</ins><del>z</del>",
            "xyz",
            [("bold", 0, 1), ("underline", 1, 1), ("strikethrough", 2, 1)],
        ),
        ("<b></b>x", "x", []),
        ("<b>x</>", "x", [("bold", 0, 1)]),
        ('<span class="tg-spoiler">x</span>', "x", [("spoiler", 0, 1)]),
        ("<blockquote expandable>x</blockquote>", "x", [("expandable_blockquote", 0, 1)]),
        (
            "<tg-spoiler>x</tg-spoiler><blockquote>y</blockquote>",
            "xy",
            [("spoiler", 0, 1), ("blockquote", 1, 1)],
        ),
    ],
)
def test_markup(source: str, text: str, entities: list[tuple[str, int, int]]) -> None:
    plain, marked = parse_html(source)
    assert plain == text
    assert [(one["type"], one["offset"], one["length"]) for one in marked] == entities


def test_links_and_code() -> None:
    _, (link, person, bare) = parse_html(
        "<a href=\"https://e.cn/?a=1&amp;b=2\">看</a><a href='tg://user?id=7'>他</a><a>e.cn</a>"
    )
    assert (link["type"], link["url"]) == ("text_link", "https://e.cn/?a=1&b=2")
    assert (person["type"], person["user_id"]) == ("text_mention", 7)
    assert (bare["type"], bare["url"]) == ("text_link", "http://e.cn")
    _, (code,) = parse_html('<pre><code class="language-python">x = 1</code></pre>')
    assert code == {"type": "pre", "offset": 0, "length": 5, "language": "python"}
    assert parse_html('<a href="nonsense">x</a>') == ("x", [])


@pytest.mark.parametrize(
    ("source", "error"),
    [
        ("电梯 <x>", 'Unsupported start tag "x" at byte offset 7'),
        ("a < b", 'Unsupported start tag "" at byte offset 2'),
        ("<b>一", 'Can\'t find end tag corresponding to start tag "b"'),
        ("<b>一</i>", 'Unmatched end tag at byte offset 6, expected "</b>", found "</i>"'),
        ("一</b>", "Unexpected end tag at byte offset 3"),
        ("<b", "Unclosed start tag at byte offset 0"),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        (
            "<a href>x</a>",
            'Expected equal sign in declaration of an attribute of the tag "a" at byte offset 0',
        ),
        ('<a href="x', "Unclosed start tag at byte offset 0"),
        ("<a href=x/y>z</a>", "Unexpected end of name token at byte offset 8"),
        ("<a ='x'>z</a>", 'Empty attribute name in the tag "a" at byte offset 0'),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ('<tg-emoji emoji-id="x">x</tg-emoji>', "Invalid custom emoji identifier specified"),
    ],
)
def test_markup_errors(source: str, error: str) -> None:
    with pytest.raises(MarkupError) as raised:
        parse_html(source)
    assert str(raised.value) == error


def test_white_space_at_the_ends_goes_and_entities_follow() -> None:
    assert trimmed(" \n一 二\t", [{"type": "bold", "offset": 0, "length": 3}]) == (
        "一 二",
        [{"type": "bold", "offset": 0, "length": 1}],
    )
    assert trimmed("a\r\nb", [{"type": "bold", "offset": 3, "length": 1}]) == (
        "a\nb",
        [{"type": "bold", "offset": 2, "length": 1}],
    )


def test_nothing_is_found_inside_code() -> None:
    text, marked = parse_html("<code>#a</code> #b")
    assert [(one["type"], one["offset"]) for one in complete(text, marked)] == [("code", 0), ("hashtag", 3)]


def test_html_for_the_page_is_safe_and_nested() -> None:
    text, marked = parse_html("<b>&lt;script&gt; <i>#报修</i></b> <a href='https://e.cn/\"x'>看</a>")
    assert html(text, complete(text, marked)) == (
        '<b>&lt;script&gt; <i><span class="tag">#报修</span></i></b> '
        '<a href="https://e.cn/&quot;x" target="_blank" rel="noopener noreferrer">看</a>'
    )
    crossing = [{"type": "bold", "offset": 0, "length": 2}, {"type": "italic", "offset": 1, "length": 2}]
    assert html("一二三", crossing) == "<b>一<i>二</i></b>三"
    link = [{"type": "text_link", "offset": 0, "length": 1, "url": "javascript://x"}]
    assert html("x", link) == "x"
