"""Who does it and by when: promises made when accepting, and handing an issue over."""

from bot import issues, members
from bot.access import Action, Role, Visibility, allowed
from bot.errors import UserError
from bot.issues import Issue, progress, promises
from bot.issues.promises import Said
from bot.members import Person
from bot.outbox import Button
from handlers.issues.cards import ask_desk, show_card
from handlers.issues.desks import visible
from handlers.issues.news import News, tell, tell_all
from handlers.rows import Rows, in_rows
from handlers.turn import Turn

_NOTED = "✍"
_PEOPLE_OFFERED = 6  # to hand an issue over to


async def promise(turn: Turn, _verb: str, issue_id: int, day: int) -> None:
    """今天, 明天 or 本周, pressed under a card that was just accepted."""
    issue = await visible(turn, issue_id)
    if day >= len(promises.DAYS):
        raise UserError("setup/no_button")
    said = promises.read(promises.DAYS[day], turn.local_now)
    assert said is not None, "the buttons' words are those that dates.py reads"
    issue = await _promise(turn, issue, said)
    turn.answer("issues/promised", issue=issue)


async def say_promise(turn: Turn, issue_id: int, _verb: str, note: str) -> None:
    """改期 周五下午，零件没到, in reply to a card."""
    issue = await visible(turn, issue_id)
    said = promises.read(note, turn.local_now)
    if said is None:
        raise UserError("issues/which_day", number=issue.number)
    await _promise(turn, issue, said)
    turn.react(_NOTED)


async def _promise(turn: Turn, issue: Issue, said: Said) -> Issue:
    promised = await progress.promise(turn.tx, issue, turn.person, said.until, turn.now)
    words = turn.words("issues/until.txt", until=said.until, reason=said.reason)
    event_id = await issues.record(turn.tx, promised, turn.person, "promise", turn.now, words)
    await show_card(turn, promised)
    await tell_all(turn, News(promised, event_id, "issues/told_promise", {"note": said.reason}))
    return promised


async def handover(turn: Turn, _verb: str, issue_id: int) -> None:
    """转交: the roles and people to choose from."""
    issue = await visible(turn, issue_id)
    place = turn.hood.places[issue.place_id]
    turn.require(Action.hand_over, place)
    roles = [
        (n, role)
        for n, role in enumerate(Role)
        if role is not Role.resident
        and turn.hood.staff.holding(role, turn.hood.places.line(place))
        and _may_be_told(issue, {role})
    ]
    known = await members.by_user_ids(turn.tx, turn.hood.staff.at(turn.hood.places.line(place)))
    fit = [person for person in known if _may_be_told(issue, turn.hood.roles(person, place))]
    people = [Button(person.name, f"to_person:{issue.id}:{person.id}") for person in fit[:_PEOPLE_OFFERED]]

    def panel(language: str) -> Rows:
        told = [Button(_named(turn, role, language), f"to_role:{issue.id}:{n}") for n, role in roles]
        return in_rows([*told, *people])

    await show_card(turn, issue, panel=panel)
    turn.answer("issues/choose", issue=issue)


def _named(turn: Turn, role: Role, language: str) -> str:
    return turn.words("issues/role_button.txt", language, role=role.value)


def _may_be_told(issue: Issue, roles: set[Role]) -> bool:
    """Handing a matter over shows it; what is for the committee alone stays there."""
    return issue.visibility is not Visibility.committee or allowed(roles, Action.see_committee)


async def to_role(turn: Turn, _verb: str, issue_id: int, choice: int) -> None:
    issue = await visible(turn, issue_id)
    if not 0 < choice < len(Role):
        raise UserError("setup/no_button")
    role = list(Role)[choice]
    await _hand_over(turn, issue, role)


async def to_person(turn: Turn, _verb: str, issue_id: int, person_id: int) -> None:
    issue = await visible(turn, issue_id)
    line = turn.hood.places.line(turn.hood.places[issue.place_id])
    known = await members.by_user_ids(turn.tx, turn.hood.staff.at(line))
    person = next((one for one in known if one.id == person_id), None)
    if person is None:
        raise UserError("setup/no_button")
    await _hand_over(turn, issue, person)


async def _hand_over(turn: Turn, issue: Issue, to: Person | Role) -> None:
    place = turn.hood.places[issue.place_id]
    turn.require(Action.hand_over, place)
    if not _may_be_told(issue, {to} if isinstance(to, Role) else turn.hood.roles(to, place)):
        raise UserError("setup/no_button")
    moved = await progress.hand_over(turn.tx, issue, to, turn.hood.rules(issue), turn.now)
    note = _named(turn, to, turn.hood.language) if isinstance(to, Role) else to
    event_id = await issues.record(turn.tx, moved, turn.person, "hand_over", turn.now, note)
    await show_card(turn, moved)
    name = note if isinstance(note, str) else note.name
    turn.answer("issues/handed_over", issue=moved, name=name)
    if isinstance(to, Role):
        await ask_desk(turn, moved)
    elif to.id != turn.person.id:
        await tell(turn, News(moved, event_id, "issues/told_yours", {}), [to])
    values: dict[str, object] = {"note": name, "verb": "hand_over", "is_proposal": False}
    receiver = [to.user_id] if isinstance(to, Person) else []
    await tell_all(turn, News(moved, event_id, "issues/told_step", values), but=receiver)
