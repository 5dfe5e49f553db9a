"""What those who read a text about an issue may know: who reported it, and what was said in private. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from bot.access import Action, Role, Visibility, allowed
from bot.issues import Event, Issue
from bot.members import Person

# Said in a private chat about an issue that a group reads.
WHISPER = "whisper"
# Whoever does these is at work, and known by name; all else a reporter may do, which gives them away.
_AT_WORK = frozenset(
    (
        *("accept", "start", "finish", "give_back", "decline", "hand_over", "promise", "split", "category"),
        *("whistle", "check_in", "hand_up", "agenda", "vote"),
        "join",  # by whoever publicly reported the same (bot/issues/merging.py)
    )
)


@dataclass(frozen=True)
class Audience:
    """Those who read one chat, with respect to one issue.

    `knows_reporter`: nobody asked that they should not. `acts`: they work on it or watch over those who do.
    `knows_names`: they read names in full, and not only as each person chose to be shown.
    """

    knows_reporter: bool = True
    acts: bool = True
    knows_names: bool = False

    @classmethod
    def holding(cls, roles: Iterable[Role], issue: Issue, is_staff: bool = False) -> "Audience":
        """People with these roles at the issue's place; `is_staff`: a chat of a council or committee."""
        held = set(roles)
        knows_names = is_staff or allowed(held, Action.see_names)
        knows_reporter = knows_names or issue.visibility is not Visibility.nameless
        return cls(knows_reporter, is_staff or allowed(held, Action.start), knows_names)

    def named(self, issue: Issue) -> Issue:
        """The issue with the names that they may read."""
        if not self.knows_names:
            return issue
        return replace(issue, reporter_name=issue.reporter_full_name, assignee_name=issue.assignee_full_name)

    def name_of(self, person: Person) -> str:
        return person.full_name if self.knows_names else person.name

    def reporter(self, issue: Issue) -> str | None:
        """Who reported; none for those who shall not know."""
        return (issue.on_behalf_of or self.named(issue).reporter_name) if self.knows_reporter else None

    def may_name(self, issue: Issue, actor_id: int | None, action: str) -> bool:
        """Whether they may read who did this."""
        return self.knows_reporter or actor_id != issue.reporter_id or action in _AT_WORK

    def history(self, issue: Issue, events: Sequence[Event], somebody: str) -> list[Event]:
        """The events as they may read them; `somebody` stands for the name of the reporter."""
        return [self.event(issue, event, somebody) for event in events]

    def event(self, issue: Issue, event: Event, somebody: str) -> Event:
        if not self.may_name(issue, event.actor_id, event.action):
            event = replace(event, actor_name=somebody)
        elif self.knows_names:
            event = replace(event, actor_name=event.actor_full_name)
        return event if self.acts or event.action != WHISPER else replace(event, note=None)
