"""League tables in print, cell by cell, beside ours and beside a twin that does as their program did.

Ours come from the tables of arms typed here; of a data set that is not kept, from the last run with R.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from math import exp, log
from typing import NamedTuple

from validation.evidence.compare import read_rows
from validation.evidence.league_twins import as_binomial, with_unsure_tau2
from validation.evidence.networks import studies_of
from validation.evidence.ours import Row
from validation.evidence.published_tables import FOLDER, rounds_to

from weizhong.evidence.effect_sizes import Measure
from weizhong.evidence.network import network
from weizhong.evidence.network_file import read_network_file
from weizhong.evidence.network_fit import Tau2Method
from weizhong.evidence.network_studies import NetworkStudy
from weizhong.evidence.tails import normal_quantile

RESULTS = FOLDER.parent / "results"
# Of the data sets that are not kept: R's data set, measure, method of tau2.
NOT_KEPT: Sequence[tuple[str, Measure, Tau2Method]] = (("dat.linde2015", "OR", "reml"),)
FIELDS = ("estimate", "se", "low", "high")
# a less b: estimate and standard error; logarithms for ratios.
Pairs = Mapping[tuple[str, str], tuple[float, float]]


class Number(NamedTuple):
    """One number of a printed cell.

    Parameters
    ----------
    league : dict
        Line of ``league_tables.csv``.
    cell : dict
        Line of ``leagues.csv``.
    field : str
        One of FIELDS.
    printed : str
        As it was printed.
    ours, twin : float
        On the printed scale; the twin is ours where there is none.
    """

    league: Row
    cell: Row
    field: str
    printed: str
    ours: float
    twin: float

    def is_to_the_digit(self, value: float) -> bool:
        """Return whether a value, rounded as this was printed, is what was printed."""
        return rounds_to(value, self.printed, len(self.printed.partition(".")[2]))

    def apart(self, value: float) -> float:
        """Return how far a value lies from print, in logarithms for a ratio."""
        printed = float(self.printed)
        return abs(log(value / printed)) if self.league["scale"] == "ratio" else abs(value - printed)

    def is_within(self, value: float, tolerance: str) -> bool:
        """Return whether a value is what was printed, to the digit or within a tolerance."""
        return self.is_to_the_digit(value) or self.apart(value) <= float(tolerance)


def numbers() -> Iterator[Number]:
    """Yield every number of every printed cell."""
    leagues = {row["league"]: row for row in read_rows(FOLDER / "league_tables.csv")}
    for cell in read_rows(FOLDER / "leagues.csv"):
        league = leagues[cell["league"]]
        sides = [_shown(*pairs[cell["a"], cell["b"]], league) for pairs in _sides(league)]
        for field in FIELDS:
            if cell[field]:
                yield Number(league, cell, field, cell[field], sides[0][field], sides[1][field])


def not_kept(rows: Sequence[Row]) -> list[Row]:
    """Return our league tables of the data sets that are not kept here, from R's arms.

    Parameters
    ----------
    rows : sequence of dict
        Arms of all data sets, as R wrote them.
    """
    return [
        {"data": data, "measure": measure, "tau2_method": method, "a": one.a, "b": one.b,
         "estimate": repr(one.estimate), "se": repr(one.se)}
        for data, measure, method in NOT_KEPT
        for one in network(
            studies_of([row for row in rows if (row["data"], row["measure"]) == (data, measure)]),
            tau2_method=method,
        ).league
    ]  # fmt: skip


@cache
def ours_of(data: str, measure: Measure, method: Tau2Method) -> Pairs:
    """Return our league table, both ways round."""
    if (data, measure, method) in NOT_KEPT:
        one_way = {
            (row["a"], row["b"]): (float(row["estimate"]), float(row["se"]))
            for row in read_rows(RESULTS / "leagues.csv")
            if (row["data"], row["measure"], row["tau2_method"]) == (data, measure, method)
        }
    else:
        league = network(_trials(data, measure), tau2_method=method).league
        one_way = {(one.a, one.b): (one.estimate, one.se) for one in league}
    return {**one_way, **{(b, a): (-estimate, se) for (a, b), (estimate, se) in one_way.items()}}


def _trials(data: str, measure: Measure) -> Sequence[NetworkStudy]:
    return read_network_file((FOLDER / f"{data}.csv").read_text("utf-8"), measure).studies


@cache
def _twin(data: str, measure: Measure, method: Tau2Method, twin: str) -> Pairs:
    if twin == "binomial":
        made = as_binomial(read_rows(FOLDER / f"{data}.csv"))
    else:
        trials = _trials(data, measure)
        made = with_unsure_tau2(trials, network(trials, tau2_method=method))
    return {(a, b): made.of(a, b) for a, b in ours_of(data, measure, method)}


def _sides(league: Row) -> tuple[Pairs, Pairs]:
    of: tuple[str, Measure, Tau2Method] = (league["data"], league["measure"], league["tau2_method"])  # type: ignore[assignment]
    return ours_of(*of), _twin(*of, league["twin"]) if league["twin"] else ours_of(*of)


def _shown(estimate: float, se: float, league: Row) -> dict[str, float]:
    reach = normal_quantile(float(league["level"])) * se
    logs = {"estimate": estimate, "low": estimate - reach, "high": estimate + reach}
    if league["scale"] == "ratio":
        return {**{field: exp(value) for field, value in logs.items()}, "se": se}
    return {**logs, "se": se}
