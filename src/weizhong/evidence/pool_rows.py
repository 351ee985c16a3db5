"""One row of a table as the effect of a trial, or what is wrong with it, by row and column."""

from collections.abc import Sequence

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
    is_double_zero,
)
from weizhong.evidence.pool_columns import COUNTS, MEANS, PRINTED
from weizhong.evidence.reported_effect import reported_effect
from weizhong.evidence.table_of_trials import Row, Table
from weizhong.evidence.table_reading import TableReading

Made = tuple[EffectSize, tuple[float, ...]]
_YEARS = (1800, 2200)


class RowReader(TableReading):
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
        super().__init__(table, measure)
        self.group, self.hedges, self.zero_cells = group, hedges, zero_cells

    def effect(self, row: Row) -> Made | None:
        """Return the effect of a row with the numbers it is made from; nothing where it cannot be used."""
        is_named = bool(row.text("study")) or not self.tell(
            row, "study", "no name; name the trial.", left_out=True
        )
        if self.measure in ("MD", "SMD") and self._is_of_arms(row, MEANS):
            made = self._from_means(row)
        elif self.measure in ("RR", "OR", "RD") and self._is_of_arms(row, COUNTS):
            made = self._from_counts(row)
        else:
            made = reported_effect(self, row)
        if made is None or not is_named:
            return None
        effect, numbers = made
        known = msgspec.structs.replace(
            effect, rows=(row.name,), year=self._year(row), group=self.group_of(row),
            n=self._n(row) if effect.n is None else effect.n,
        )  # fmt: skip
        return known, numbers

    def _is_of_arms(self, row: Row, meanings: Sequence[str]) -> bool:
        """Return whether a row is to be read from its arms: they are whole, or there is nothing else."""
        printed = any(row.text(one) for one in PRINTED)
        return self.table.has(meanings) and (not printed or all(row.text(one) for one in meanings))

    def _from_means(self, row: Row) -> Made | None:
        given = self.numbers(row, MEANS)
        sign = None if given is None else self.sign(row)
        if given is None or sign is None:
            return None
        n_a, mean_a, sd_a, n_b, mean_b, sd_b = given
        a, b = Means(n=n_a, mean=sign * mean_a, sd=sd_a), Means(n=n_b, mean=sign * mean_b, sd=sd_b)
        if a == b:
            told = "both arms hold the same n, mean and SD: a copy? Two arms never agree in all three."
            self.tell(row, "", told, left_out=True)
            return None
        made = self._made(row, a, b)
        if made is None:
            return None
        self.tell_if_far(row, "sd_treatment", a, b)
        return made, tuple(given)

    def _from_counts(self, row: Row) -> Made | None:
        a, b = (self.counts(row, f"events_{arm}", f"n_{arm}") for arm in ("treatment", "control"))
        if a is None or b is None:
            return None
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
        return None if made is None else (made, (a.events, a.n, b.events, b.n))

    def _made(self, row: Row, a: Means | Counts, b: Means | Counts) -> EffectSize | None:
        return self.tried(
            row, "", effect_size, self.measure, a, b, row.text("study"), hedges=self.hedges,
            zero_cells=self.zero_cells,
        )  # fmt: skip

    def covariate(self, row: Row, meaning: str) -> float | None:
        """Return a cell of a covariate, telling what is wrong with it."""
        found = self.table.number(row, meaning)
        if isinstance(found, str) or found is None:
            self.tell(row, meaning, f"{found or 'blank.'} The regression goes without this trial.")
            return None
        return found

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
        if not isinstance(value, float) or value <= 0:
            return None
        self.tell_if_many(row, "n", value)
        return int(value)
