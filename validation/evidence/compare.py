"""Two programs' numbers beside each other: how far apart, and why."""

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from math import isnan
from pathlib import Path
from statistics import median

from validation.evidence import networks
from validation.evidence.ours import Row, as_asked_by_default, checks, effects_of, pooled

Pair = tuple[str, str, float, float]  # group, name, theirs, ours

WITHIN = 1e-6  # what is promised; relative, and of a typical variance where tau2 is 0
# A tau2 this small against a typical variance is 0: metafor comes to it by halving and never arrives.
ZERO = 1e-9
_REASONS = {
    "REML": "threshold", "PM": "threshold", "q_profile": "threshold", "prediction": "prediction",
    "double_zero": "double zero", "zero_cells": "zero cells of a risk difference", "network": "optimiser",
}  # fmt: skip


def compare_pools(inputs: Sequence[Row], results: Path) -> tuple[list[Row], list[Row]]:
    """Return how well each group of numbers agrees, and every number that does not.

    Parameters
    ----------
    inputs : sequence of dict
        Rows of all data sets, as R wrote them.
    results : Path
        Folder of R's answers.
    """
    theirs = by_set(read_rows(results / "metafor_pooled.csv"))
    theirs_checked = by_set(read_rows(results / "metafor_checks.csv"))
    agreement, differences = [], []
    for key, rows in by_set(inputs).items():
        effects = effects_of(rows)
        scale = median(one.variance for one in effects)
        pairs: list[Pair] = [
            ("effect sizes", f"{name} {i + 1}", float(row[theirs_name]), getattr(one, name))
            for i, (one, row) in enumerate(zip(effects, rows, strict=True))
            for name, theirs_name in (("estimate", "yi"), ("variance", "vi"))
        ]
        for line in theirs[key]:
            ours = pooled(effects, line["method"])
            pairs += [(line["method"], name, number(line[name]), ours[name]) for name in ours]
        ours_checked = {**dict(checks(effects, rows)), **dict(as_asked_by_default(rows))}
        pairs += [
            (line["quantity"].split(".")[0].replace("_", " "), line["quantity"], number(line["value"]),
             float(ours_checked[line["quantity"]]))
            for line in theirs_checked[key]
        ]  # fmt: skip
        agreement += _agreement(key, len(rows), [pair for pair in pairs if pair[0] != "default"], scale)
        differences += _differences(key, pairs, scale)
    return agreement, differences


def compare_networks(inputs: Sequence[Row], results: Path) -> tuple[list[Row], list[Row], list[Row]]:
    """Return agreement and differences of networks, and how far each lies from its resistors."""
    theirs = by_set(read_rows(results / "metafor_networks.csv"))
    agreement, differences, resistors = [], [], []
    for key, rows in by_set(inputs).items():
        found = networks.ours(rows)
        studies = networks.studies_of(rows)
        scale = median(line[i] for one in studies for i, line in enumerate(one.covariance))
        pairs: list[Pair] = [
            ("network", line["quantity"], number(line["value"]), float(found[line["quantity"]]))
            for line in theirs[key]
        ]
        agreement += _agreement(key, len(studies), pairs, scale)
        differences += [_looked_into(row, rows) for row in _differences(key, pairs, scale)]
        arms = sum(len(one.treatments) for one in studies)
        resistors.append(
            {
                "data": key[0], "measure": key[1], "trials": str(len(studies)), "arms": str(arms),
                "treatments": f"{found['treatments']:.0f}", "apart": f"{networks.resistors_apart(rows):.1e}",
            }
        )  # fmt: skip
    return agreement, differences, resistors


def _looked_into(row: Row, rows: Sequence[Row]) -> Row:
    """Take away the reason where our tau2 is not clearly nearer to the top of the likelihood than theirs."""
    if not row["number"].endswith("tau2"):
        return row
    here, there = (networks.slope(rows, row["number"], float(row[name])) for name in ("ours", "metafor"))
    return row if abs(here) < abs(there) / 100 else {**row, "reason": ""}


def apart(name: str, theirs: float, ours: float, scale: float) -> float:
    """Return how far two numbers lie apart: relative, or against a typical variance where tau2 is 0.

    Examples
    --------
    >>> apart("estimate", 2.0, 2.000002, 1.0) < 1.1e-6, apart("tau2", 6e-14, 0.0, 0.01) < 1e-11
    (True, True)
    """
    if isnan(theirs) and isnan(ours):
        return 0.0
    if isnan(theirs) or isnan(ours):
        return float("inf")
    if theirs == ours:
        return 0.0
    is_variance = name.rsplit(".", 1)[-1] in ("tau2",) or name.startswith("q_profile")
    if is_variance and min(theirs, ours) < ZERO * scale:
        return abs(theirs - ours) / scale
    if name.rsplit(".", 1)[-1] == "i2" and min(theirs, ours) < 100 * ZERO:
        return abs(theirs - ours) / 100
    return abs(theirs - ours) / abs(theirs) if theirs else float("inf")


def _agreement(
    key: tuple[str, str], k: int, pairs: Sequence[tuple[str, str, float, float]], scale: float
) -> Iterator[Row]:
    for group in dict.fromkeys(pair[0] for pair in pairs):
        far = [
            apart(name, theirs, ours, scale)
            for at, name, theirs, ours in pairs
            if at == group and not (isnan(theirs) and isnan(ours))  # nothing to compare
        ]
        inside = [one for one in far if one <= WITHIN]
        yield {
            "data": key[0], "measure": key[1], "k": str(k), "what": group, "numbers": str(len(far)),
            "agree": str(len(inside)), "worst_that_agrees": f"{max(inside, default=0.0):.1e}",
        }  # fmt: skip


def _differences(
    key: tuple[str, str], pairs: Sequence[tuple[str, str, float, float]], scale: float
) -> Iterator[Row]:
    for group, name, theirs, ours in pairs:
        if apart(name, theirs, ours, scale) > WITHIN:
            yield {
                "data": key[0], "measure": key[1], "number": name, "metafor": f"{theirs:.14g}",
                "ours": f"{ours:.14g}", "apart": f"{apart(name, theirs, ours, scale):.1e}",
                "reason": _reason(group, name),
            }  # fmt: skip


def _reason(group: str, name: str) -> str:
    """Return the heading of the README that explains it; a number without one must be looked into."""
    named = name.split(".")[1] if group == "default" else group
    return _REASONS.get(named, "")


def write_rows(path: Path, rows: Sequence[Mapping[str, str]]) -> None:
    """Write rows as CSV."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def by_set(rows: Iterable[Row]) -> dict[tuple[str, str], list[Row]]:
    """Return rows by data set and measure, in their order."""

    def key(row: Row) -> tuple[str, str]:
        return row["data"], row["measure"]

    return {at: list(some) for at, some in groupby(rows, key)}


def read_rows(path: Path) -> list[Row]:
    """Return the rows of a CSV file."""
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def number(text: str) -> float:
    """Return a number of R; not a number where it had none."""
    return float(text) if text not in ("", "NA") else float("nan")
