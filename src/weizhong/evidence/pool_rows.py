"""One row of a table as the effect of a trial, or what is wrong with it, by row and column."""

from collections.abc import Callable, Sequence
from typing import TypeVar

import msgspec

from weizhong.evidence.effect_sizes import (
    RATIOS,
    Counts,
    EffectSize,
    Hedges,
    Means,
    Measure,
    ZeroCells,
    effect_size,
    from_printed,
    is_double_zero,
    lopsided,
)
from weizhong.evidence.pool_columns import COUNTS, MEANS, PRINTED, Problem, Row, Table
from weizhong.terms.errors import InvalidInput

Made = tuple[EffectSize, tuple[float, ...]]
_Arm = TypeVar("_Arm", Means, Counts)
_YEARS = (1800, 2200)
# Three SDs between two groups: nothing done to people does that, but a standard error taken for an SD does.
_TOO_FAR = 3.0
# Share of half an interval that its middle may lie off: rounding to one digit makes a tenth.
_LOPSIDED = 0.15
# Logarithm of ten thousand million.
_LOG_OF_ANYTHING = 23.0


class RowReader:
    """Makes effects of rows, keeping what it finds wrong.

    Parameters
    ----------
    table : Table
        The rows stand in.
    measure, hedges, zero_cells
        See `weizhong.evidence.effect_sizes.effect_size`.
    group : str, optional
        Meaning of the column of subgroups.
    """

    def __init__(
        self, table: Table, measure: Measure, hedges: Hedges, zero_cells: ZeroCells, group: str | None
    ) -> None:
        self.table, self.measure, self.group = table, measure, group
        self.hedges, self.zero_cells = hedges, zero_cells
        self.problems = [*table.problems]
        self._ways = {one.text("better").casefold() for one in table.rows}

    def effect(self, row: Row) -> Made | None:
        """Return the effect of a row with the numbers it is made from; nothing where it cannot be used."""
        if not row.text("study"):
            self.tell(row, "study", "no name; name the trial.", left_out=True)
            return None
        if self.measure in ("MD", "SMD") and self._is_of_arms(row, MEANS):
            return self._from_means(row)
        if self.measure in ("RR", "OR", "RD") and self._is_of_arms(row, COUNTS):
            return self._from_counts(row)
        return self._from_estimate(row)

    def _is_of_arms(self, row: Row, meanings: Sequence[str]) -> bool:
        """Return whether a row is to be read from its arms: they are whole, or there is nothing else."""
        printed = any(row.text(one) for one in PRINTED)
        return self.table.has(meanings) and (not printed or all(row.text(one) for one in meanings))

    def _from_means(self, row: Row) -> Made | None:
        given = self._numbers(row, MEANS)
        if given is None:
            return None
        sign = self._sign(row)
        if sign is None:
            return None
        a, b = (
            Means(n=given[f"n_{arm}"], mean=sign * given[f"mean_{arm}"], sd=given[f"sd_{arm}"])
            for arm in ("treatment", "control")
        )
        if a == b:
            told = "both arms hold the same n, mean and SD: a copy? Two arms never agree in all three."
            self.tell(row, "", told, left_out=True)
            return None
        made = self._made(row, a, b)
        if made is None:
            return None
        distance = effect_size("SMD", a, b, "").estimate
        if abs(distance) > _TOO_FAR:
            self.tell(
                row, "sd_treatment",
                f"the arms lie {abs(distance):.1f} SDs apart; is this a standard error taken for an SD? Used "
                "as it stands.",
            )  # fmt: skip
        return made, tuple(given.values())

    def _from_counts(self, row: Row) -> Made | None:
        given = self._numbers(row, COUNTS)
        if given is None:
            return None
        impossible = [self._is_impossible_arm(row, arm, given) for arm in ("treatment", "control")]
        if any(impossible):
            return None
        a, b = (
            Counts(n=given[f"n_{arm}"], events=given[f"events_{arm}"]) for arm in ("treatment", "control")
        )
        if self.measure in RATIOS and self.zero_cells != "half_everywhere" and is_double_zero(a, b):
            who = "nobody" if a.events == 0 else "everybody"
            told = (
                f"{who} had the event in both arms, which tells nothing of {self.measure}; RD could use it."
            )
            self.tell(row, "events_treatment", told, left_out=True)
            return None
        if a == b:
            self.tell(row, "", "both arms hold the same n and events; a copy? Used.")
        made = self._made(row, a, b)
        return None if made is None else (made, tuple(given.values()))

    def _from_estimate(self, row: Row) -> Made | None:
        column = "log_estimate" if self.measure in RATIOS else "estimate"
        given = {name: self._number(row, name) for name in PRINTED if name in self.table.names}
        if any(isinstance(value, str) for value in given.values()):
            return None
        held = {name: value for name, value in given.items() if isinstance(value, float)}
        common = {
            "rows": self._rows(row), "year": self._year(row), "n": self._n(row), "group": self.group_of(row)
        }  # fmt: skip
        label, measure = row.text("study"), self.measure
        if {"estimate", "low", "high"} <= held.keys():
            estimate, low, high = held["estimate"], held["low"], held["high"]
            made = self._tried(
                row,
                "low",
                lambda: from_printed(measure, label, estimate, low, high, **common),  # type: ignore[arg-type]
            )
            if made and abs(off := lopsided(estimate, low, high, measure)) > _LOPSIDED:
                told = (
                    f"the estimate lies {100 * abs(off):.0f} % of half the interval off its middle: a "
                    "misprint, or an interval of another kind? Used with the width that is printed."
                )
                self.tell(row, "low", told)
        elif (column in held or "log_estimate" in held) and ("se" in held or "variance" in held):
            estimate = held.get(column, held.get("log_estimate", 0.0))
            name = "se" if "se" in held else "variance"
            variance = held["se"] ** 2 if "se" in held else held["variance"]
            if held[name] <= 0 or variance == 0:
                told = f"{held[name]:g} cannot be; it must lie above zero."
                self.tell(row, name, told, left_out=True)
                return None
            if self.measure in RATIOS and abs(estimate) > _LOG_OF_ANYTHING:
                told = f"{estimate:g} is the logarithm of no ratio; is it the ratio itself, or a percentage?"
                self.tell(row, column, told, left_out=True)
                return None
            made = EffectSize(label=label, measure=measure, estimate=estimate, variance=variance, **common)  # type: ignore[arg-type]
        else:
            self._no_estimate(row, held)
            return None
        sign = self._sign(row) if made and self.measure in ("MD", "SMD") else 1.0
        if made is None or sign is None:
            return None
        return msgspec.structs.replace(made, estimate=sign * made.estimate), tuple(held.values())

    def _no_estimate(self, row: Row, held: dict[str, float]) -> None:
        if self.measure in RATIOS and "estimate" in held and ("se" in held or "variance" in held):
            told = (
                f"a standard error belongs to the logarithm of the {self.measure}; call the column "
                "log_estimate if it holds logarithms, or give low and high."
            )
            self.tell(row, "estimate", told, left_out=True)
            return
        missing = "estimate" if not {"estimate", "log_estimate"} & held.keys() else "se"
        told = "blank; an effect wants an estimate with its se, variance, or low and high."
        self.tell(row, missing, told, left_out=True)

    def _is_impossible_arm(self, row: Row, arm: str, given: dict[str, float]) -> bool:
        n, events = given[f"n_{arm}"], given[f"events_{arm}"]
        if n == 1:
            self.tell(row, f"n_{arm}", "one person in an arm tells next to nothing. Used.")
        if events <= n:
            return False
        told = f"{events:g} of {n:g} people cannot be; is this a percentage?"
        return self.tell(row, f"events_{arm}", told, left_out=True)

    def _numbers(self, row: Row, meanings: Sequence[str]) -> dict[str, float] | None:
        """Return all cells of a row as numbers that can be, or tell which cannot."""
        held: dict[str, float] = {}
        for meaning in meanings:
            value = self._number(row, meaning)
            if isinstance(value, str):
                continue
            if value is None:
                self.tell(row, meaning, "blank; give the number.", left_out=True)
            elif told := self._impossible(meaning.partition("_")[0], value):
                self.tell(row, meaning, told, left_out=True)
            else:
                held[meaning] = value
        return held if len(held) == len(meanings) else None

    def _impossible(self, what: str, value: float) -> str:
        """Return why a number cannot stand in such a column; empty where it can."""
        if what == "sd" and value <= 0:
            return f"an SD of {value:g} cannot be; it must lie above zero."
        if what in ("n", "events") and (value < 0 or value != int(value)):
            return f"{value:g} is no number of people."
        if what == "n" and self.measure in ("MD", "SMD") and value < 2:
            return f"n = {value:g}; an SD wants two people or more."
        return "nobody is in this arm." if what == "n" and value == 0 else ""

    def _number(self, row: Row, meaning: str) -> float | str | None:
        value = self.table.number(row, meaning)
        if isinstance(value, str):
            self.tell(row, meaning, value, left_out=True)
        return value

    def _made(self, row: Row, a: _Arm, b: _Arm) -> EffectSize | None:
        def make() -> EffectSize:
            return effect_size(
                self.measure, a, b, row.text("study"), hedges=self.hedges, zero_cells=self.zero_cells,
                rows=self._rows(row), year=self._year(row), group=self.group_of(row),
            )  # fmt: skip

        return self._tried(row, "", make)

    def _tried(self, row: Row, column: str, make: Callable[[], EffectSize]) -> EffectSize | None:
        try:
            return make()
        except InvalidInput as error:
            self.tell(row, column, str(error), left_out=True)
            return None

    def covariate(self, row: Row, meaning: str) -> float | None:
        """Return a cell of a covariate, telling what is wrong with it."""
        found = self.table.number(row, meaning)
        if isinstance(found, str) or found is None:
            self.tell(row, meaning, f"{found or 'blank.'} The regression goes without this trial.")
            return None
        return found

    def _rows(self, row: Row) -> tuple[str, ...]:
        return (row.text("id") or f"row {row.number}",)

    def group_of(self, row: Row) -> str:
        """Return the subgroup of a row."""
        return row.text(self.group) if self.group else ""

    def _year(self, row: Row) -> int | None:
        value = self.table.number(row, "year")
        if value is None:
            return None
        if isinstance(value, str) or value != int(value) or not _YEARS[0] <= value <= _YEARS[1]:
            self.tell(row, "year", f"{row.text('year')[:12]!r} is no year; used without one.")
            return None
        return int(value)

    def _n(self, row: Row) -> int | None:
        value = self.table.number(row, "n")
        return int(value) if isinstance(value, float) and value > 0 else None

    def _sign(self, row: Row) -> float | None:
        """Return -1 where more is better but less is better in other rows, so that all point one way."""
        way = row.text("better").casefold()
        if len(self._ways) < 2:
            return 1.0
        if way not in ("higher", "lower"):
            told = "other rows say whether higher or lower is better; this one must as well."
            self.tell(row, "better", told, left_out=True)
            return None
        if way == "higher":
            told = "higher is better here and not in all rows: its sign was turned, so that less is better."
            self.tell(row, "better", told)
            return -1.0
        return 1.0

    def tell(self, row: Row, meaning: str, told: str, left_out: bool = False) -> bool:
        """Keep what is wrong with a row; returns True."""
        column = self.table.names.get(meaning, meaning)
        self.problems.append(
            Problem(row=row.number, column=column, study=row.text("study"), told=told, left_out=left_out)
        )
        return True
