"""What a community's rules make of a poll that somebody asks: who votes, how long, and whether it binds."""

from dataclasses import replace
from datetime import timedelta

from bot.places import Place
from bot.polls import Asked
from bot.voting.asking import Question
from bot.voting.terms import STATUTORY, Terms
from handlers.turn import Turn
from handlers.voting import scope

_USUAL_BY_LAW = timedelta(days=7)


def asked(turn: Turn, question: Question, here: Place, chat_id: int) -> Asked:
    """The poll of a question that was asked `here`, its draft in a chat, under the message that asks where
    that is there.

    Raises UserError for a scope that names no place (handlers/voting/scope.py).
    """
    terms = _by_the_rules_here(turn, question.terms)
    message = turn.message if turn.message is not None and turn.message.chat_id == chat_id else None
    opens_at = max(turn.now + notice(turn, terms), question.opens_at or turn.now)
    return Asked(
        question=question.text,
        options=question.options,
        place_id=scope.place_of(turn, question, here).id,
        chat_id=chat_id,
        message_id=message.message_id if message else None,
        author_id=turn.person.id,
        closes_at=question.closes_at or opens_at + _usual_window(turn, terms),
        terms=terms,
        to_open_at=question.opens_at,
    )


def notice(turn: Turn, terms: Terms) -> timedelta:
    """How long a vote has to be on notice before it opens: one that is to bind by law."""
    is_binding = terms.standard in STATUTORY and terms.is_binding
    return timedelta(days=turn.hood.settings.polls.notice_days if is_binding else 0)


def _usual_window(turn: Turn, terms: Terms) -> timedelta:
    usual = timedelta(hours=turn.hood.settings.polls.default_hours)
    return max(usual, _USUAL_BY_LAW) if terms.standard in STATUTORY else usual


def _by_the_rules_here(turn: Turn, terms: Terms) -> Terms:
    """Whether a vote by law binds, and what silence means in it, is for the settings to say."""
    rules = turn.hood.settings.polls
    if terms.standard not in STATUTORY:
        return terms
    return replace(terms, is_binding=rules.chat_is_law, silent_join=rules.silent_join)
