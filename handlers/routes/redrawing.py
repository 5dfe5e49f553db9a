"""What draws anew the messages that people still use, by what they are about."""

from bot import issues
from bot.issues.states import OPEN
from handlers import notices, points, sign_up_lists, whistles
from handlers.issues.cards import refresh_card
from handlers.meetings import session
from handlers.personal.own_data import Redraw
from handlers.turn import Turn
from handlers.voting import cards


async def _issue(turn: Turn, issue_id: int) -> None:
    issue = await issues.by_id(turn.tx, issue_id)
    if issue.state in OPEN:
        await refresh_card(turn, issue)
        await whistles.redraw(turn, issue)


REDRAW: dict[str, Redraw] = {
    "issue": _issue,
    "sign_up": sign_up_lists.refresh,
    "meeting": session.redraw,
    "points": points.redraw,
    "notice": notices.redraw,
    "poll": cards.redraw,
}
