"""What people order of a digest: its picture, its PDF, its spreadsheet."""

from dataclasses import dataclass

from bot import pictures
from bot.digests import paper
from bot.digests.figures import Digest
from bot.neighbourhood import Neighbourhood
from bot.orders import Form, Order


@dataclass(frozen=True)
class DigestPiece:
    hood: Neighbourhood
    order: Order
    digest: Digest

    async def make(self) -> bytes:
        """Raises typst.TypstError for a picture or PDF that cannot be set."""
        if self.order.form is Form.picture:
            return await pictures.chart(self.hood, self.digest, self.order.language)
        if self.order.form is Form.pdf:
            return await paper.pdf(self.hood, self.digest, self.order.language)
        from bot.exports import of_digest  # with all that it reads: only where one is made

        return await of_digest.workbook(self.hood, self.digest, self.order.language)

    def name(self) -> str:
        return self._say("file_name.txt")

    def html(self, fault: str | None) -> str:
        return self._say("paper.html", fault=fault)

    def _say(self, template: str, **values: object) -> str:
        of = {"digest": self.digest, "form": self.order.form}
        return self.hood.texts.render(f"digests/{template}", self.order.language, **of, **values)
