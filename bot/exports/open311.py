"""Issues as the service requests of Open311's GeoReport v2.

Source: wiki.open311.org/GeoReport_v2, GET Service Requests. Linli knows places by name, not by coordinates:
`address` holds the place, `lat` and `long` stay empty.
"""

import re
from typing import Any, TextIO
from xml.sax.saxutils import XMLGenerator
from xml.sax.xmlreader import AttributesImpl

from bot.config import Kind, Settings
from bot.exports.records import Record
from bot.issues.states import ENDED

_NONE: "AttributesImpl[str]" = AttributesImpl({})
# What XML 1.0 cannot hold, however it is escaped (its section 2.2).
_UNHOLDABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def request(record: Record, settings: Settings) -> dict[str, Any]:
    """One service request, its fields in the order of the specification; one without a value is None."""
    kind = next((kind for kind in settings.kinds if kind.name == record["kind"]), None)
    said = [event["note"] for event in record["events"] if event["note"] and event["action"] != "edit"]
    return {
        "service_request_id": str(record["number"]),
        "status": "closed" if record["state"] in ENDED else "open",
        "status_notes": ": ".join([record["state"], *said[-1:]]),
        "service_name": _name(kind, settings) or record["kind"],
        "service_code": record["kind"],
        "description": record["text"],
        "agency_responsible": record["responsible"],
        "service_notice": None,
        "requested_datetime": record["created_at"],
        "updated_datetime": record["updated_at"],
        "expected_datetime": record["due_at"],
        "address": record["place"],
        "address_id": None,
        "zipcode": None,
        "lat": None,
        "long": None,
        "media_url": None,
    }


def _name(kind: Kind | None, settings: Settings) -> str | None:
    return kind.label.get(settings.community.language, next(iter(kind.label.values()))) if kind else None


class Xml:
    """The same requests as the specification's XML, where an element without a value is empty."""

    def __init__(self, out: TextIO, settings: Settings) -> None:
        self._settings = settings
        self._out = XMLGenerator(out, "utf-8", short_empty_elements=True)  # type: ignore[arg-type]  # a TextIO serves
        self._out.startDocument()
        self._out.startElement("service_requests", _NONE)

    def put(self, record: Record) -> None:
        self._out.startElement("request", _NONE)
        for name, value in request(record, self._settings).items():
            self._out.startElement(name, _NONE)
            if value is not None:
                self._out.characters(_UNHOLDABLE.sub("\ufffd", value))
            self._out.endElement(name)
        self._out.endElement("request")

    def end(self) -> None:
        self._out.endElement("service_requests")
        self._out.endDocument()
