"""Writes a journal: append-only, one line and one fsync an event, one writer."""

import os
from io import FileIO
from pathlib import Path

from weizhong.clinic.session import EMPTY, Entry, Event, SessionState, apply
from weizhong.clinic.session.chain import line_of
from weizhong.journal.lock import lock
from weizhong.journal.reading import LINE_END, reading_of, resume
from weizhong.terms.errors import OutputError

_OWNER_ONLY = 0o600  # what was done to a person is for nobody else on the machine


def open_journal(path: Path | str) -> "Journal":
    """Open a journal for writing, and take the session up where it stood.

    A torn last line is moved to a file beside it (``<name>.torn-1``) before anything is added.

    Parameters
    ----------
    path : Path or str
        The file; it is made where there is none.

    Returns
    -------
    Journal
        To be used in a ``with`` block; ``state`` is the session as it stands.

    Raises
    ------
    OutputError
        If it cannot be opened, or another process is writing it.
    UnreadableInput, InvalidInput
        If it is damaged before its last line, or was changed.
    """
    target = Path(path)
    file = _opened(target)
    try:
        lock(file, str(path))
        return _journal(target, file)
    except BaseException:
        file.close()
        raise


class Journal:
    """An open journal.

    Parameters
    ----------
    path : Path
        Where it is.
    file : FileIO
        Open and locked.
    state : SessionState
        The session its entries make.
    torn_file : Path or None
        Where a torn last line was put aside.

    Examples
    --------
    >>> with open_journal("visit.jsonl") as journal:  # doctest: +SKIP
    ...     journal.record(event)
    """

    def __init__(self, path: Path, file: FileIO, state: SessionState, torn_file: Path | None) -> None:
        self.path = path
        self.state = state
        self.torn_file = torn_file
        self._file = file
        self._end = file.seek(0, os.SEEK_END)

    def record(self, event: Event) -> SessionState:
        """Apply an event and keep it; when this returns, it is on the disk.

        Raises
        ------
        Refused
            If the session does not allow it; nothing is written.
        OutputError
            If it cannot be written; session and journal are as before.
        """
        after = apply(self.state, event)
        self._append(after.log[-1])
        self.state = after
        return after

    def close(self) -> None:
        """Close the file and let the lock go."""
        self._file.close()

    def __enter__(self) -> "Journal":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _append(self, entry: Entry) -> None:
        line = line_of(entry) + LINE_END
        try:
            self._file.seek(self._end)
            _write_all(self._file, line)
            os.fsync(self._file.fileno())
        except OSError as error:
            self._forget_half()
            reason = error.strerror or type(error).__name__
            raise OutputError(
                f"The journal {str(self.path)!r} could not be written ({reason}); the event was not kept. "
                "Make room, then do it again."
            ) from error
        self._end += len(line)

    def _forget_half(self) -> None:
        """Take back what part of a line was written, where the disk still lets us."""
        try:
            self._file.truncate(self._end)
        except OSError:
            return  # reading copes with a torn last line


def _opened(target: Path) -> FileIO:
    is_new = not target.exists()
    try:
        handle = os.open(target, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), _OWNER_ONLY)
        # Unbuffered: what could not be written must not wait in a buffer and be written later.
        file = FileIO(handle, "r+b")
        if is_new:
            _sync_folder(target.parent)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise OutputError(
            f"The journal {str(target)!r} cannot be opened ({reason}); choose a path you may write to."
        ) from None
    return file


def _journal(target: Path, file: FileIO) -> Journal:
    data = file.read()
    reading = reading_of(data)
    state = resume(reading.entries) if reading.entries else EMPTY
    torn_file = _put_aside(target, reading.torn) if reading.torn else None
    if len(data) != reading.whole_bytes:
        file.truncate(reading.whole_bytes)
        os.fsync(file.fileno())
    elif data and not data.endswith(LINE_END):
        _write_all(file, LINE_END)
        os.fsync(file.fileno())
    return Journal(target, file, state, torn_file)


def _put_aside(target: Path, torn: bytes) -> Path:
    number = 1
    while (aside := target.with_name(f"{target.name}.torn-{number}")).exists():
        number += 1
    handle = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), _OWNER_ONLY)
    with os.fdopen(handle, "wb") as file:
        file.write(torn)
        file.flush()
        os.fsync(file.fileno())
    _sync_folder(target.parent)
    return aside


def _write_all(file: FileIO, data: bytes) -> None:
    """Write every byte: an unbuffered file may take only some at a time."""
    while data:
        data = data[file.write(data) :]


def _sync_folder(folder: Path) -> None:
    """Make a new name in a folder last; only POSIX can."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
