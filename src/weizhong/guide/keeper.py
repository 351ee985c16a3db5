"""The running session: events get their time and new things their names."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Protocol

import msgspec

from weizhong.clinic.session import Event, SessionState
from weizhong.clinic.session.handed_over import handed_over
from weizhong.clinic.session.retention import longest_retention_min, shortest_retention_min
from weizhong.clinic.session.slips import no_event
from weizhong.clinic.session.state import Needle
from weizhong.clinic.session.timers import elapsed_at


class Book(Protocol):
    """Where a session is kept, such as a `weizhong.journal.Journal`."""

    state: SessionState

    def record(self, event: Event) -> SessionState:
        """Keep one more event; it is on the disk when this returns."""


class Keeper:
    """A running session. What is refused changes nothing and is not written.

    Parameters
    ----------
    book : Book
        Where the session is kept.
    clock : callable, optional
        The time now, in UTC; this machine's unless told.
    """

    def __init__(self, book: Book, clock: Callable[[], datetime] | None = None) -> None:
        self._book = book
        self._clock = clock or _now

    @property
    def state(self) -> SessionState:
        """The session as it stands."""
        return self._book.state

    def now(self) -> datetime:
        """Return the time, in UTC."""
        return self._clock()

    def record(self, make: Callable[..., Event], **values: object) -> None:
        """Record that something happens now.

        Parameters
        ----------
        make : callable
            The kind of event.
        **values : object
            Its fields but ``at``.

        Raises
        ------
        Refused
            If the session does not allow it.
        OutputError
            If it cannot be written; then it did not count.
        """
        self.keep(make(at=self.now(), **values))

    def keep(self, event: Event) -> None:
        """Record an event that has its time; refused as `record` would refuse it."""
        try:
            written = msgspec.json.decode(msgspec.json.encode(event), type=Event)
        except msgspec.ValidationError as error:
            raise no_event(error, msgspec.to_builtins(event)) from None
        self._book.record(written)

    def elapsed_s(self) -> float:
        """Return seconds of session time until now; a clock set back stands still."""
        return elapsed_at(self.state, self.now())

    def new_name(self, kind: str) -> str:
        """Return a name nobody used yet: ``"n1"`` for a needle, ``"A"`` for a pack."""
        return next(name for name in _names(kind) if name not in self._used(kind))

    def _used(self, kind: str) -> set[str]:
        """Names in the log, also undone ones: a name is never given to something else."""
        field = _FIELDS[kind]
        return {getattr(entry.event, field, "") for entry in self.state.log}


def retention_min(state: SessionState, needle: Needle) -> tuple[float, float | None]:
    """Return when a needle may come out and when it must, minutes after it went in."""
    longest, shortest = longest_retention_min(state, needle), shortest_retention_min(state, needle)
    return (shortest if longest is None else min(shortest, longest)), longest


def is_ending(state: SessionState) -> bool:
    """Return whether nothing new may begin any more."""
    return state.stop is not None or bool(state.advice) or handed_over(state) is not None


def may_begin_now(state: SessionState) -> bool:
    """Return whether something new may begin: the visit goes on, and the gate neither stops nor asks."""
    return not is_ending(state) and not (state.gates and state.gates[-1].verdict in ("stop", "ask"))


def _now() -> datetime:
    return datetime.now(UTC)


_FIELDS = {"n": "needle", "a": "application", "c": "circuit", "i": "incident", "pack": "pack"}


def _names(kind: str) -> Iterator[str]:
    if kind == "pack":
        yield from "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    number = 0
    while True:
        number += 1
        yield f"{kind}{number}"
