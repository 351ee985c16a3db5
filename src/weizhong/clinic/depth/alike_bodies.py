"""Whom a point tells apart: people between whom nothing published differs there get the same advice."""

import math
from functools import cache, lru_cache

from weizhong.clinic.depth.depth_models import usable_models_about
from weizhong.clinic.depth.needled_body import NeedledBody
from weizhong.facts.tables import read_table


def plainest(code: str, body: NeedledBody, is_lowered: bool = True) -> NeedledBody:
    """Return the plainest body that gets the same advice on depth at a point, so that it is worked out once.

    Ages and body masses stand for the range they lie in, but for a body mass by which a formula lowers the
    ceiling.

    Parameters
    ----------
    code : str
        Point code, perhaps with a level; a tender spot as ``ashi:T8``.
    body : NeedledBody
        The person and position.
    is_lowered : bool
        Whether a formula lowers the ceiling by the body mass index.

    Examples
    --------
    >>> plainest("BL40", NeedledBody(sex="female", age_years=52, bmi=23.4, position="prone"))
    NeedledBody(sex=None, age_years=18, bmi=18.5, position='prone', void=(), has_anticoagulant=False)
    """
    return _plainest(_tells_sexes(code), is_lowered and bool(usable_models_about(code)), body)


# The same body is asked about at every point of a plan.
@lru_cache(maxsize=64)
def _plainest(by_sex: bool, by_formula: bool, body: NeedledBody) -> NeedledBody:
    return NeedledBody(
        sex=body.sex if by_sex else None,
        age_years=_age(body.age_years),
        bmi=body.bmi if by_formula else _bmi(body.bmi),
        position=body.position,
        void=body.void,
        has_anticoagulant=body.has_anticoagulant,
    )


@cache
def _tells_sexes(code: str) -> bool:
    return code in read_table("clinic/depth_bounds")["female_inner_thorax"]["points"]


def _age(years: float | None) -> float | None:
    """Below, within or above the ages that were sampled."""
    if years is None:
        return None
    first, last = read_table("clinic/depth_bounds")["sampled"]["age_years"]
    return 0.0 if years < first else first if years <= last else math.inf


def _bmi(bmi: float | None) -> float | None:
    """The last of the limits it reaches."""
    return None if bmi is None else max(limit for limit in _bmi_limits() if limit <= bmi)


@cache
def _bmi_limits() -> tuple[float, ...]:
    rules = read_table("clinic/depth_bounds")
    thin = rules["thin"]
    return 0.0, thin["below_bmi"], thin["measured_from_bmi"], rules["never_raised"]["from_bmi"]
