"""Whose vote it is: the place that 范围 names, or the one where the question was asked."""

from bot.access import Action
from bot.errors import UserError
from bot.places import Place
from bot.roster import addresses
from bot.voting.asking import Question
from bot.voting.terms import Electorate
from handlers.turn import Turn


def place_of(turn: Turn, question: Question, here: Place) -> Place:
    """The place whose people shall vote.

    Raises UserError for words that name no place, or several, and where whoever is in the chat votes: nobody
    knows of them who lives where.
    """
    if question.scope is None:
        return here
    if question.terms.electorate is Electorate.chat:
        raise UserError("polls/scope_of_chat")
    tree = turn.hood.places
    known = [
        place
        for place in addresses.named(question.scope, tree)
        if tree.community(place) == tree.community(here)
    ]
    nearby = [place for place in known if here in tree.line(place)] or known
    if len(nearby) != 1:
        raise UserError("polls/scope", words=question.scope[:40], places=[tree.path(one) for one in nearby])
    turn.require(Action.open_poll, nearby[0])
    return nearby[0]
