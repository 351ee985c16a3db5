"""Reads a journal: every whole line, checked against the chain; a torn last line is told, never fatal."""

from dataclasses import dataclass
from pathlib import Path

import msgspec
from msgspec.structs import replace

from weizhong.clinic.session import EMPTY, Entry, SessionState, apply
from weizhong.clinic.session.chain import verify
from weizhong.clinic.session.events import SessionOpened, SessionSigned
from weizhong.facts.tables import digest
from weizhong.terms.errors import InvalidInput, Refused, UnreadableInput

LINE_END = b"\n"


@dataclass(frozen=True, slots=True)
class Reading:
    """What a journal holds.

    Parameters
    ----------
    entries : tuple of Entry
        Every whole line, in order.
    torn : bytes
        What stands behind the last whole line, where writing was cut off; usually empty.
    whole_bytes : int
        How many bytes the whole lines take up.
    """

    entries: tuple[Entry, ...]
    torn: bytes
    whole_bytes: int


def read_journal(path: Path | str) -> Reading:
    """Read a journal without changing it.

    Parameters
    ----------
    path : Path or str
        The file.

    Raises
    ------
    UnreadableInput
        If it cannot be read, or a line before the last is damaged: the line is named.
    InvalidInput
        If the chain does not hold: something was changed after it was written.
    """
    try:
        data = Path(path).read_bytes()
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise UnreadableInput(
            f"The journal {str(path)!r} cannot be read ({reason}); check the path."
        ) from None
    return reading_of(data)


def reading_of(data: bytes) -> Reading:
    """Return what the bytes of a journal hold, refused as `read_journal` would refuse them."""
    *lines, torn = data.split(LINE_END)
    entries = [_entry(line, number) for number, line in enumerate(lines, start=1)]
    whole_bytes = len(data) - len(torn)
    last = _whole(torn)
    if last is not None:
        # Only its line end is missing: half an entry is never valid JSON, so this one is whole.
        entries.append(last)
        torn, whole_bytes = b"", len(data)
    verify(entries)
    return Reading(entries=tuple(entries), torn=torn, whole_bytes=whole_bytes)


def resume(entries: tuple[Entry, ...]) -> SessionState:
    """Return the session a journal tells of, exactly as it was.

    One that was signed is a document: tables that changed since do not judge it again. One that was begun
    under other tables goes on: what was done stays told, since needles are in and have to come out, and
    today's tables judge what is done from now on.

    Raises
    ------
    InvalidInput
        If an entry is refused that the tables of today judge, or that no release ever allowed.
    """
    try:
        state = _made(entries, EMPTY)
    except InvalidInput:
        is_signed = any(isinstance(one.event, SessionSigned) for one in entries)
        if not is_signed and not _is_of_other_tables(entries):
            raise
        state = _made(entries, replace(EMPTY, is_document=True))
        state = replace(state, is_document=is_signed, judged_from=len(entries))
    if entries and (state.log[-1] != entries[-1]):
        raise InvalidInput("The journal's times do not add up; go back to an untouched copy.")
    return state


def _is_of_other_tables(entries: tuple[Entry, ...]) -> bool:
    """Whether a visit tells which tables it was begun under, and these are not today's."""
    opened = entries[0].event if entries else None
    return isinstance(opened, SessionOpened) and opened.facts_digest not in ("", digest())


def _made(entries: tuple[Entry, ...], state: SessionState) -> SessionState:
    for entry in entries:
        try:
            state = apply(state, entry.event)
        except Refused as error:
            raise InvalidInput(
                f"Entry {entry.number} of the journal is not allowed by this release ({error}) "
                "Continue it with the release it was begun with."
            ) from None
    return state


def _entry(line: bytes, number: int) -> Entry:
    try:
        return msgspec.json.decode(line, type=Entry)
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise UnreadableInput(
            f"Line {number} of the journal is damaged; nothing was changed. Go back to an untouched copy."
        ) from None


def _whole(torn: bytes) -> Entry | None:
    try:
        return msgspec.json.decode(torn, type=Entry)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
