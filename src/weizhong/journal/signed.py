"""Whether a journal was signed, told from its lines and their chain alone.

A signed journal is a document. A release that no longer knows its words, or whose tables would refuse what
they say, still knows that it is whole and was signed, and gives out the record that was written then.
"""

from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from weizhong.journal.reading import LINE_END

RECORD_SUFFIX = ".record.json"
_Time = TypeVar("_Time", date, datetime)


@dataclass(frozen=True, slots=True)
class Signed:
    """What the lines of a signed journal tell to everybody.

    Parameters
    ----------
    session : str
        Of the opening; empty where it does not say so.
    day : date or None
        Of the opening.
    last_at : datetime or None
        When the last event was.
    events : int
        How many there are.
    head : str
        SHA-256 of the last line.
    """

    session: str
    day: date | None
    last_at: datetime | None
    events: int
    head: str


def signed_journal(path: Path) -> Signed | None:
    """Return what a journal tells that was signed and is whole; nothing for any other.

    Parameters
    ----------
    path : Path
        The file.
    """
    try:
        lines = [line for line in path.read_bytes().split(LINE_END) if line]
        told: list[Any] = [msgspec.json.decode(line) for line in lines]
    except (OSError, msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    before = ["", *(sha256(line).hexdigest() for line in lines)]
    is_whole = all(
        isinstance(one, dict) and isinstance(one.get("event"), dict) and one.get("previous") == digest
        for one, digest in zip(told, before[:-1], strict=True)
    )
    if not is_whole or not any(one["event"].get("event") == "session_signed" for one in told):
        return None
    opened, last = told[0]["event"], told[-1]["event"]
    return Signed(
        session=str(opened.get("session", "")),
        day=_or_none(opened.get("day"), date),
        last_at=_or_none(last.get("at"), datetime),
        events=len(told),
        head=before[-1],
    )


def record_beside(path: Path) -> bytes | None:
    """Return the record that was written beside a signed journal, as it is, if it is of that journal.

    Parameters
    ----------
    path : Path
        The journal.
    """
    signed = signed_journal(path)
    try:
        data = path.with_name(path.stem + RECORD_SUFFIX).read_bytes()
        told: Any = msgspec.json.decode(data)
    except (OSError, msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    is_its = signed is not None and isinstance(told, dict) and told.get("head") == signed.head
    return data if is_its else None


def _or_none(told: object, kind: type[_Time]) -> _Time | None:
    try:
        return msgspec.convert(told, kind)
    except msgspec.ValidationError:
        return None
