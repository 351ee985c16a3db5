"""Writes a result whole or not at all."""

import os
import tempfile
from pathlib import Path

from weizhong.terms.errors import OutputError


def write_atomically(path: Path | str, data: bytes) -> None:
    """Write `data` to `path`: all of it, or nothing, never half.

    The bytes go to a temporary file in the same folder, which then takes the name in one step.

    Parameters
    ----------
    path : Path or str
        The file to write; an existing file is replaced, a folder never is.
    data : bytes
        Its whole content.

    Raises
    ------
    OutputError
        If it cannot be written; the message says why and what to do, and nothing is left behind.
    """
    target = Path(path)
    if os.path.isdir(target):
        raise OutputError(f"{str(path)!r} is a folder; name a file inside it.")
    if not os.path.isdir(target.parent):
        raise OutputError(
            f"The folder {str(target.parent)!r} does not exist; make it first or choose another."
        )
    try:
        if os.path.exists(target) and not os.path.isfile(target):
            target.write_bytes(data)  # a device or pipe, such as /dev/stdout, is written to, never replaced
        else:
            _replace(Path(os.path.realpath(target)), data)  # a link stays a link
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise OutputError(
            f"{str(path)!r} cannot be written ({reason}); nothing was left there. "
            "Choose a path you may write to."
        ) from error


def _replace(target: Path, data: bytes) -> None:
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name[:80]}.", suffix=".part")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(_permissions(target))
        temporary.replace(target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def _permissions(target: Path) -> int:
    """Keep an existing file's mode; a new one gets what the umask leaves (mkstemp alone gives 0600)."""
    if target.exists():
        return target.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
