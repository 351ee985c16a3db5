"""The record of a visit as a file: written whole or not at all, and only ever continued."""

from pathlib import Path

import msgspec

from weizhong._version import __version__
from weizhong.clinic.session import SessionRecord, record_of
from weizhong.clinic.session.chain import digest_of, verify
from weizhong.facts.tables import digest
from weizhong.journal.reading import resume
from weizhong.journal.whole_file import replace_file
from weizhong.terms.errors import InvalidInput, OutputError, UnreadableInput


def write_record(path: Path | str, record: SessionRecord) -> None:
    """Write a record; one that is there already is replaced only by a record that continues it.

    Parameters
    ----------
    path : Path or str
        The file.
    record : SessionRecord
        What to write.

    Raises
    ------
    OutputError
        If it cannot be written, or another record stands there; nothing is left half-written.
    """
    target = Path(path)
    if target.exists():
        _check_continues(target, record)
    data = msgspec.json.format(msgspec.json.encode(record), indent=2) + b"\n"
    try:
        replace_file(target, data)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise OutputError(
            f"The record {str(path)!r} cannot be written ({reason}); nothing was left there. "
            "Choose a path you may write to."
        ) from error


def read_record(path: Path | str) -> SessionRecord:
    """Read a record, and check its chain; if this release wrote it, also what it says of its events.

    Raises
    ------
    UnreadableInput
        If the file cannot be read.
    InvalidInput
        If it is no record, or was changed after it was written.
    """
    try:
        data = Path(path).read_bytes()
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise UnreadableInput(
            f"The record {str(path)!r} cannot be read ({reason}); check the path."
        ) from None
    try:
        record = msgspec.json.decode(data, type=SessionRecord)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise InvalidInput(f"{str(path)!r} is no record of a session; name another file.") from None
    verify(record.entries)
    if not record.entries or digest_of(record.entries[-1]) != record.head:
        raise InvalidInput("The record's last digest does not fit its entries; go back to an untouched copy.")
    # Only the release that wrote it can tell for certain what its events make; of others the chain must do.
    is_ours = (record.software_version, record.facts_digest) == (__version__, digest())
    if is_ours and record_of(resume(tuple(record.entries))) != record:
        raise InvalidInput("The record does not say what its events say; go back to an untouched copy.")
    return record


def continues(record: SessionRecord, there: SessionRecord) -> bool:
    """Return whether a record tells everything another one tells, and nothing before it differently."""
    return record.entries[: len(there.entries)] == there.entries


def _check_continues(target: Path, record: SessionRecord) -> None:
    try:
        there = read_record(target)
    except (UnreadableInput, InvalidInput):
        there = None
    if there is None or not continues(record, there):
        raise OutputError(
            f"{str(target)!r} holds something else than the beginning of this record; choose another path."
        )
