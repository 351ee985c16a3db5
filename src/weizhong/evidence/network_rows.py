"""Rows of a table as trials of a network: those of one trial together, as arms or as differences."""

from collections.abc import Callable, Iterator, Sequence

from weizhong.evidence.effect_sizes import Counts, Means, Measure
from weizhong.evidence.network_studies import NetworkStudy, study_of_arms, study_of_differences
from weizhong.evidence.reported_effect import reported_effect
from weizhong.evidence.table_of_trials import Row, Table
from weizhong.evidence.table_reading import TableReading

_Arms = dict[str, tuple[Row, Means | Counts]]


class NetworkReader(TableReading):
    """Makes trials of rows, keeping what it finds wrong.

    Parameters
    ----------
    table : Table
        The rows stand in.
    measure : str
        See `weizhong.evidence.network_file.read_network_file`.
    """

    def __init__(self, table: Table, measure: Measure) -> None:
        super().__init__(table, measure)
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
                self.tell(rows[0], "", told if is_copy else f"{told} Used.", is_copy)
                if is_copy:
                    continue
            by_name = {name: arm for name, (_, arm) in arms.items()}
            used = [row for row, _ in arms.values()]
            made = self.tried(rows[0], "", study_of_arms, self.measure, label, by_name, _names(used))
            if made:
                self.used += used
                yield made

    def differences(self) -> Iterator[NetworkStudy]:
        """Yield the trials of a table of differences."""
        for label, rows in self._by_study().items():
            found = [(row, pair) for row in rows if (pair := self._difference(row))]
            used, pairs = [row for row, _ in found], [pair for _, pair in found]
            made = (
                self.tried(rows[0], "", study_of_differences, self.measure, label, pairs, _names(used))
                if pairs
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
                self.tell(row, "treatment", told, left_out=True)
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
            self.tell(row, "", told, left_out=True)
        return len(arms) > 1

    def _is_plausible(self, arms: _Arms) -> bool:
        """Return whether no two arms are copies; tell where they lie too far apart for an SD."""
        (_, base), *others = arms.values()
        for row, arm in others:
            if arm == base and isinstance(arm, Means):
                told = "two arms of this trial hold the same n, mean and SD: a copy?"
                return not self.tell(row, "", told, left_out=True)
            if arm == base:
                self.tell(row, "", "two arms of this trial hold the same n and events; a copy? Used.")
            if isinstance(arm, Means) and isinstance(base, Means):
                self.tell_if_far(row, "sd", arm, base)
        return True

    def _means(self, row: Row) -> Means | None:
        given = self.numbers(row, ("n", "mean", "sd"))
        sign = None if given is None else self.sign(row)
        if given is None or sign is None:
            return None
        n, mean, sd = given
        return Means(n=n, mean=sign * mean, sd=sd)

    def _counts(self, row: Row) -> Counts | None:
        return self.counts(row, "events", "n")

    def _difference(self, row: Row) -> tuple[str, str, float, float] | None:
        a, b = self._name(row, "treatment"), self._name(row, "comparator")
        made = reported_effect(self, row)
        if not a or not b or made is None:
            return None
        effect, _ = made
        return a, b, effect.estimate, effect.se

    def _name(self, row: Row, meaning: str) -> str:
        """Return a treatment as it was spelt first: capitals tell no treatments apart."""
        name = " ".join(row.text(meaning).split())
        if not name:
            self.tell(row, meaning, "no name; name the treatment.", left_out=True)
            return ""
        first = self._spelt.setdefault(name.casefold(), name)
        if first != name:
            self.tell(row, meaning, f"{name!r} is read as {first!r}, as it was written before.")
        return first

    def _by_study(self) -> dict[str, list[Row]]:
        found: dict[str, list[Row]] = {}
        for row in self.table.rows:
            label = row.text("study")
            if label:
                found.setdefault(label, []).append(row)
            else:
                self.tell(row, "study", "no name; name the trial.", left_out=True)
        return found


def _names(rows: Sequence[Row]) -> tuple[str, ...]:
    return tuple(row.name for row in rows)
