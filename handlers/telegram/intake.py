"""Updates in: a batch is one transaction, each update a savepoint in it, acknowledged after the commit.

An update that cannot be read or handled is quarantined and the rest go on. One that kills the process
meets `Intake.careful` after the restart: tried alone, each try counted before it is made.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import structlog

from bot import members, outbox, seen
from bot.errors import UserError
from bot.members import Person, Sender
from bot.neighbourhood import Neighbourhood
from bot.outbox import Post, Transaction
from handlers import routes
from handlers.telegram.reader import Happening, Json, Reader
from handlers.turn import Toast, Turn

log = structlog.get_logger()

# People kept in memory; a neighbourhood's active ones fit.
_MOST_MET = 20_000


@dataclass
class _Batch:
    """What the transaction of a batch leaves to write at its end, and to show after its commit."""

    posts: list[Post] = field(default_factory=list)
    toasts: list[Toast] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    finals: dict[str, Turn] = field(default_factory=dict)


class Intake:
    def __init__(self, hood: Neighbourhood, reader: Reader) -> None:
        self._hood = hood
        self._reader = reader
        self._is_first = True
        self._met: dict[Sender, Person] = {}

    async def take(self, updates: Sequence[Json]) -> list[Toast]:
        """Make the effects of these updates durable; the toasts to show now.

        Raises what the database raises: then nothing has happened and the batch must be taken again.
        """
        wanted = [update for update in updates if self._concerns(update)]
        if not self._is_first:
            try:
                return await self._commit(wanted)
            except Exception:
                self._is_first = True  # next time one by one: a single update may spoil the batch
                raise
        toasts = await self.careful(wanted)
        self._is_first = False
        return toasts

    async def careful(self, updates: Sequence[Json]) -> list[Toast]:
        """After a start, the first batch may hold the update that ended the process before."""
        toasts: list[Toast] = []
        for update in updates:
            async with self._hood.database.transaction() as tx:
                tries = await seen.begin_try(tx, update["update_id"])
            if tries <= seen.MOST_TRIES:
                toasts += await self._commit([update])
            else:
                async with self._hood.database.transaction() as tx:
                    await self._set_aside(tx, update, "the process did not survive it")
                    await seen.end_try(tx, update["update_id"])
        return toasts

    def _concerns(self, update: Json) -> bool:
        try:
            return self._reader.concerns(update)
        except (KeyError, TypeError, AttributeError):
            return True  # unreadable: let it be quarantined

    async def _commit(self, updates: Sequence[Json]) -> list[Toast]:
        if not updates:
            return []
        batch = _Batch()
        async with self._hood.transaction() as tx:
            readable = await self._read(tx, updates)
            known = await seen.known(tx, [happening.key for _, happening in readable])
            fresh = _once(readable, known)
            people = await self._people(tx, fresh)
            for update, happening in fresh:
                await self._answer(tx, update, happening, people, batch)
            for key, turn in batch.finals.items():
                await self._finish(tx, key, turn, batch)
            await outbox.put(tx, batch.posts, self._hood.clock.now(), self._hood.edit_gaps)
            await seen.remember(tx, batch.keys, self._hood.clock.now())
            if self._is_first:
                await seen.end_try(tx, updates[0]["update_id"])
        self._remember(fresh, people)
        return batch.toasts

    async def _finish(self, tx: Transaction, key: str, turn: Turn, batch: _Batch) -> None:
        """What several turns wanted done once; a fault here undoes none of them."""
        turn.posts.clear()  # those of the turn itself are in the batch already
        try:
            async with tx.begin_nested():
                await turn.finals[key]()
        except Exception:
            log.exception("could not be shown", key=key)
        else:
            batch.posts += turn.posts

    async def _people(self, tx: Transaction, fresh: Sequence[tuple[Json, Happening]]) -> dict[int, Person]:
        """Who asks: those met lately from memory, the others from the database."""
        senders = [h.sender for _, h in fresh if h.sender is not None and h.is_asked]
        met = {s.user_id: self._met[s] for s in senders if s in self._met}
        return met | await members.recognise(tx, [s for s in senders if s not in self._met])

    def _remember(self, fresh: Sequence[tuple[Json, Happening]], people: dict[int, Person]) -> None:
        """Keep in memory who was met, once it is committed."""
        if len(self._met) > _MOST_MET:
            self._met.clear()
        for _, happening in fresh:
            sender = happening.sender
            if sender is None or sender.user_id not in people:
                continue
            # Who presses Start again after blocking the bot has to be written down again.
            if sender.started:
                self._met.pop(replace(sender, started=False), None)
            else:
                self._met[sender] = people[sender.user_id]

    async def _read(self, tx: Transaction, updates: Sequence[Json]) -> list[tuple[Json, Happening]]:
        readable: list[tuple[Json, Happening]] = []
        for update in updates:
            try:
                happening = self._reader.read(update)
            except Exception as error:
                await self._set_aside(tx, update, f"unreadable: {error!r}")
                continue
            if happening is not None:
                readable.append((update, happening))
        return readable

    async def _answer(
        self, tx: Transaction, update: Json, happening: Happening, people: dict[int, Person], batch: _Batch
    ) -> None:
        if happening.sender and happening.is_asked and happening.sender.user_id not in people:
            people |= await members.recognise(tx, [happening.sender])  # forgotten by a turn before
        turn = self._turn(tx, happening, people)
        before = self._hood.readings
        try:
            async with tx.begin_nested():
                acted = await routes.answer(turn)
            if turn.has_forgotten:
                self._forget(turn.person.user_id, people, batch)
            elif turn.who is not None:
                people[turn.who.user_id] = turn.who  # as the turn has left them
        except UserError as error:
            acted = True
            turn.refuse(error)
        except Exception as error:
            acted = True
            log.exception("update failed", update_id=update.get("update_id"))
            await self._set_aside(tx, update, f"failed: {error!r}")
            turn.refuse(UserError("setup/fault"))
        if turn.is_refused and self._hood.readings != before:
            await self._hood.reread(tx)  # what it had changed of places and roles is undone
        batch.posts += turn.posts
        batch.finals |= dict.fromkeys(turn.finals, turn)
        if turn.toast is not None:
            batch.toasts.append(turn.toast)
        if acted:
            batch.keys.append(happening.key)

    def _forget(self, user_id: int, people: dict[int, Person], batch: _Batch) -> None:
        """Somebody was forgotten: whatever of them comes next is of somebody new."""
        del people[user_id]
        self._met = {sender: person for sender, person in self._met.items() if sender.user_id != user_id}
        batch.posts = [post for post in batch.posts if post.chat_id != user_id]

    def _turn(self, tx: Transaction, happening: Happening, people: dict[int, Person]) -> Turn:
        who = people.get(happening.sender.user_id) if happening.sender and happening.is_asked else None
        return Turn(
            self._hood,
            tx,
            self._hood.clock.now(),
            message=happening.message,
            tap=happening.tap,
            change=happening.change,
            who=who,
        )

    async def _set_aside(self, tx: Transaction, update: Any, error: str) -> None:
        update_id = update.get("update_id", 0) if isinstance(update, dict) else 0
        log.error("update quarantined", update_id=update_id, error=error)
        if _is_secret(update):
            update = {"update_id": update_id}
        await seen.set_aside(tx, update_id, update, error, self._hood.clock.now())


def _once(readable: Sequence[tuple[Json, Happening]], known: set[str]) -> list[tuple[Json, Happening]]:
    """Those not dealt with yet, each once."""
    fresh = {happening.key: (update, happening) for update, happening in reversed(readable)}
    return [pair for key, pair in reversed(fresh.items()) if key not in known]


def _is_secret(update: Any) -> bool:
    """Whether an update says what somebody chose in secret, which is kept nowhere."""
    tap = update.get("callback_query") if isinstance(update, dict) else None
    return isinstance(tap, dict) and str(tap.get("data")).startswith(("secret", "receipt"))
