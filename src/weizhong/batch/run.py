"""Answering a question about everybody in a table: streamed, on several cores, resumed where it stopped."""

import os
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from dataclasses import dataclass
from multiprocessing import get_context, parent_process
from pathlib import Path
from threading import Thread
from typing import Any

import numpy as np
from numpy.typing import NDArray

from weizhong._version import __version__
from weizhong.batch.answers import Question, answer
from weizhong.batch.columns import Column, columns_of
from weizhong.batch.parts import Parts
from weizhong.batch.people import crowd_of
from weizhong.batch.reading import Table, open_table
from weizhong.facts.tables import digest
from weizhong.terms.errors import InvalidInput, UnreadableInput

_POINTS_AT_ONCE, _LANDMARKS_AT_ONCE = 200, 20_000
_WAITING = 2  # parts in hand for each worker: enough to keep it busy, few enough to stay small


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a job went.

    Parameters
    ----------
    rows : int
        Lines of data read.
    refused : int
        Lines that could not be used; they stand in `refused_path` with their reasons.
    refused_path : Path
        The list of them, if there are any.
    left : tuple of str
        Columns that nothing was made of.
    taken_over : int
        Lines an earlier run had done already.
    """

    rows: int
    refused: int
    refused_path: Path
    left: tuple[str, ...]
    taken_over: int


def answer_table(
    source: Path,
    target: Path,
    question: Question,
    workers: int | None = None,
    on_progress: Callable[[int, int], None] = lambda done, total: None,
) -> Outcome:
    """Answer a question about every person of a table.

    Parameters
    ----------
    source : Path
        The table, ``.csv`` or ``.parquet``.
    target : Path
        The answer, ``.csv`` or ``.parquet``; parts lie in a folder beside it until all are there.
    question : Question
        What is asked.
    workers : int, optional
        Processes; as many as there are cores otherwise. 1 works in this process.
    on_progress : callable
        Told lines done and lines there are (for CSV about).

    Returns
    -------
    Outcome

    Raises
    ------
    UnreadableInput, MissingInput, InvalidInput
        If the table cannot be read, lacks a column, or an unfinished other job lies in the way.
    UnknownCode, PointNotPlaced
        If a point asked for does not exist.
    OutputError
        If the answer cannot be written; what was done stays and the same call goes on from there.
    """
    if target.suffix not in (".csv", ".parquet"):
        raise InvalidInput(f"Name the answer .csv or .parquet, not {target.name!r}.")
    if workers is not None and workers < 1:
        raise InvalidInput(f"{workers} processes were asked for; at least 1 is needed.")
    table = open_table(source)
    columns, left = columns_of(table.headers)
    work = _Work(Parts(target), question, columns, table)
    for path in (target, work.parts.refused_path):
        if path.resolve() == source.resolve():
            raise InvalidInput(f"{path.name!r} is the table being read; choose another name for the answer.")
    work.parts.open(work.record())
    with work.parts.held():
        return _answered(work, left, workers or os.cpu_count() or 1, on_progress)


def _answered(
    work: "_Work", left: tuple[str, ...], workers: int, on_progress: Callable[[int, int], None]
) -> Outcome:
    """Do every part, then put them together."""
    table = work.table
    seen = taken_over = count = 0
    try:
        for lines, was_there in work.done_parts(workers):
            seen, count, taken_over = seen + lines, count + 1, taken_over + lines * was_there
            on_progress(seen, max(table.rows, seen))
        if count == 0:
            raise InvalidInput(_without_people(table))
    except (InvalidInput, UnreadableInput):
        work.parts.discard()  # the table has to be changed, and then these are parts of another
        raise
    refused = work.parts.gather(count, table.unreadable)
    return Outcome(seen + len(table.unreadable), refused, work.parts.refused_path, left, taken_over)


def _without_people(table: Table) -> str:
    if not table.unreadable:
        return f"{table.path.name!r} has a header and no people; check that every quote is closed."
    first = table.unreadable[0]
    return (
        f"No line of {table.path.name!r} can be read. Line {first.row}: {first.reason} "
        "Give every line as many cells as the header has names."
    )


@dataclass(frozen=True, slots=True)
class _Work:
    """One job: what is asked, of which table, and where its parts go."""

    parts: Parts
    question: Question
    columns: tuple[Column, ...]
    table: Table

    @property
    def lines_at_once(self) -> int:
        return _POINTS_AT_ONCE if self.question.codes else _LANDMARKS_AT_ONCE

    def record(self) -> dict[str, Any]:
        """What must be the same for a stopped job to be gone on with."""
        stat = self.table.path.stat()
        return {
            "table": [self.table.path.name, stat.st_size, stat.st_mtime_ns],
            "codes": list(self.question.codes),
            "standard": self.question.standard.value,
            "lines_at_once": self.lines_at_once,
            "version": [__version__, digest()],
        }

    def done_parts(self, workers: int) -> Iterator[tuple[int, bool]]:
        """Yield for each part that is done its lines, and whether an earlier run had done it."""
        if workers == 1 or self.table.rows <= self.lines_at_once:
            for index, piece in self._pieces():
                was_there = self.parts.has(index)
                if not was_there:
                    _do(self.parts, index, self.question, self.columns, *piece, self.table.decimal)
                yield len(piece[0]), was_there
            return
        os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # each worker has one core
        pool = ProcessPoolExecutor(workers, get_context("spawn"), initializer=_end_with_parent)
        running: dict[Future[None], int] = {}
        try:
            for index, piece in self._pieces():
                if self.parts.has(index):
                    yield len(piece[0]), True
                    continue
                task = (self.parts, index, self.question, self.columns, *piece, self.table.decimal)
                running[pool.submit(_do, *task)] = len(piece[0])
                if len(running) >= workers * _WAITING:
                    yield from _finished(running)
            while running:
                yield from _finished(running)
        finally:
            pool.shutdown(cancel_futures=True)

    def _pieces(self) -> Iterator[tuple[int, tuple[NDArray[np.intp], dict[str, list[Any]]]]]:
        headers = [column.header for column in self.columns]
        return enumerate(self.table.pieces(self.lines_at_once, headers))


def _end_with_parent() -> None:
    """Let a worker end when the job that started it is killed, or it would wait for work for ever."""
    Thread(target=_wait_for_end, daemon=True).start()


def _wait_for_end() -> None:
    if (job := parent_process()) is not None:
        job.join()
        os._exit(1)  # no clean end: the pool's own would wait for the job


def _finished(running: dict[Future[None], int]) -> Iterator[tuple[int, bool]]:
    for task in wait(running, return_when=FIRST_COMPLETED).done:
        lines = running.pop(task)
        task.result()
        yield lines, False


def _do(
    parts: Parts,
    index: int,
    question: Question,
    columns: tuple[Column, ...],
    rows: NDArray[np.intp],
    cells: dict[str, list[Any]],
    decimal: str,
) -> None:
    """Answer for one piece of the table and write its part."""
    crowd = crowd_of(columns, cells, rows, decimal)
    found, refused = answer(question, crowd)
    parts.write(index, found, [*crowd.refused, *refused])
