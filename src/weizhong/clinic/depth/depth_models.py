"""Published formulas for depth; a usable one may lower a ceiling, never raise it."""

from functools import cache
from typing import Any

from weizhong.clinic.depth.depth_records import records_of
from weizhong.facts.tables import read_table

# The share of further people who lie deeper than a lower bound, as a one-sided normal quantile (99 of 100).
_QUANTILE_99 = 2.326


@cache
def models_about(code: str) -> tuple[dict[str, Any], ...]:
    """Return the formulas published for a point or its region.

    Examples
    --------
    >>> [row["id"] for row in models_about("BL52")]
    ['lopez2022_L2_L4', 'tonnesen_1', 'tonnesen_2']
    """
    about = {row["id"] for row in records_of(code)}
    return tuple(row for row in read_table("clinic/depth_models")["model"] if row["record"] in about)


@cache
def usable_models_about(code: str) -> tuple[dict[str, Any], ...]:
    """Return the formulas for a point that may lower its ceiling.

    Examples
    --------
    >>> [row["id"] for row in usable_models_about("GV3")]
    ['ravi2011']
    """
    return tuple(row for row in models_about(code) if row["usable"])


def lower_bound_mm(model: dict[str, Any], bmi: float | None) -> float | None:
    """Return what a usable formula says 99 of 100 such people exceed, mm; nothing where it is not usable.

    The body mass index is held to the range measured, and the least of it taken while it is unknown. The
    bound is of the straight distance: what a needle's way is longer by has been taken off.

    Parameters
    ----------
    model : dict
        Row of ``facts/clinic/depth_models.toml``.
    bmi : float, optional
        Mass over stature squared, kg/m2.

    Examples
    --------
    >>> ravi = next(row for row in models_about("GV3") if row["usable"])
    >>> round(lower_bound_mm(ravi, 22.0), 1), lower_bound_mm(ravi, 30.0) == lower_bound_mm(ravi, 50.0)
    (15.1, True)
    """
    if not model["usable"]:
        return None
    least: float = model["bmi"][0]
    most: float = model["bmi"][1]
    held = least if bmi is None else min(max(bmi, least), most)
    mean: float = model["intercept_mm"] + model["mm_per_bmi"] * held
    nearer: float = read_table("clinic/depth_bounds")["needle_path"]["nearer_mm"]
    spread: float = _QUANTILE_99 * model["sd_mm"]
    return mean - spread - nearer
