"""Where a result goes: standard output, or a file written whole or not at all."""

import sys
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import msgspec
from rich.console import Console

from weizhong.report.writing import write_atomically
from weizhong.terms.errors import OutputError

_WIDTH = 80


class _Terminal(Console):
    """A console that leaves a pipe closed by its reader to the program, instead of ending it."""

    def on_broken_pipe(self) -> None:
        raise BrokenPipeError


def show(draw: Callable[[Console], None], output: Path | None) -> None:
    """Draw on the terminal (colours only there), or into a file as plain text.

    Parameters
    ----------
    draw : callable
        Prints to the console it is given.
    output : Path, optional
        The file; standard output without one.
    """
    if output is None:
        draw(_Terminal(highlight=False))
        return
    text = StringIO()
    draw(Console(file=text, width=_WIDTH, highlight=False))
    write(text.getvalue().encode(errors="replace"), output)


def write_json(values: object, output: Path | None) -> None:
    """Write values as indented JSON, ending in a newline."""
    write(msgspec.json.format(msgspec.json.encode(values), indent=2) + b"\n", output)


def write(data: bytes, output: Path | None) -> None:
    """Write bytes to a file, or to standard output without one."""
    if output is None:
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
    else:
        write_atomically(output, data)


def make_folder(folder: Path) -> None:
    """Make a folder and what leads to it.

    Raises
    ------
    OutputError
        If that is not possible.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise OutputError(f"The folder {str(folder)!r} cannot be made ({reason}); choose another.") from None
