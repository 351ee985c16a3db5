"""Published tables and what was printed about them, recomputed: no R and no data of others needed."""

from collections.abc import Mapping, Sequence
from math import exp, sqrt
from pathlib import Path

from validation.evidence.compare import read_rows
from validation.evidence.ours import METHODS, Row

from weizhong.evidence.effect_sizes import Counts, EffectSize, Means, Measure, effect_size
from weizhong.evidence.network import network
from weizhong.evidence.network_file import read_network_file
from weizhong.evidence.network_records import Network
from weizhong.evidence.pooling import pool

FOLDER = Path(__file__).parent / "published"
ONE_VARIANCE = "of one variance"  # behind a measure in answers.csv
# Our label, R's data set, reference of the printed answers.
NETWORKS: Mapping[str, tuple[str, str]] = {
    "senn2013": ("dat.senn2013", "placebo"),
    "franchini2012": ("dat.franchini2012", "placebo"),
    "hasselblad1998": ("dat.hasselblad1998", "no contact"),
}
POOLS: Mapping[str, tuple[str, tuple[Measure, ...]]] = {
    "bcg": ("dat.bcg", ("OR", "RR", "RD")),
    "stroke": ("dat.normand1999", ("MD", "SMD")),
    "lidocaine": ("dat.hine1989", ("OR", "RR", "RD")),
}


def effects(table: str, measure: Measure, *, is_one_variance: bool = False) -> list[EffectSize]:
    """Return the effects of one of the tables of pairs.

    Parameters
    ----------
    table : str
        Its label.
    measure : str
        Of the effects.
    is_one_variance : bool
        Whether both arms of a trial are taken to have one variance, as NORMAND1999 has it.
    """
    rows = read_rows(FOLDER / f"{table}.csv")
    return [_effect(with_one_variance(row) if is_one_variance else row, measure) for row in rows]


def with_one_variance(row: Row) -> Row:
    """Return a trial whose two standard deviations are the pooled one."""
    n, sd = ([float(row[f"{what}_{arm}"]) for arm in ("treatment", "control")] for what in ("n", "sd"))
    squares = sum((people - 1) * spread**2 for people, spread in zip(n, sd, strict=True))
    common = sqrt(squares / (sum(n) - len(n)))
    return {**row, "sd_treatment": str(common), "sd_control": str(common)}


def networks_of(table: str) -> dict[str, Network]:
    """Return the answers of one of the tables of arms by estimator of tau2."""
    trials = read_network_file((FOLDER / f"{table}.csv").read_text("utf-8")).studies
    reference = NETWORKS[table][1]
    return {"fixed": network(trials, reference, "fixed"), "dl": network(trials, reference, "dl"),
            "random": network(trials, reference)}  # fmt: skip


def answers() -> list[tuple[Row, float]]:
    """Return every printed number with ours."""
    rows = read_rows(FOLDER / "answers.csv")
    found = {table: networks_of(table) for table in NETWORKS}
    return [
        (row, _of_network(found[row["table"]], row["number"]) if row["table"] in NETWORKS else _of_pool(row))
        for row in rows
    ]


def rounds_to(value: float, printed: str, digits: int) -> bool:
    """Return whether a number, rounded as it was printed, is what was printed.

    Examples
    --------
    >>> rounds_to(22.534, "22.53", 2), rounds_to(96.984, "96.99", 2)
    (True, False)
    """
    return abs(round(value, digits) - float(printed)) < 0.5 * 10**-digits


def _effect(row: Row, measure: Measure) -> EffectSize:
    arms: list[Means | Counts] = []
    for arm in ("treatment", "control"):
        n = float(row[f"n_{arm}"])
        if f"events_{arm}" in row:
            arms.append(Counts(n=n, events=float(row[f"events_{arm}"])))
        else:
            arms.append(Means(n=n, mean=float(row[f"mean_{arm}"]), sd=float(row[f"sd_{arm}"])))
    return effect_size(measure, arms[0], arms[1], row["study"])


def _of_pool(row: Row) -> float:
    asked, method, field = row["number"].split(".")
    measure, _, how = asked.partition(" ")
    arms = effects(row["table"], measure, is_one_variance=how == ONE_VARIANCE)  # type: ignore[arg-type]
    found = pool(arms, *METHODS[method])  # type: ignore[arg-type]
    if field.startswith("natural"):
        return exp(getattr(found, field.removeprefix("natural_").replace("natural", "estimate")))
    return float(getattr(found, field))


def _of_network(found: Mapping[str, Network], number: str) -> float:
    first, _, rest = number.partition(".")
    if first in ("q_total", "q_within", "q_between"):
        return float(getattr(found["fixed"], first).q)
    if first == "design":
        return next(one.within.q for one in found["fixed"].designs if "+".join(one.treatments) == rest)
    made = found[first]
    if rest.startswith("interaction"):
        assert made.interaction is not None
        return made.interaction.test.q if rest.endswith("q") else made.interaction.tau2
    if rest in ("tau2", "tau"):
        return sqrt(made.tau2 or 0.0) if rest == "tau" else made.tau2 or 0.0
    name, _, field = rest.partition(".")
    return float(getattr(next(one for one in made.effects if one.a == name), field or "estimate"))


def not_as_in_r(inputs: Sequence[Row], network_inputs: Sequence[Row]) -> list[str]:
    """Return the tables that do not hold the numbers R has."""
    means = [(f"{ours}_{arm}", f"{theirs}{i}") for arm, i in (("treatment", 1), ("control", 2))
             for ours, theirs in (("n", "n"), ("mean", "a"), ("sd", "s"))]  # fmt: skip
    counts = [(f"{ours}_{arm}", f"{theirs}{i}") for arm, i in (("treatment", 1), ("control", 2))
              for ours, theirs in (("n", "n"), ("events", "a"))]  # fmt: skip
    wrong = []
    for table, (name, measures) in POOLS.items():
        rows = [row for row in inputs if (row["data"], row["measure"]) == (name, measures[-1])]
        if not same_numbers(table, rows, means if "MD" in measures else counts):
            wrong.append(table)
    for table, (name, _) in NETWORKS.items():
        rows = [row for row in network_inputs if row["data"] == name]
        columns = ("n", "events") if rows[0]["events"] else ("n", "mean", "sd")
        if not same_numbers(table, rows, [(column, column) for column in columns]):
            wrong.append(table)
    return wrong


def same_numbers(table: str, rows: Sequence[Row], columns: Sequence[tuple[str, str]]) -> bool:
    """Return whether a table holds the numbers that R has, whatever their order.

    Parameters
    ----------
    table : str
        Ours.
    rows : sequence of dict
        R's rows.
    columns : sequence of (str, str)
        Ours and R's.
    """
    ours = [tuple(float(row[a]) for a, _ in columns) for row in read_rows(FOLDER / f"{table}.csv")]
    return sorted(ours) == sorted(tuple(float(row[b]) for _, b in columns) for row in rows)
