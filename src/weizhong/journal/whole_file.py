"""Writes a file whole or not at all: beside it first, then in its place."""

import os
import tempfile
from pathlib import Path


def replace_file(target: Path, data: bytes) -> None:
    """Put a file in place; on the disk when this returns, for its owner only.

    Raises
    ------
    OSError
        If it cannot be written; what was there before is there still.
    """
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name[:80]}.", suffix=".part")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(target)  # keeps mkstemp's mode: for the owner only
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
