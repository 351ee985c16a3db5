"""A table of trials while it is read: cells as numbers that can be, and what is wrong, by row and column."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, ParamSpec, TypeVar

from weizhong.evidence.effect_sizes import Counts, Means, Measure, effect_size
from weizhong.evidence.table_of_trials import Problem, Row, Table
from weizhong.facts.tables import read_table
from weizhong.terms.errors import InvalidInput

_P = ParamSpec("_P")
_T = TypeVar("_T")


class TableReading:
    """Keeps what is found wrong in a table, and in which rows.

    Parameters
    ----------
    table : Table
        That is read.
    measure : str
        What is made of it.
    """

    def __init__(self, table: Table, measure: Measure) -> None:
        self.table, self.measure = table, measure
        self.problems = [*table.problems]
        self._ways = {one.text("better").casefold() for one in table.rows}

    def tell(self, row: Row, meaning: str, told: str, left_out: bool = False) -> bool:
        """Keep what is wrong with a row; returns True."""
        column = self.table.names.get(meaning, meaning)
        self.problems.append(
            Problem(row=row.number, column=column, study=row.text("study"), told=told, left_out=left_out)
        )
        return True

    def sorted_problems(self) -> tuple[Problem, ...]:
        """Return what is wrong in the order of rows; of a row left out nothing says that it is used."""
        out = {one.row for one in self.problems if one.left_out}
        held = (one for one in self.problems if one.left_out or one.row not in out)
        return tuple(sorted(held, key=lambda one: one.row or 0))

    def tried(
        self, row: Row, column: str, make: Callable[_P, _T], *given: _P.args, **named: _P.kwargs
    ) -> _T | None:
        """Return what is made of a row; None where that cannot be, which is told."""
        try:
            return make(*given, **named)
        except InvalidInput as error:
            self.tell(row, column, str(error), left_out=True)
            return None

    def number(self, row: Row, meaning: str) -> float | str | None:
        """Return a cell as a number; None where it is blank; what is wrong with it, which is told."""
        value = self.table.number(row, meaning)
        if isinstance(value, str):
            self.tell(row, meaning, value, left_out=True)
        return value

    def numbers(self, row: Row, meanings: Sequence[str]) -> list[float] | None:
        """Return all of these cells as numbers that can be, or tell which cannot."""
        held: list[float] = []
        for meaning in meanings:
            value = self.number(row, meaning)
            if isinstance(value, str):
                continue
            if value is None:
                self.tell(row, meaning, "blank; give the number.", left_out=True)
            elif told := self._impossible(meaning.partition("_")[0], value):
                self.tell(row, meaning, told, left_out=True)
            else:
                held.append(value)
        if len(held) < len(meanings):
            return None
        for meaning, value in zip(meanings, held, strict=True):
            if meaning.partition("_")[0] == "n":
                self.tell_if_many(row, meaning, value)
        return held

    def _impossible(self, what: str, value: float) -> str:
        """Return why a number cannot stand in such a column; empty where it can."""
        if what == "sd" and value <= 0:
            return f"an SD of {value:g} cannot be; it must lie above zero."
        if what in ("n", "events") and (value < 0 or value != int(value)):
            return f"{value:g} is no number of people."
        if what == "n" and self.measure in ("MD", "SMD") and value < 2:
            return f"n = {value:g}; an SD wants two people or more."
        return "nobody is in this arm." if what == "n" and value == 0 else ""

    def sign(self, row: Row) -> float | None:
        """Return -1 where more is better but less is better in other rows, so that all point one way."""
        way = row.text("better").casefold()
        if len(self._ways) < 2 or self.measure not in ("MD", "SMD"):
            return 1.0
        if way not in ("higher", "lower"):
            told = "other rows say whether higher or lower is better; this one must as well."
            self.tell(row, "better", told, left_out=True)
            return None
        if way == "higher":
            told = "higher is better here and not in all rows: its sign was turned, so that less is better."
            self.tell(row, "better", told)
        return -1.0 if way == "higher" else 1.0

    def counts(self, row: Row, events_column: str, n_column: str) -> Counts | None:
        """Return an arm in which people were counted; None where it cannot be, which is told."""
        given = self.numbers(row, (events_column, n_column))
        if given is None:
            return None
        events, n = given
        if n == 1:
            self.tell(row, n_column, "one person in an arm tells next to nothing. Used.")
        if events > n:
            told = f"{events:g} of {n:g} people cannot be; is this a percentage?"
            self.tell(row, events_column, told, left_out=True)
            return None
        return Counts(n=n, events=events)

    def tell_if_many(self, row: Row, meaning: str, people: float) -> None:
        """Tell of so many people that a digit may be one too many."""
        most = _doubted("people")["most"]
        if people > most:
            told = f"{people:,.0f} people, more than {most:,}: a slip? Used."
            self.tell(row, meaning, told)

    def tell_if_far(self, row: Row, column: str, a: Means, b: Means) -> None:
        """Tell where two arms lie too far apart for what they call an SD."""
        far = abs(effect_size("SMD", a, b, "").estimate)
        if far > _doubted("apart")["sds"]:
            told = f"the arms lie {far:.1f} SDs apart; is this a standard error taken for an SD? Used."
            self.tell(row, column, told)

    def tell_unlike_sds(self, rows: Sequence[Row], column: str) -> None:
        """Tell of an SD so much larger than another that both can hardly be of one scale."""
        if self.measure != "MD" or "scale" in self.table.names:
            return
        sds = [(sd, row) for row in rows if isinstance(sd := self.table.number(row, column), float)]
        if not sds:
            return
        (small, narrow), (large, wide) = (choose(sds, key=lambda one: one[0]) for choose in (min, max))
        if large / small > _doubted("spread")["ratio"]:
            told = (
                f"the SDs of row {narrow.number} ({small:g}) and this one ({large:g}) do not look like one "
                "scale; add a column scale, or ask for --measure SMD. Used."
            )
            self.tell(wide, column, told)


def _doubted(what: str) -> Mapping[str, Any]:
    row: Mapping[str, Any] = read_table("evidence/doubts")[what]
    return row
