"""The board's news as an Atom feed (RFC 4287)."""

from collections.abc import Iterable
from datetime import datetime
from uuid import NAMESPACE_URL, uuid5
from xml.etree import ElementTree

from bot.site.pages import News

_ATOM = "http://www.w3.org/2005/Atom"
MOST = 50  # entries


def atom(title: str, base: str, news: Iterable[News], language: str, now: datetime) -> bytes:
    """What changed lately, the latest first; `base` is the board's address, and may be empty."""
    ElementTree.register_namespace("", _ATOM)
    feed = ElementTree.Element(f"{{{_ATOM}}}feed")
    latest = sorted(news, key=lambda one: one.at, reverse=True)[:MOST]
    _text(feed, "id", _identity(base, title))
    _text(feed, "title", title)
    _text(feed, "updated", (latest[0].at if latest else now).isoformat(timespec="seconds"))
    _text(ElementTree.SubElement(feed, f"{{{_ATOM}}}author"), "name", "Linli")
    _link(feed, "self", f"{base}feed.atom")
    for one in latest:
        entry = ElementTree.SubElement(feed, f"{{{_ATOM}}}entry")
        _text(entry, "id", _identity(base, f"{title}/{one.path}"))
        _text(entry, "title", one.titles[language])
        _text(entry, "updated", one.at.isoformat(timespec="seconds"))
        _text(entry, "summary", one.summary)
        _link(entry, "alternate", f"{base}{one.path}")
    return ElementTree.tostring(feed, encoding="utf-8", xml_declaration=True)


def _identity(base: str, what: str) -> str:
    """An identity that no later change of the entry alters (RFC 4287, 4.2.6)."""
    return uuid5(NAMESPACE_URL, f"{base}#{what}").urn


def _text(parent: ElementTree.Element, name: str, text: str) -> None:
    ElementTree.SubElement(parent, f"{{{_ATOM}}}{name}").text = text


def _link(parent: ElementTree.Element, relation: str, address: str) -> None:
    ElementTree.SubElement(parent, f"{{{_ATOM}}}link", rel=relation, href=address)
