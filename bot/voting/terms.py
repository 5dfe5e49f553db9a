"""What a poll can be: how it is answered, who may answer, and what an option needs to pass. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction


class Kind(StrEnum):
    """What people call it; the engine is the same."""

    poll = "poll"
    survey = "survey"
    sign_up = "sign_up"


class Form(StrEnum):
    """How a ballot looks."""

    one = "one"  # one option
    many = "many"  # up to `most` options
    ranking = "ranking"  # up to `most` options, the best first
    scores = "scores"  # 1 to 5 for each option
    weights = "weights"  # up to `most` points, shared out among the options
    items = "items"  # yes, no or abstaining for each option


class Electorate(StrEnum):
    """Who may vote. All but those in the chat are frozen when the poll opens."""

    chat = "chat"  # whoever is in the chat, one vote each
    households = "households"  # one ballot a household
    owners = "owners"  # owners, by number and by area
    body = "body"  # the members of a body, such as the council


# Whose polls are shown where they were asked; those of others in all groups of the place.
IN_ITS_CHAT = frozenset({Electorate.chat, Electorate.body})


class Standard(StrEnum):
    """What an option needs to pass."""

    highest = "highest"  # to be among the `seats` best
    majority = "majority"  # more than half of those who voted
    two_thirds = "two_thirds"  # at least two thirds of those who voted
    consensus = "consensus"  # somebody for it and nobody against
    statutory = "statutory"  # Civil Code Art. 278, items 1-5 and 9: more than half by area and by number
    statutory_special = "statutory_special"  # items 6-8: at least three quarters by area and by number


STATUTORY = frozenset({Standard.statutory, Standard.statutory_special})
LISTED = frozenset({Form.one, Form.many, Form.ranking})  # a ballot names options; others mark each of them
# Forms that say who is for an option; the others only say how good each one is.
ELECTING = frozenset({Form.one, Form.many, Form.items})


def asks_itself(form: Form, question: str, options: Sequence[str]) -> bool:
    """Whether the one option is the question itself, to which people say yes or no; long ones are cut."""
    return form is Form.items and len(options) == 1 and question.startswith(options[0])


class Contradiction(ValueError):
    """Terms that cannot be together; `why` names which."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True)
class Terms:
    """How a poll is answered and decided; fixed before it opens. Raises Contradiction for what cannot be."""

    form: Form = Form.one
    most: int = 1  # options that a ballot may name, or points that it may share out
    electorate: Electorate = Electorate.chat
    standard: Standard = Standard.highest
    seats: int | None = None  # of those that pass only the best so many; none: for `highest` one, else all
    quorum: Fraction | None = None  # the part of the electorate that has to vote, itself included
    is_secret: bool = False  # it is known who voted, but not what
    is_hidden: bool = False  # the result is shown after the closing only
    # Of a statutory vote only:
    is_binding: bool = False  # the community says that its law accepts a vote in the chat
    silent_join: bool = False  # who was reached and said nothing counts with the majority

    def __post_init__(self) -> None:
        for why, is_so in (
            ("most", self.most < 1 or (self.seats is not None and self.seats < 1)),
            ("quorum", self.quorum is not None and not 0 < self.quorum <= 1),
            ("quorum_of_chat", self.quorum is not None and self.electorate is Electorate.chat),
            ("majority_of_marks", self.standard is not Standard.highest and self.form not in ELECTING),
            ("law_without_owners", self._is_statutory and self.electorate is not Electorate.owners),
            ("law_in_secret", self._is_statutory and self.is_secret),
        ):
            if is_so:
                raise Contradiction(why)

    @property
    def _is_statutory(self) -> bool:
        return self.standard in STATUTORY

    @property
    def chosen(self) -> int | None:
        """How many options can win at most; none: all that pass."""
        return self.seats or (1 if self.standard is Standard.highest else None)


QUICK = Terms()  # one option, everybody in the chat, the result for all to see


def corrected(terms: Terms, options: int, verb: str, value: int) -> Terms:
    """The terms as a button under a draft makes them: `as_form` and `as_electorate` by the place in their
    list, `as_secret` by 0 or 1.

    Raises Contradiction for what a poll of so many options cannot be, IndexError for what there is not.
    """
    if verb == "as_secret":
        return replace(terms, is_secret=bool(value))
    if verb == "as_electorate":
        return replace(terms, electorate=list(Electorate)[value])
    if options < 2:
        raise Contradiction("most")
    return replace(terms, form=list(Form)[value], most=options)
