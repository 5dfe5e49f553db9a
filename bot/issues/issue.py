"""What is reported, and the issue that it becomes."""

from dataclasses import dataclass
from datetime import datetime

from bot.access import Role, Visibility
from bot.config import Kind
from bot.issues.routing import Route
from bot.issues.states import State
from bot.members import Person
from bot.places import Place


@dataclass(frozen=True)
class Report:
    """What somebody asks for. `text_message_id` is the message whose words `text` are.

    `chat_id` is where it was asked; a report made in private has no message there that others could see.
    """

    kind: Kind
    route: Route
    category: str
    visibility: Visibility
    text: str
    place: Place
    community: Place
    reporter: Person
    chat_id: int
    message_id: int | None
    text_message_id: int | None
    on_behalf_of: str | None = None


@dataclass(frozen=True)
class Issue:
    id: int
    number: int
    kind: str
    state: State
    text: str
    place_id: int
    category: str
    visibility: Visibility
    on_behalf_of: str | None
    level: int
    responsible: Role
    due_at: datetime | None
    wakes_at: datetime | None
    overdue_at: datetime | None
    merged_into_id: int | None
    is_confirmed: bool
    created_at: datetime
    updated_at: datetime
    closed_at: datetime | None
    answered_at: datetime | None  # first taken on, finished or declined
    chat_id: int
    message_id: int | None  # none after its group's upgrade: the message stayed behind
    text_message_id: int | None
    reporter_id: int
    assignee_id: int | None
    reporter_name: str
    assignee_name: str | None
    photos: int = 0
    affected: int = 0  # households that met it too, the reporter's not counted
    merged_into: int | None = None  # the number of the issue that merged_into_id is, and its state
    merged_state: State | None = None
    reporter_full_name: str = ""  # for those who may know names (bot/issues/audience.py)
    assignee_full_name: str | None = None

    @property
    def is_for_everyone(self) -> bool:
        """Whether a residents' group may hear of it."""
        return self.visibility in (Visibility.everyone, Visibility.nameless)

    @property
    def people(self) -> set[str]:
        """The names of those whom it concerns."""
        named = (self.reporter_name, self.reporter_full_name, self.assignee_name, self.assignee_full_name)
        return {name for name in named if name}

    @property
    def gathers(self) -> bool:
        """Whether it is a proposal that waits for supporters: nobody has to act yet."""
        return self.state is State.reported and self.due_at is None

    @property
    def subject(self) -> str:
        return f"issue:{self.id}"
