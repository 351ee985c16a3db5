"""One writer a journal: an exclusive lock that the system drops when its holder dies."""

import sys
from io import FileIO

from weizhong.terms.errors import OutputError


def lock(file: FileIO, name: str) -> None:
    """Lock an open file for this process alone.

    Raises
    ------
    OutputError
        If another process holds it.
    """
    try:
        _lock(file)
    except OSError:
        raise OutputError(
            f"The journal {name!r} is being written by another process; close that one first."
        ) from None


if sys.platform == "win32":

    def _lock(file: FileIO) -> None:
        import msvcrt

        # A byte far behind the end: locked bytes cannot be read by others, and a journal may be.
        file.seek(_FAR)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)

    _FAR = 2**40
else:

    def _lock(file: FileIO) -> None:
        import fcntl

        fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
