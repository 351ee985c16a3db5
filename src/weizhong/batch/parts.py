"""The parts an answer is written in: each whole or not at all, so that a stopped job goes on where it was."""

import csv
import json
import os
import shutil
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from weizhong.batch.people import Refusal
from weizhong.batch.reading import arrow_package
from weizhong.terms.errors import InvalidInput, OutputError

if sys.platform != "win32":
    import fcntl

_JOB, _HELD = "job.json", ".held"


@dataclass(frozen=True, slots=True)
class Parts:
    """The folder of parts beside the target, while the job runs.

    Parameters
    ----------
    target : Path
        The file that will hold the answer: ``.csv`` or ``.parquet``.
    """

    target: Path

    @property
    def folder(self) -> Path:
        """Where the parts lie."""
        return self.target.with_name(self.target.name + ".parts")

    @property
    def refused_path(self) -> Path:
        """The file that will name the lines refused."""
        return self.target.with_name(self.target.stem + ".refused.csv")

    def open(self, job: dict[str, Any]) -> None:
        """Make the folder, or find it as an earlier run of the same job left it.

        Raises
        ------
        InvalidInput
            If an unfinished job of another table or question lies there, or files that are no job's.
        OutputError
            If the folder cannot be made, or the target never could be written.
        """
        if self.target.is_dir():
            raise OutputError(f"{str(self.target)!r} is a folder; name a file inside it.")
        if not self.target.parent.is_dir():
            raise OutputError(
                f"The folder {str(self.target.parent)!r} does not exist; make it first or choose another."
            )
        try:
            self.folder.mkdir(exist_ok=True)
            record = self.folder / _JOB
            if not record.exists() and any(not path.name.startswith(".") for path in self.folder.iterdir()):
                raise InvalidInput(
                    f"{self.folder.name!r} holds files that are no job's; move them, or name another output."
                )
            if not record.exists():
                self._replace(record, lambda path: path.write_text(json.dumps(job, indent=1), "utf-8"))
            elif _read_job(record) != job:
                raise InvalidInput(
                    f"{self.folder.name!r} holds an unfinished job of another table, question or version; "
                    "remove that folder, or name another output."
                )
        except OSError as error:
            raise OutputError(f"{str(self.folder)!r} cannot be written ({error.strerror}).") from None

    @contextmanager
    def held(self) -> Iterator[None]:
        """Keep other jobs off the parts; the system lets go when this process ends, however it ends.

        Raises
        ------
        InvalidInput
            If another job holds them.
        """
        if sys.platform == "win32":  # it has no such lock: nobody is kept off
            yield
            return
        with (self.folder / _HELD).open("w") as held:
            try:
                fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise InvalidInput(
                    f"Another job is writing {self.target.name!r}; wait for it, or name another output."
                ) from None
            yield

    def has(self, index: int) -> bool:
        """Return whether a part is there, whole."""
        return self._part(index).exists()

    def write(self, index: int, columns: dict[str, Any], refused: Iterable[Refusal]) -> None:
        """Write one part: its refusals first, so that a part that is there is complete.

        Raises
        ------
        OutputError
            If it cannot be written; nothing half-written bears its name.
        """
        arrow = arrow_package()
        table = arrow.table(
            {k: arrow.array(v, arrow.string()) if isinstance(v, list) else v for k, v in columns.items()}
        )
        try:
            if lines := [[one.row, one.id, one.reason] for one in refused]:
                self._replace(self._refused(index), lambda path: path.write_text(json.dumps(lines), "utf-8"))
            self._replace(self._part(index), lambda path: _write_table(table, path, self.target.suffix))
        except OSError as error:
            raise OutputError(
                f"A part of {self.target.name!r} cannot be written ({error.strerror})."
            ) from None

    def gather(self, count: int, more: Iterable[Refusal]) -> int:
        """Put the parts together in the target, list what was refused, remove the parts; return how many.

        Raises
        ------
        OutputError
            If target or list cannot be written; the parts then stay.
        """
        try:
            self._replace(self.target, lambda path: self._join(count, path))
            refused = sorted([*self._all_refused(count), *more], key=lambda one: one.row)
            if refused:
                self._replace(self.refused_path, lambda path: _write_refused(path, refused))
            else:
                self.refused_path.unlink(missing_ok=True)
            shutil.rmtree(self.folder)
        except OSError as error:
            raise OutputError(f"{self.target.name!r} cannot be written ({error.strerror}).") from None
        return len(refused)

    def discard(self) -> None:
        """Remove the parts of a job that cannot be gone on with."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def _join(self, count: int, path: Path) -> None:
        if self.target.suffix == ".csv":
            with path.open("wb") as out:
                for index in range(count):
                    with self._part(index).open("rb") as part:
                        header = part.readline()
                        if index == 0:
                            out.write(header)
                        shutil.copyfileobj(part, out)
            return
        from pyarrow import parquet

        schema = parquet.read_schema(self._part(0))
        with parquet.ParquetWriter(path, schema, compression="zstd", use_dictionary=_words(schema)) as writer:
            for index in range(count):
                writer.write_table(parquet.read_table(self._part(index)).cast(schema))

    def _all_refused(self, count: int) -> Iterator[Refusal]:
        for index in range(count):
            if (path := self._refused(index)).exists():
                yield from (Refusal(*line) for line in json.loads(path.read_text("utf-8")))

    def _part(self, index: int) -> Path:
        return self.folder / f"{index:07d}{self.target.suffix}"

    def _refused(self, index: int) -> Path:
        return self.folder / f"{index:07d}.refused.json"

    def _replace(self, path: Path, write: Any) -> None:
        """Write under another name and take the right one in one step."""
        partial = path.with_name(f".{path.name}.{os.getpid()}")
        try:
            write(partial)
            partial.replace(path)
        finally:
            partial.unlink(missing_ok=True)


def _read_job(record: Path) -> Any:
    try:
        return json.loads(record.read_text("utf-8"))
    except ValueError:
        return None  # damaged: nobody knows whose parts these are


def _write_table(table: Any, path: Path, suffix: str) -> None:
    if suffix == ".csv":
        from pyarrow import csv as arrow_csv

        arrow_csv.write_csv(table, path)
        return
    from pyarrow import parquet

    parquet.write_table(table, path, compression="zstd", use_dictionary=_words(table.schema))


def _words(schema: Any) -> list[str]:
    """Columns worth a dictionary: numbers hardly ever repeat."""
    return [field.name for field in schema if str(field.type) == "string"]


def _write_refused(path: Path, refused: Iterable[Refusal]) -> None:
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(["row", "id", "reason"])
        writer.writerows([one.row, one.id, one.reason] for one in refused)
