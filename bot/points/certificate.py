"""A certificate of thanks for what one did as a volunteer, as a PDF to print."""

from dataclasses import dataclass

from bot import typeset
from bot.members import Person
from bot.neighbourhood import Neighbourhood
from bot.orders import Order
from bot.places import Place
from bot.points import ledger

_LINES = ("title", "thanks", "about", "by", "date")


@dataclass(frozen=True)
class CertificatePiece:
    """One that was ordered; it thanks for all that was earned in a community until it is made."""

    hood: Neighbourhood
    order: Order
    community: Place
    person: Person

    async def make(self) -> bytes:
        """The PDF. Raises typst.TypstError when it cannot be set."""
        async with self.hood.transaction() as tx:
            earned = await ledger.earned(tx, self.person)
        values = {
            "person": self.person,
            "earned": next(one for one in earned if one.community_id == self.community.id),
            "now": self.hood.clock.now(),
        }
        words = {line: self._say("certificate.txt", line=line, **values) for line in _LINES}
        sheet = words | {"name": self.person.full_name, "lang": self.order.language[:2]}
        return await typeset.pdf("paper/certificate.typ", sheet)

    def name(self) -> str:
        day = f"{self.hood.clock.now().astimezone(self.hood.texts.zone):%Y-%m-%d}"
        return self._say("certificate_name.txt", day=day)

    def html(self, fault: str | None) -> str:
        return self._say("certificate.html", fault=fault)

    def _say(self, template: str, **values: object) -> str:
        of = {"community": self.community.name}
        return self.hood.texts.render(f"points/{template}", self.order.language, **of, **values)
