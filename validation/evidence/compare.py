"""Two programs' numbers beside each other: how far apart, and why."""

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from math import isnan
from pathlib import Path
from statistics import median

from validation.evidence.ours import METHODS, Row, checks, effects_of, pooled

WITHIN = 1e-6  # what is promised; relative, and of a typical variance where tau2 is 0
# A tau2 this small against a typical variance is 0: metafor comes to it by halving and never arrives.
ZERO = 1e-9


def compare_pools(inputs: Sequence[Row], results: Path) -> tuple[list[Row], list[Row]]:
    """Return how well each group of numbers agrees, and every number that does not.

    Parameters
    ----------
    inputs : sequence of dict
        Rows of all data sets, as R wrote them.
    results : Path
        Folder of R's answers.
    """
    theirs = _by_set(_read(results / "metafor_pooled.csv"))
    theirs_checked = _by_set(_read(results / "metafor_checks.csv"))
    agreement, differences = [], []
    for key, rows in _by_set(inputs).items():
        effects = effects_of(rows)
        scale = median(one.variance for one in effects)
        pairs: list[tuple[str, str, float, float]] = [
            ("effect sizes", f"{name} {i + 1}", float(row[theirs_name]), getattr(one, name))
            for i, (one, row) in enumerate(zip(effects, rows, strict=True))
            for name, theirs_name in (("estimate", "yi"), ("variance", "vi"))
        ]
        for line in theirs[key]:
            ours = pooled(effects, line["method"])
            pairs += [(line["method"], name, _float(line[name]), ours[name]) for name in ours]
        ours_checked = dict(checks(effects, rows))
        pairs += [
            (line["quantity"].split(".")[0].replace("_", " "), line["quantity"], _float(line["value"]),
             float(ours_checked.get(line["quantity"], float("nan"))))
            for line in theirs_checked[key] if line["quantity"] in ours_checked
        ]  # fmt: skip
        agreement += _agreement(key, len(rows), pairs, scale)
        differences += _differences(key, pairs, scale)
    return agreement, differences


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
        far = [apart(name, theirs, ours, scale) for at, name, theirs, ours in pairs if at == group]
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
                "data": key[0], "measure": key[1], "what": group, "number": name,
                "metafor": f"{theirs:.10g}", "ours": f"{ours:.10g}", "reason": "",
            }  # fmt: skip


def write_rows(path: Path, rows: Sequence[Mapping[str, str]]) -> None:
    """Write rows as CSV."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def _by_set(rows: Iterable[Row]) -> dict[tuple[str, str], list[Row]]:
    def key(row: Row) -> tuple[str, str]:
        return row["data"], row["measure"]

    return {at: list(some) for at, some in groupby(rows, key)}


def _read(path: Path) -> list[Row]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def _float(text: str) -> float:
    return float(text) if text not in ("", "NA") else float("nan")
