"""Reading a table of people piece by piece, CSV or Parquet, never whole."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from weizhong.batch.people import Refusal
from weizhong.terms.errors import InvalidInput, MissingExtra, UnreadableInput

_BLOCK_BYTES = 4 << 20
_SNIFFED_BYTES = 1 << 16


@dataclass(slots=True)
class Table:
    """An open table of people.

    Parameters
    ----------
    path : Path
        Where it lies; the ending says which kind it is.
    headers : tuple of str
        Names of its columns.
    rows : int
        How many lines of data it has: exact for Parquet, an estimate from line ends for CSV.
    delimiter, decimal : str
        Of a CSV file.
    unreadable : list of Refusal
        Lines of a CSV file with too many or too few cells; filled while reading.
    """

    path: Path
    headers: tuple[str, ...]
    rows: int
    delimiter: str = ","
    decimal: str = "."
    unreadable: list[Refusal] = field(default_factory=list)

    def pieces(
        self, size: int, columns: list[str]
    ) -> Iterator[tuple[NDArray[np.intp], dict[str, list[Any]]]]:
        """Yield line numbers and cells by header, `size` lines at a time.

        Raises
        ------
        UnreadableInput
            If the file turns out not to be what it claims to be.
        """
        arrow = arrow_package()
        batches = (
            self._csv(columns) if self.path.suffix.casefold() == ".csv" else self._parquet(size, columns)
        )
        held: list[Any] = []
        n_held = seen = 0
        try:
            for batch in batches:
                held.append(batch)
                n_held += batch.num_rows
                while n_held >= size:
                    table = arrow.Table.from_batches(held)
                    yield self._lines(seen, size), _cells(table.slice(0, size))
                    held, seen, n_held = table.slice(size).to_batches(), seen + size, n_held - size
            if n_held:
                yield self._lines(seen, n_held), _cells(arrow.Table.from_batches(held))
        except arrow.ArrowInvalid as error:
            raise UnreadableInput(f"The table cannot be read on: {_first_line(error)}.") from None

    def _lines(self, seen: int, count: int) -> NDArray[np.intp]:
        """Number lines of data from 1, counting the unreadable ones between them."""
        bad = np.array(sorted(one.row for one in self.unreadable), dtype=np.intp)
        lines = np.arange(seen + 1, seen + count + 1)
        for one in bad.tolist():
            lines[lines >= one] += 1
        return lines

    def _csv(self, columns: list[str]) -> Iterator[Any]:
        from pyarrow import binary, csv

        def note(row: Any) -> str:
            reason = f"The line has {row.actual_columns} cells; the header names {row.expected_columns}."
            self.unreadable.append(Refusal(row.number - 1, "", reason))
            return "skip"

        reader = csv.open_csv(
            self.path,
            read_options=csv.ReadOptions(use_threads=False, block_size=_BLOCK_BYTES),
            parse_options=csv.ParseOptions(delimiter=self.delimiter, invalid_row_handler=note),
            convert_options=csv.ConvertOptions(
                column_types=dict.fromkeys(self.headers, binary()), include_columns=columns
            ),
        )
        yield from reader

    def _parquet(self, size: int, columns: list[str]) -> Iterator[Any]:
        from pyarrow import parquet

        yield from parquet.ParquetFile(self.path).iter_batches(size, columns=columns)


def _cells(table: Any) -> dict[str, list[Any]]:
    """Cells by header; bytes that are no UTF-8 are marked, so that one line is lost, not all."""
    return {
        header: [cell.decode(errors="replace") if isinstance(cell, bytes) else cell for cell in cells]
        for header, cells in table.to_pydict().items()
    }


def open_table(path: Path) -> Table:
    """Open a table of people and look at its header.

    Raises
    ------
    UnreadableInput
        If there is no such file, or it is not CSV or Parquet.
    InvalidInput
        If it has no header, or two columns of one name.
    MissingExtra
        If the optional part that reads tables is not installed.
    """
    arrow = arrow_package()
    if path.suffix.casefold() not in (".csv", ".parquet"):
        raise UnreadableInput(f"{path.name!r} must end in .csv or .parquet.")
    try:
        table = _open_csv(path) if path.suffix.casefold() == ".csv" else _open_parquet(path)
    except OSError as error:
        reason = error.strerror or "not a file of that kind"
        raise UnreadableInput(f"The table {path.name!r} cannot be read ({reason}).") from None
    except UnicodeDecodeError:
        raise UnreadableInput(
            f"{path.name!r} is not text in UTF-8; unpack it if it is packed, and save it as CSV UTF-8."
        ) from None
    except arrow.ArrowInvalid as error:
        raise UnreadableInput(f"{path.name!r} is not what its name says: {_first_line(error)}") from None
    if len(set(table.headers)) < len(table.headers) or not any(table.headers):
        raise InvalidInput(f"{path.name!r} needs a first line that names every column once.")
    return table


def arrow_package() -> Any:
    """Return pyarrow.

    Raises
    ------
    MissingExtra
        If it is not installed.
    """
    try:
        import pyarrow
    except ImportError:
        raise MissingExtra(
            'Tables of people need pyarrow, which is not installed: pip install "weizhong[batch]".'
        ) from None
    return pyarrow


def _open_csv(path: Path) -> Table:
    import csv

    with path.open("rb") as raw:
        head = raw.read(_SNIFFED_BYTES)
        raw.seek(0)
        ends = sum(block.count(b"\n") for block in iter(lambda: raw.read(_BLOCK_BYTES), b""))
    first = head.decode("utf-8-sig", errors="strict" if len(head) < _SNIFFED_BYTES else "ignore").splitlines()
    line = first[0] if first else ""
    delimiter = max(",;\t", key=line.count)
    headers = next(csv.reader([line], delimiter=delimiter), [])
    decimal = "." if delimiter == "," else ","
    return Table(
        path, tuple(headers), max(ends - (1 if head.endswith(b"\n") or ends else 0), 0), delimiter, decimal
    )


def _open_parquet(path: Path) -> Table:
    from pyarrow import parquet

    file = parquet.ParquetFile(path)
    return Table(path, tuple(file.schema_arrow.names), file.metadata.num_rows)


def _first_line(error: Exception) -> str:
    line = str(error).splitlines()[0][:200].rstrip(".")
    return f"{line}; save it as CSV UTF-8" if "UTF8" in line else line
