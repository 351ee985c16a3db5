"""Visits that were kept: of a file, of a folder, each once."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec

from weizhong.clinic.session import SessionRecord, record_of
from weizhong.journal.listing import SUFFIX
from weizhong.journal.reading import LINE_END, read_journal, resume
from weizhong.journal.record_file import continues, read_record
from weizhong.journal.signed import RECORD_SUFFIX
from weizhong.terms.errors import InputError, InvalidInput, UnreadableInput


@dataclass(frozen=True, slots=True)
class Kept:
    """A visit, and the file it was read from.

    Parameters
    ----------
    path : Path
        Its journal or its record.
    record : SessionRecord
        What happened.
    """

    path: Path
    record: SessionRecord


class _Told(msgspec.Struct):
    """What a document says it is."""

    schema: str = ""


def record_of_journal(path: Path) -> SessionRecord:
    """Return the record of a journal: made anew, else as it was written beside it.

    Raises
    ------
    InputError
        If neither can be read: why the journal cannot.
    """
    try:
        entries = read_journal(path).entries
        if not entries:
            raise InvalidInput(f"{str(path)!r} holds no whole event; name another journal, or leave it out.")
        return record_of(resume(entries))
    except InputError as error:
        try:
            return read_record(path.with_name(path.stem + RECORD_SUFFIX))
        except InputError:
            raise error from None


def visit_at(path: Path) -> SessionRecord:
    """Return the visit of a journal (``.jsonl``) or of a record.

    Raises
    ------
    InputError
        If it cannot be read, or was changed after it was written; the file is named.
    """
    try:
        return record_of_journal(path) if path.suffix.casefold() == SUFFIX else read_record(path)
    except InputError as error:
        if _is_events(path):
            raise InvalidInput(
                f"{str(path)!r} is a file of events for `weizhong session`; name the journal or the record "
                "it made of them."
            ) from None
        raise error if repr(str(path)) in str(error) else type(error)(f"{str(path)!r}: {error}") from None


def visits_in(folder: Path) -> list[Kept]:
    """Return the visits of a folder by the names of their files; a journal before the record beside it.

    What is no visit is left alone, and so is a journal in which nothing was begun.

    Raises
    ------
    InputError
        If a journal or a record there cannot be read, or was changed after it was written.
    """
    return [Kept(path, visit_at(path)) for path in _files(folder)]


def each_once(visits: Iterable[Kept]) -> list[Kept]:
    """Return each visit once, by time: the file that tells most of it.

    Raises
    ------
    InvalidInput
        If two files tell one visit differently.
    """
    kept: dict[str, Kept] = {}
    for one in visits:
        head = one.record.entries[1].previous if len(one.record.entries) > 1 else one.record.head
        there = kept.setdefault(head, one)
        if continues(one.record, there.record):
            kept[head] = one
        elif not continues(there.record, one.record):
            raise InvalidInput(
                f"{str(there.path)!r} and {str(one.path)!r} tell one visit differently; leave one out."
            )
    return sorted(kept.values(), key=lambda one: (one.record.day, one.record.opened_at))


def _files(folder: Path) -> Iterator[Path]:
    try:
        paths = sorted(folder.iterdir())
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise UnreadableInput(f"{str(folder)!r} cannot be read ({reason}); check the path.") from None
    journals = {path.stem for path in paths if path.suffix == SUFFIX}
    for path in paths:
        if path.suffix == SUFFIX:
            if path.stat().st_size:
                yield path
        elif path.name.removesuffix(RECORD_SUFFIX) not in journals and _says_visit(path):
            yield path


def _is_events(path: Path) -> bool:
    """Whether the first line is a bare event, which in a journal stands in an entry."""
    try:
        told: object = msgspec.json.decode(path.read_bytes().partition(LINE_END)[0])
    except (OSError, msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return False
    return isinstance(told, dict) and isinstance(told.get("event"), str)


def _says_visit(path: Path) -> bool:
    if path.suffix.casefold() != ".json":
        return False
    try:
        return msgspec.json.decode(path.read_bytes(), type=_Told).schema.startswith("weizhong.session/")
    except msgspec.ValidationError:
        return False
    except (OSError, msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise UnreadableInput(f"{str(path)!r} is damaged; go back to an untouched copy.") from None
