"""A table of trials as effects, with everything that is wrong in it named by row and column.

A row that cannot be used is left out and named; the rest is used. What is doubtful but possible is used and
named. Where going on would mislead, as with several scales in one mean difference, the table is refused.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
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
)  # fmt: skip
from weizhong.evidence.pool_columns import (
    COUNTS,
    MEANS,
    PRINTED,
    Problem,
    Row,
    Table,
    find_column,
    needed,
    read_table_of_trials,
)  # fmt: skip
from weizhong.terms.errors import InvalidInput, MissingInput

_Arm = TypeVar("_Arm", Means, Counts)
_YEARS = (1800, 2200)
# Three SDs between two groups: nothing done to people does that, but a standard error taken for an SD does.
_TOO_FAR = 3.0
# Largest SD to smallest, on one scale and kind of patient; ten is a VAS of 10 cm among those of 100 mm.
_OTHER_SCALE = 6.0
# Share of half an interval that its middle may lie off: rounding to one digit makes a tenth.
_LOPSIDED = 0.15


class PoolFile(msgspec.Struct, frozen=True, kw_only=True):
    """Trials read from a table.

    Parameters
    ----------
    measure : str
        Of all effects.
    effects : tuple of EffectSize
        One a usable row.
    rows : tuple of int
        The line of the file each is from.
    covariates : dict
        Columns that were asked for, one number or None for each effect.
    problems : tuple of Problem
        What is wrong, in the order of rows.
    left_alone : tuple of str
        Columns that were not read.
    """

    measure: Measure
    effects: tuple[EffectSize, ...]
    rows: tuple[int, ...]
    covariates: dict[str, tuple[float | None, ...]]
    problems: tuple[Problem, ...]
    left_alone: tuple[str, ...]


def read_pool_file(
    text: str,
    measure: Measure | None = None,
    *,
    by: str | None = None,
    regress: Sequence[str] = (),
    hedges: Hedges = "exact",
    zero_cells: ZeroCells = "half",
) -> PoolFile:
    r"""Read a table of trials.

    Parameters
    ----------
    text : str
        CSV with a column ``study`` and, for each trial, either ``n_treatment, mean_treatment, sd_treatment,
        n_control, mean_control, sd_control``; or ``events_treatment, n_treatment, events_control,
        n_control``; or ``estimate`` with ``low`` and ``high`` as printed (RR and OR as ratios); or
        ``estimate`` (for RR and OR ``log_estimate``) with ``se`` or ``variance``. Also read: ``id, year, n,
        scale, better, kind``.
    measure : str, optional
        What to make of it; without it MD from means, RR from counts, and GEN from estimates.
    by : str, optional
        Column of subgroups.
    regress : sequence of str
        Columns of covariates.
    hedges, zero_cells
        See `weizhong.evidence.effect_sizes.effect_size`.

    Raises
    ------
    UnreadableInput
        If it is no CSV file.
    MissingInput
        If the file is empty, or lacks columns.
    InvalidInput
        If no row can be used, or trials cannot be pooled honestly.

    Examples
    --------
    >>> found = read_pool_file("study,events1,n1,events2,n2\nA,3,10,5,10\nB,x,10,4,10\n")
    >>> [effect.label for effect in found.effects]
    ['A']
    >>> print(found.problems[0])
    row 3, column events1 (B): 'x' is no number; give digits only, or leave the cell blank. Left out.
    """
    table = read_table_of_trials(text)
    group = find_column(table, by) if by else None
    wanted = {name: find_column(table, name) for name in regress}
    reader = _Reader(table, measure or _usual_measure(table), hedges, zero_cells, group)
    reader.read()
    covariates = {
        name: tuple(reader.covariate(row, meaning) for row in reader.used) for name, meaning in wanted.items()
    }
    if not reader.effects:
        raise InvalidInput(_nothing_left(reader.problems, reader.measure))
    known = {*MEANS, *COUNTS, *PRINTED, "study", "id", "year", "n", "scale", "better", "kind"}
    known |= {*wanted.values(), group or ""}
    return PoolFile(
        measure=reader.measure,
        effects=tuple(reader.effects),
        rows=tuple(row.number for row in reader.used),
        covariates=covariates,
        problems=tuple(sorted(reader.problems, key=lambda one: one.row or 0)),
        left_alone=tuple(name for meaning, name in table.names.items() if meaning not in known),
    )


def _usual_measure(table: Table) -> Measure:
    means, counts = table.has(MEANS), table.has(COUNTS)
    if means and counts:
        raise MissingInput(
            "The table has means and events; say which to pool: --measure MD, SMD, RR, OR or RD."
        )
    if means:
        return "MD"
    if counts:
        return "RR"
    if not table.has(["estimate"]):
        needed(table, _nearest_form(table), "Pooling")
    return "GEN"


def _nearest_form(table: Table) -> Sequence[str]:
    """Return the columns of the form of which most are there."""
    return max((MEANS, COUNTS, ("estimate", "se")), key=lambda form: sum(one in table.names for one in form))


def _nothing_left(problems: Sequence[Problem], measure: Measure) -> str:
    first = f" First of {len(problems)}: {problems[0]}" if problems else ""
    zero = all("the event in both arms" in one.told for one in problems)
    more = (
        f" Ask for RD: {measure} is a ratio, and nothing has no ratio." if zero and measure in RATIOS else ""
    )
    return f"No trial of this table can be used.{first}{more}"


class _Reader:
    """Goes through a table once, keeping what it finds wrong."""

    def __init__(
        self, table: Table, measure: Measure, hedges: Hedges, zero_cells: ZeroCells, group: str | None
    ) -> None:
        self.table, self.measure, self.group = table, measure, group
        self.hedges, self.zero_cells = hedges, zero_cells
        self.effects: list[EffectSize] = []
        self.used: list[Row] = []
        self.problems = [*table.problems]
        self._sds: list[tuple[float, Row]] = []

    def read(self) -> None:
        """Read every row, then look across them."""
        self._refuse_several_scales()
        self._check_columns()
        numbers: dict[tuple[float, ...], Row] = {}
        for row in self.table.rows:
            before = len(self.problems)
            made = self._effect(row)
            if made is None:
                if not any(one.left_out for one in self.problems[before:]):
                    self._tell(row, "", "no effect can be made from this row.", left_out=True)
                continue
            effect, given = made
            if self._is_repeated(row, effect, given, numbers):
                continue
            self.effects.append(effect)
            self.used.append(row)
        self._one_trial_twice()
        self._one_scale_among_others()
        self._several_kinds()

    def covariate(self, row: Row, meaning: str) -> float | None:
        """Return a cell of a covariate, telling what is wrong with it."""
        found = self.table.number(row, meaning)
        if isinstance(found, str) or found is None:
            self._tell(row, meaning, f"{found or 'blank.'} The regression goes without this trial.")
            return None
        return found

    def _effect(self, row: Row) -> tuple[EffectSize, tuple[float, ...]] | None:
        if not row.text("study"):
            self._tell(row, "study", "no name; name the trial.", left_out=True)
            return None
        if self.measure in ("MD", "SMD") and self._holds_any(row, MEANS):
            return self._from_means(row)
        if self.measure in ("RR", "OR", "RD") and self._holds_any(row, COUNTS):
            return self._from_counts(row)
        return self._from_estimate(row)

    def _from_means(self, row: Row) -> tuple[EffectSize, tuple[float, ...]] | None:
        given = self._numbers(row, MEANS)
        if given is None:
            return None
        wrong = False
        for arm in ("treatment", "control"):
            n, sd = given[f"n_{arm}"], given[f"sd_{arm}"]
            if sd <= 0:
                told = f"an SD of {sd:g} cannot be; it must lie above zero."
                wrong = self._tell(row, f"sd_{arm}", told, left_out=True)
            if n < 2:
                told = f"n = {n:g}; an SD wants two people or more."
                wrong = self._tell(row, f"n_{arm}", told, left_out=True)
            elif n != int(n):
                wrong = self._tell(row, f"n_{arm}", f"{n:g} is no number of people.", left_out=True)
        if wrong:
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
            self._tell(row, "", told, left_out=True)
            return None
        made = self._made(row, a, b)
        if made is None:
            return None
        distance = effect_size("SMD", a, b, "").estimate
        if abs(distance) > _TOO_FAR:
            self._tell(
                row, "sd_treatment",
                f"the arms lie {abs(distance):.1f} SDs apart; is this a standard error taken for an SD? Used "
                "as it stands.",
            )  # fmt: skip
        self._sds.append((max(a.sd, b.sd), row))
        return made, tuple(given.values())

    def _from_counts(self, row: Row) -> tuple[EffectSize, tuple[float, ...]] | None:
        given = self._numbers(row, COUNTS)
        if given is None:
            return None
        wrong = False
        for arm in ("treatment", "control"):
            n, events = given[f"n_{arm}"], given[f"events_{arm}"]
            for what, value in (("n", n), ("events", events)):
                if value < 0 or value != int(value):
                    told = f"{value:g} is no number of people."
                    wrong = self._tell(row, f"{what}_{arm}", told, left_out=True)
            if n == 0:
                wrong = self._tell(row, f"n_{arm}", "nobody is in this arm.", left_out=True)
            elif n == 1:
                self._tell(row, f"n_{arm}", "one person in an arm tells next to nothing. Used.")
            if events > n:
                told = f"{events:g} of {n:g} people cannot be; is this a percentage?"
                wrong = self._tell(row, f"events_{arm}", told, left_out=True)
        if wrong:
            return None
        a, b = (
            Counts(n=given[f"n_{arm}"], events=given[f"events_{arm}"]) for arm in ("treatment", "control")
        )
        if self.measure in RATIOS and self.zero_cells != "half_everywhere" and is_double_zero(a, b):
            who = "nobody" if a.events == 0 else "everybody"
            told = (
                f"{who} had the event in both arms, which tells nothing of {self.measure}; RD could use it."
            )
            self._tell(row, "events_treatment", told, left_out=True)
            return None
        if a == b:
            self._tell(row, "", "both arms hold the same n and events; a copy? Used.")
        made = self._made(row, a, b)
        return None if made is None else (made, tuple(given.values()))

    def _from_estimate(self, row: Row) -> tuple[EffectSize, tuple[float, ...]] | None:
        column = "log_estimate" if self.measure in RATIOS else "estimate"
        given = {name: self._number(row, name) for name in PRINTED if name in self.table.names}
        if any(isinstance(value, str) for value in given.values()):
            return None
        held = {name: value for name, value in given.items() if isinstance(value, float)}
        common = {
            "rows": self._rows(row), "year": self._year(row), "n": self._n(row), "group": self._group(row)
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
                self._tell(row, "low", told)
        elif (column in held or "log_estimate" in held) and ("se" in held or "variance" in held):
            estimate = held.get(column, held.get("log_estimate", 0.0))
            name = "se" if "se" in held else "variance"
            variance = held["se"] ** 2 if "se" in held else held["variance"]
            if held[name] <= 0 or variance == 0:
                told = f"{held[name]:g} cannot be; it must lie above zero."
                self._tell(row, name, told, left_out=True)
                return None
            made = EffectSize(label=label, measure=measure, estimate=estimate, variance=variance, **common)  # type: ignore[arg-type]
        else:
            self._no_estimate(row, held)
            return None
        return None if made is None else (made, tuple(held.values()))

    def _no_estimate(self, row: Row, held: dict[str, float]) -> None:
        if self.measure in RATIOS and "estimate" in held and ("se" in held or "variance" in held):
            told = (
                f"a standard error belongs to the logarithm of the {self.measure}; call the column "
                "log_estimate if it holds logarithms, or give low and high."
            )
            self._tell(row, "estimate", told, left_out=True)
            return
        missing = "estimate" if not {"estimate", "log_estimate"} & held.keys() else "se"
        told = "blank; an effect wants an estimate with its se, variance, or low and high."
        self._tell(row, missing, told, left_out=True)

    def _numbers(self, row: Row, meanings: Sequence[str]) -> dict[str, float] | None:
        """Return all cells of a row as numbers, or tell which are none."""
        found = {meaning: self._number(row, meaning) for meaning in meanings}
        for meaning, value in found.items():
            if value is None:
                self._tell(row, meaning, "blank; give the number.", left_out=True)
        held = {meaning: value for meaning, value in found.items() if isinstance(value, float)}
        return held if len(held) == len(meanings) else None

    def _number(self, row: Row, meaning: str) -> float | str | None:
        value = self.table.number(row, meaning)
        if isinstance(value, str):
            self._tell(row, meaning, value, left_out=True)
        return value

    def _made(self, row: Row, a: _Arm, b: _Arm) -> EffectSize | None:
        def make() -> EffectSize:
            return effect_size(
                self.measure, a, b, row.text("study"), hedges=self.hedges, zero_cells=self.zero_cells,
                rows=self._rows(row), year=self._year(row), group=self._group(row),
            )  # fmt: skip

        return self._tried(row, "", make)

    def _tried(self, row: Row, column: str, make: Callable[[], EffectSize]) -> EffectSize | None:
        try:
            return make()
        except InvalidInput as error:
            self._tell(row, column, str(error), left_out=True)
            return None

    def _rows(self, row: Row) -> tuple[str, ...]:
        return (row.text("id") or f"row {row.number}",)

    def _group(self, row: Row) -> str:
        return row.text(self.group) if self.group else ""

    def _year(self, row: Row) -> int | None:
        value = self.table.number(row, "year")
        if value is None:
            return None
        if isinstance(value, str) or value != int(value) or not _YEARS[0] <= value <= _YEARS[1]:
            self._tell(row, "year", f"{row.text('year')[:12]!r} is no year; used without one.")
            return None
        return int(value)

    def _n(self, row: Row) -> int | None:
        value = self.table.number(row, "n")
        return int(value) if isinstance(value, float) and value > 0 else None

    def _sign(self, row: Row) -> float | None:
        """Return -1 where more is better but less is better in other rows, so that all point one way."""
        ways = {one.text("better").casefold() for one in self.table.rows}
        way = row.text("better").casefold()
        if len(ways) < 2:
            return 1.0
        if way not in ("higher", "lower"):
            told = "other rows say whether higher or lower is better; this one must as well."
            self._tell(row, "better", told, left_out=True)
            return None
        if way == "higher":
            told = "higher is better here and not in all rows: its sign was turned, so that less is better."
            self._tell(row, "better", told)
            return -1.0
        return 1.0

    def _holds_any(self, row: Row, meanings: Sequence[str]) -> bool:
        return any(row.text(meaning) for meaning in meanings if not meaning.startswith("n_"))

    def _check_columns(self) -> None:
        """Refuse a table without the columns of its measure."""
        if self.table.has(["estimate"]) or self.table.has(["log_estimate"]):
            return
        forms: dict[str, Sequence[str]] = {"MD": MEANS, "SMD": MEANS, "GEN": ("estimate", "se")}
        needed(self.table, forms.get(self.measure, COUNTS), self.measure)

    def _refuse_several_scales(self) -> None:
        if self.measure != "MD" or "scale" not in self.table.names:
            return
        by_scale = defaultdict(list)
        for row in self.table.rows:
            by_scale[row.text("scale").casefold() or "(blank)"].append(row.number)
        if len(by_scale) > 1:
            told = "; ".join(
                f"{scale} in row{'s' * (len(rows) > 1)} {', '.join(map(str, rows[:8]))}"
                + (" and more" if len(rows) > 8 else "")
                for scale, rows in by_scale.items()
            )
            raise InvalidInput(
                f"Column {self.table.names['scale']}: a mean difference needs one scale, and there are "
                f"{len(by_scale)} ({told}). Ask for --measure SMD, or put each scale into a file of its own."
            )

    def _is_repeated(
        self, row: Row, effect: EffectSize, given: tuple[float, ...], numbers: dict[tuple[float, ...], Row]
    ) -> bool:
        first = numbers.setdefault(given, row)
        if first is row:
            return False
        if first.text("study").casefold() == row.text("study").casefold():
            self._tell(row, "study", f"repeats row {first.number}, number for number.", left_out=True)
            return True
        named = (
            f"the same numbers as {first.text('study')!r} in row {first.number}: one trial published twice?"
        )
        # Six numbers of two arms do not agree by chance; a few counts may.
        copied = len(given) == len(MEANS) and effect.measure in ("MD", "SMD")
        self._tell(row, "", named if copied else f"{named} Used.", left_out=copied)
        return copied

    def _one_trial_twice(self) -> None:
        by_name: dict[tuple[str, str], list[Row]] = defaultdict(list)
        for row in self.used:
            by_name[row.text("study").casefold(), self._group(row)].append(row)
        for rows in by_name.values():
            for row in rows[1:]:
                told = (
                    f"the same trial as row {rows[0].number}: people may be counted twice, and the pooled "
                    "interval is then too narrow. Combine the arms, or split the control. Used."
                )
                self._tell(row, "study", told)

    def _one_scale_among_others(self) -> None:
        if self.measure != "MD" or "scale" in self.table.names or len(self._sds) < 2:
            return
        (small, narrow), (large, wide) = (choose(self._sds, key=lambda one: one[0]) for choose in (min, max))
        if large / small > _OTHER_SCALE:
            self._tell(
                wide, "sd_treatment",
                f"the SDs of row {narrow.number} ({small:g}) and this one ({large:g}) do not look like one "
                "scale; add a column scale, or ask for --measure SMD. Used.",
            )  # fmt: skip

    def _several_kinds(self) -> None:
        kinds = {row.text("kind").casefold() for row in self.used} - {""}
        if self.measure == "SMD" and len(kinds) > 1:
            told = (
                f"holds {' and '.join(sorted(kinds))}: the SD of a change is another than that of a final "
                "value, so their SMDs should not be pooled. Used; ask for MD, or use --by."
            )
            self.problems.append(
                Problem(row=None, column=self.table.names["kind"], study="", told=told, left_out=False)
            )

    def _tell(self, row: Row, meaning: str, told: str, left_out: bool = False) -> bool:
        column = self.table.names.get(meaning, meaning)
        self.problems.append(
            Problem(row=row.number, column=column, study=row.text("study"), told=told, left_out=left_out)
        )
        return True


def told_problems(problems: Sequence[Problem]) -> Iterator[str]:
    """Yield each problem as a sentence, those of rows left out first.

    Examples
    --------
    >>> list(told_problems([Problem(row=3, column="n1", study="A", told="blank.", left_out=True)]))
    ['row 3, column n1 (A): blank. Left out.']
    """
    yield from map(str, sorted(problems, key=lambda one: (not one.left_out, one.row or 0)))
