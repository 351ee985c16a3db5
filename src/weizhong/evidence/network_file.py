"""A table of arms, or of differences, as trials of a network, with everything wrong in it named by row.

What cannot be used is left out and named; the rest is used. Where going on would mislead, as with two scales
in one mean difference, the table is refused.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from math import sqrt
from typing import TypeVar

import msgspec

from weizhong.evidence.effect_sizes import RATIOS, Counts, Means, Measure, effect_size, from_printed
from weizhong.evidence.network_studies import NetworkStudy, study_of_arms, study_of_differences
from weizhong.evidence.pool_columns import Problem, Row, Table, needed, read_table_of_trials
from weizhong.evidence.table_scales import doubts_of_scales
from weizhong.terms.errors import InvalidInput, MissingInput

_OF_ARMS = {"mean": ("treatment", "n", "mean", "sd"), "events": ("treatment", "n", "events")}
_OF_DIFFERENCES = ("treatment", "comparator")
_READ = frozenset(
    "study treatment comparator n mean sd events scale better id".split()
    + "estimate log_estimate se variance low high".split()
)
# Three SDs between two groups: nothing done to people does that, but a standard error taken for an SD does.
_TOO_FAR = 3.0
_PRINTED = frozenset({"estimate", "log_estimate", "se", "variance", "low", "high"})
_Arms = dict[str, tuple[Row, Means | Counts]]
_T = TypeVar("_T")


class NetworkFile(msgspec.Struct, frozen=True, kw_only=True):
    """Trials read from a table.

    Parameters
    ----------
    measure : str
        Of all of them.
    studies : tuple of NetworkStudy
        Those that can be used.
    problems : tuple of Problem
        What is wrong, in the order of rows.
    left_alone : tuple of str
        Columns that were not read.
    """

    measure: Measure
    studies: tuple[NetworkStudy, ...]
    problems: tuple[Problem, ...]
    left_alone: tuple[str, ...]


def read_network_file(text: str, measure: Measure | None = None) -> NetworkFile:
    r"""Read a table with a line for each arm of each trial, or for each difference of two arms.

    Parameters
    ----------
    text : str
        CSV with the columns ``study, treatment`` and either ``n, mean, sd`` or ``n, events``; or with
        ``study, treatment, comparator`` and ``estimate`` with ``se``, ``variance`` or ``low`` and ``high``
        (RR and OR: ``estimate`` as a ratio with its limits, or ``log_estimate``). A trial of k arms has k
        lines, or one for each of its k (k - 1) / 2 pairs. Also read: ``scale``, ``better``.
    measure : str, optional
        What to make of it; without it MD from means, OR from events, GEN from differences.

    Raises
    ------
    UnreadableInput
        If it is no CSV file.
    MissingInput
        If the file is empty, or lacks columns.
    InvalidInput
        If no trial can be used, or scales are mixed.

    Examples
    --------
    >>> found = read_network_file(
    ...     "study,treatment,n,events\nA,sham,10,3\nA,real,x,5\nB,sham,10,2\nB,real,10,4\n"
    ... )
    >>> [study.label for study in found.studies]
    ['B']
    >>> for problem in found.problems:
    ...     print(problem)
    row 2 (A): the only arm of its trial that can be used. Left out.
    row 3, column n (A): 'x' is no number; give digits only, or leave the cell blank. Left out.
    """
    table = read_table_of_trials(text)
    form = _form(table, measure)
    reader = _Reader(table, measure or _USUAL[form])
    studies = tuple(reader.differences() if form == "differences" else reader.arms(form))
    reader.problems += doubts_of_scales(reader.used, table.names, reader.measure)
    problems = tuple(sorted(reader.problems, key=lambda one: one.row or 0))
    if not studies:
        first = f" First of {len(problems)}: {problems[0]}" if problems else ""
        raise InvalidInput(f"No trial of this table can be used.{first}")
    return NetworkFile(
        measure=reader.measure,
        studies=studies,
        problems=problems,
        left_alone=tuple(name for meaning, name in table.names.items() if meaning not in _READ),
    )


_USUAL: Mapping[str, Measure] = {"mean": "MD", "events": "OR", "differences": "GEN"}


def _form(table: Table, measure: Measure | None) -> str:
    if "comparator" in table.names:
        needed(table, _OF_DIFFERENCES, "A network of differences")
        if not table.has(["estimate"]) and not table.has(["log_estimate"]):
            needed(table, ("estimate", "se"), "A network of differences")
        return "differences"
    there = [form for form in _OF_ARMS if form in table.names]
    if measure in ("MD", "SMD") or there == ["mean"]:
        form = "mean"
    elif measure in ("RR", "OR", "RD") or there == ["events"]:
        form = "events"
    elif len(there) == 2:
        raise MissingInput("The table has means and events; say which: --measure MD, SMD, RR, OR or RD.")
    else:
        raise MissingInput(
            "A network wants the columns study and treatment, with n, mean and sd, or n and events, one line "
            "an arm; or comparator, estimate and se, one line a pair."
        )
    needed(table, _OF_ARMS[form], "A network")
    return form


class _Reader:
    """Goes through a table once, keeping what it finds wrong."""

    def __init__(self, table: Table, measure: Measure) -> None:
        self.table, self.measure = table, measure
        self.problems = [*table.problems]
        self.used: list[Row] = []
        self._spelt: dict[str, str] = {}

    def arms(self, form: str) -> Iterator[NetworkStudy]:
        """Yield the trials of a table of arms."""
        seen: dict[tuple[object, ...], str] = {}
        for label, rows in self._by_study().items():
            arms = self._arms_of(rows, self._means if form == "mean" else self._counts)
            if arms is None or not self._two_or_more(arms, rows) or not self._is_plausible(arms):
                continue
            numbers = tuple(sorted(str(arm) for _, arm in arms.values()))
            first = seen.setdefault(numbers, label)
            if first != label:
                is_copy = form == "mean"  # three numbers of each arm do not agree by chance; counts may
                told = f"the same numbers as {first!r}: one trial published twice?"
                self._tell(rows[0], "", told if is_copy else f"{told} Used.", is_copy)
                if is_copy:
                    continue
            made = self._made(
                rows[0],
                lambda label=label, arms=arms: study_of_arms(  # type: ignore[misc]
                    self.measure,
                    label,
                    {name: arm for name, (_, arm) in arms.items()},
                    _ids([row for row, _ in arms.values()]),
                ),
            )
            if made:
                self.used += [row for row, _ in arms.values()]
                yield made

    def differences(self) -> Iterator[NetworkStudy]:
        """Yield the trials of a table of differences."""
        for label, rows in self._by_study().items():
            found = [(row, self._difference(row)) for row in rows]
            known = [pair for _, pair in found if pair is not None]
            used = [row for row, pair in found if pair is not None]
            made = (
                self._made(
                    rows[0],
                    lambda label=label, known=known, used=used: study_of_differences(  # type: ignore[misc]
                        self.measure, label, known, _ids(used)
                    ),
                )
                if known
                else None
            )
            if made:
                self.used += used
                yield made

    def _arms_of(self, rows: Sequence[Row], read: Callable[[Row], Means | Counts | None]) -> _Arms | None:
        """Return the arms of one trial by treatment; none where a treatment stands there twice."""
        arms: _Arms = {}
        for row in rows:
            name, arm = self._name(row, "treatment"), read(row)
            if name in arms:
                told = (
                    f"{name!r} is twice in this trial: combine the two arms, or give them names of their own."
                )
                self._tell(row, "treatment", told, left_out=True)
                return None
            if name and arm:
                arms[name] = (row, arm)
        return arms

    def _two_or_more(self, arms: _Arms, rows: Sequence[Row]) -> bool:
        for row, _ in arms.values() if len(arms) == 1 else ():
            told = (
                "the only arm of its trial that can be used." if len(rows) > 1
                else "the only arm of its trial; is the name of the trial spelt alike in all its rows?"
            )  # fmt: skip
            self._tell(row, "", told, left_out=True)
        return len(arms) > 1

    def _is_plausible(self, arms: _Arms) -> bool:
        """Return whether no two arms are copies; tell where they lie too far apart for an SD."""
        (_, base), *others = arms.values()
        for row, arm in others:
            if arm == base and isinstance(arm, Means):
                told = "two arms of this trial hold the same n, mean and SD: a copy?"
                return not self._tell(row, "", told, left_out=True)
            if arm == base:
                self._tell(row, "", "two arms of this trial hold the same n and events; a copy? Used.")
            if isinstance(arm, Means) and isinstance(base, Means):
                far = abs(effect_size("SMD", arm, base, "").estimate) if arm.n + base.n > 3 else 0.0
                if far > _TOO_FAR:
                    told = (
                        f"{far:.1f} SDs from the first arm; is this a standard error taken for an SD? Used."
                    )
                    self._tell(row, "sd", told)
        return True

    def _means(self, row: Row) -> Means | None:
        given = self._numbers(row, ("n", "mean", "sd"))
        if given is None:
            return None
        n, mean, sd = given
        wrong = [("sd", f"an SD of {sd:g} cannot be; it must lie above zero.")] if sd <= 0 else []
        if n < 2 or n != int(n):
            wrong.append(("n", f"{n:g} is no number of people, or too few for an SD."))
        for column, told in wrong:
            self._tell(row, column, told, left_out=True)
        sign = self._sign(row)
        return None if wrong or sign is None else Means(n=n, mean=sign * mean, sd=sd)

    def _counts(self, row: Row) -> Counts | None:
        given = self._numbers(row, ("n", "events"))
        if given is None:
            return None
        n, events = given
        if n < 1 or n != int(n):
            self._tell(row, "n", f"{n:g} is no number of people.", left_out=True)
        elif not 0 <= events <= n or events != int(events):
            told = f"{events:g} of {n:g} people cannot be; is this a percentage?"
            self._tell(row, "events", told, left_out=True)
        else:
            return Counts(n=n, events=events)
        return None

    def _difference(self, row: Row) -> tuple[str, str, float, float] | None:
        a, b = self._name(row, "treatment"), self._name(row, "comparator")
        ratio = self.measure in RATIOS
        given = {name: self._number(row, name) for name in _READ & set(self.table.names) & _PRINTED}
        if not a or not b or "wrong" in given.values():
            return None
        value = {name: one for name, one in given.items() if isinstance(one, float)}
        se = value.get("se", sqrt(value["variance"]) if value.get("variance", -1) >= 0 else None)
        estimate = value.get("log_estimate", None if ratio else value.get("estimate"))
        sign = self._sign(row) if self.measure in ("MD", "SMD") else 1.0
        if sign is None:
            return None
        if estimate is not None and se:
            return a, b, sign * estimate, se
        if {"estimate", "low", "high"} <= set(value):
            made = self._made(
                row, lambda: from_printed(self.measure, "", value["estimate"], value["low"], value["high"])
            )
            return (a, b, sign * made.estimate, made.se) if made else None
        wanted = (
            "log_estimate with se, or estimate with low and high" if ratio else "estimate with se or limits"
        )
        self._tell(row, "", f"{self.measure} wants {wanted}.", left_out=True)
        return None

    def _numbers(self, row: Row, meanings: Sequence[str]) -> list[float] | None:
        found = [self._number(row, meaning) for meaning in meanings]
        for meaning, one in zip(meanings, found, strict=True):
            if one is None:
                self._tell(row, meaning, "blank.", left_out=True)
        numbers = [one for one in found if isinstance(one, float)]
        return numbers if len(numbers) == len(found) else None

    def _number(self, row: Row, meaning: str) -> float | str | None:
        """Return a number, None for a blank, ``"wrong"`` for what is none and was told."""
        found = self.table.number(row, meaning)
        if isinstance(found, str):
            self._tell(row, meaning, found, left_out=True)
            return "wrong"
        return found

    def _name(self, row: Row, meaning: str) -> str:
        """Return a treatment as it was spelt first: capitals tell no treatments apart."""
        name = " ".join(row.text(meaning).split())
        if not name:
            self._tell(row, meaning, "no name; name the treatment.", left_out=True)
            return ""
        first = self._spelt.setdefault(name.casefold(), name)
        if first != name:
            self._tell(row, meaning, f"{name!r} is read as {first!r}, as it was written before.")
        return first

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
        return -1.0 if way == "higher" else 1.0

    def _by_study(self) -> dict[str, list[Row]]:
        found: dict[str, list[Row]] = {}
        for row in self.table.rows:
            label = row.text("study")
            if label:
                found.setdefault(label, []).append(row)
            else:
                self._tell(row, "study", "no name; name the trial.", left_out=True)
        return found

    def _made(self, row: Row, make: Callable[[], _T]) -> _T | None:
        try:
            return make()
        except InvalidInput as error:
            self._tell(row, "", str(error), left_out=True)
            return None

    def _tell(self, row: Row, meaning: str, told: str, left_out: bool = False) -> bool:
        column = self.table.names.get(meaning, meaning)
        self.problems.append(
            Problem(row=row.number, column=column, study=row.text("study"), told=told, left_out=left_out)
        )
        return True


def _ids(rows: Sequence[Row]) -> tuple[str, ...]:
    """Return the names of rows: their own, or their lines in the file."""
    return tuple(row.text("id") or f"row {row.number}" for row in rows)
