"""While large files are worked on, the terminal shows how far it is; a stop leaves nothing half-written."""

import gc
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from os.path import getsize, isfile
from pathlib import Path
from typing import TypeVar

from weizhong.cli.words import complain
from weizhong.terms.watch import Watch, unwatched

_T = TypeVar("_T")
# Files that may take seconds rather than the blink of an eye: a network is the slowest.
_LARGE_BYTES = 10_000


@contextmanager
def at_work(files: Iterable[Path]) -> Iterator[Watch]:
    """Show how far the work on large files is, and say so if it is stopped.

    Parameters
    ----------
    files : iterable of Path
        What is worked on.

    Yields
    ------
    Watch
        What the parts of the work go through, to be counted.
    """
    if not any(isfile(file) and getsize(file) > _LARGE_BYTES for file in files):
        yield unwatched
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn

    from weizhong.report.strings import say

    screen = Console(stderr=True)
    bar = Progress(
        TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(),
        console=screen, transient=True, disable=not screen.is_terminal,
    )  # fmt: skip
    gc.disable()  # all that is read is kept: looking for what can go finds nothing, in a third of the time
    try:
        with bar:
            task = bar.add_task(
                say("at_work.running"), total=None
            )  # moves to and fro until parts are counted

            def watch(parts: Sequence[_T]) -> Iterable[_T]:
                bar.reset(task)
                return bar.track(parts, task_id=task)

            yield watch
    except KeyboardInterrupt:
        complain(say("at_work.stopped"))
        raise
    finally:
        gc.freeze()
        gc.enable()
