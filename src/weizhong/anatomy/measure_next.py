"""Which measure to take next: the one that would shrink the error of the wanted points most.

The error after a measurement does not depend on what it will read, so every measure can be tried in advance.
"""

from collections.abc import Iterable, Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from weizhong.anatomy.expected_error import ExpectedError, WantedSpots, expected_error, wanted_spots
from weizhong.anatomy.measurement_kinds import MeasurementKind, measurement_kinds
from weizhong.anatomy.measuring_plan import MeasuringPlan, NextMeasure, WantedSpot
from weizhong.anatomy.observations import history_of
from weizhong.anatomy.palpation import reading_error
from weizhong.anatomy.person import Person
from weizhong.anatomy.posterior import LandmarkPosterior
from weizhong.facts.tables import check_mark, read_table
from weizhong.terms.errors import InvalidInput
from weizhong.terms.sources import Check
from weizhong.terms.suggestions import did_you_mean

__all__ = [
    "POSTURES",
    "MeasuringPlan",
    "NextMeasure",
    "WantedSpot",
    "best_measurements",
    "plan_measurements",
]

Floats = NDArray[np.float64]

POSTURES = ("any", "standing", "sitting", "table")


def best_measurements(
    codes: Iterable[str],
    person: Person,
    posterior: LandmarkPosterior,
    *,
    posture: str = "any",
    count_vertebrae: bool = False,
) -> tuple[NextMeasure, ...]:
    """Return every measure that could be taken next, by how much it would shrink the error, best first.

    A measure whose gain rests on recalled anatomy stands a millimetre further back than its gain says.

    Parameters
    ----------
    codes : iterable of str
        The wanted points.
    person : Person
        Whose body.
    posterior : LandmarkPosterior
        Landmarks of this person, sharpened by whatever was measured.
    posture : {"any", "standing", "sitting", "table"}
        In which measures can be taken now.
    count_vertebrae : bool, default False
        Whether to offer measures that are worth only what a count of vertebrae is worth.

    Returns
    -------
    tuple of NextMeasure

    Raises
    ------
    UnknownCode, PointNotPlaced
        As `place`.
    InvalidInput
        If no point is named, or the posture is none of the four.

    Examples
    --------
    >>> from weizhong.anatomy.landmarks import predict
    >>> woman = Person(sex="female", age_years=52, stature_mm=1620, mass_kg=70)
    >>> best_measurements(["BL23"], woman, predict(woman), posture="sitting")[0].kind.name
    'sitting-height'
    """
    trial = _Trial(wanted_spots(codes, person, posterior), posterior)
    return trial.ranked(trial.now, _offered(posture, count_vertebrae))


def plan_measurements(
    codes: Iterable[str],
    person: Person,
    posterior: LandmarkPosterior,
    *,
    steps: int = 3,
    posture: str = "any",
    count_vertebrae: bool = False,
) -> MeasuringPlan:
    """Return the best measure, the best after that, and so on, while it is worth it.

    Each step is the best one after those before it; `steps` is how many at most. The other parameters and
    the errors are those of `best_measurements`.

    Returns
    -------
    MeasuringPlan

    Examples
    --------
    >>> from weizhong.anatomy.landmarks import predict
    >>> woman = Person(sex="female", age_years=52, stature_mm=1620, mass_kg=70)
    >>> plan = plan_measurements(["BL23"], woman, predict(woman), posture="standing", steps=1)
    >>> plan.steps[0].error_mm < plan.error_mm
    True
    """
    if steps < 1:
        raise InvalidInput(f"At least one step is needed, and {steps} was given.")
    offered = _offered(posture, count_vertebrae)
    trial = _Trial(wanted_spots(codes, person, posterior), posterior)
    choices = ranked = trial.ranked(trial.now, offered)
    taken: list[NextMeasure] = []
    at = trial.now
    while len(taken) < steps and ranked and ranked[0].gain_mm >= trial.worth_mm:
        taken.append(ranked[0])
        at = at.after(ranked[0].kind.name)
        ranked = trial.ranked(at, offered, {one.kind.name for one in taken})
    counted = [] if count_vertebrae else [kind for kind in _offered(posture, True) if kind.is_counted]
    return MeasuringPlan(
        spots=tuple(trial.told_spots()),
        sds_mm=trial.sds_mm(trial.now.variance_mm2),
        error_mm=trial.spots.typical_mm(trial.now.variance_mm2),
        rule_error_mm=trial.spots.typical_mm(np.zeros(1)),
        steps=tuple(taken),
        choices=choices,
        counted=next(iter(trial.ranked(trial.now, counted)), None),
        worth_mm=trial.worth_mm,
        readings=history_of(posterior).readings,
        contradictions=posterior.contradictions,
    )


class _Trial:
    """Tries measures on one body for one set of wanted spots."""

    def __init__(self, spots: WantedSpots, posterior: LandmarkPosterior) -> None:
        self.spots = spots
        self.now = expected_error(spots, posterior)
        self.worth_mm = float(read_table("anatomy/measurements")["worth"]["gain_mm"]["value"])
        self._measured = posterior.measured
        self._reading_sd_mm = {
            name: reading_error(kind, posterior.bmi).sd_mm for name, kind in measurement_kinds().items()
        }

    def ranked(
        self,
        at: ExpectedError,
        kinds: Sequence[MeasurementKind],
        since: frozenset[str] | set[str] = frozenset(),
    ) -> tuple[NextMeasure, ...]:
        """Return what each measure would do at this stage, best first.

        One whose gain is a guess must be worth that much more to stand before one whose gain is not.
        """
        before_mm = self.spots.typical_mm(at.variance_mm2)
        taken = self._measured | since
        tried = (self._tried(at, kind, before_mm, kind.name in taken) for kind in kinds)
        return tuple(
            sorted(tried, key=lambda one: (one.is_recalled * self.worth_mm - one.gain_mm, one.kind.name))
        )

    def sds_mm(self, variance_mm2: Floats) -> Floats:
        """Return the standard deviations of the spots, (n, 2), given what the landmarks leave open."""
        total = np.maximum(variance_mm2, 0.0) + self.spots.fixed_mm2
        return np.asarray(np.sqrt(total).reshape(-1, 2), dtype=np.float64)

    def told_spots(self) -> Iterable[WantedSpot]:
        """Yield the spots as they are told."""
        for rule, own in zip(self.spots.rules, self.spots.rule_mm.reshape(-1, 2).tolist(), strict=True):
            yield WantedSpot(str(rule.code), rule.spot, rule.level is not None, *own)

    def _tried(
        self, at: ExpectedError, kind: MeasurementKind, before_mm: float, is_again: bool
    ) -> NextMeasure:
        variance_mm2 = at.variance_after(kind.name)
        error_mm = self.spots.typical_mm(variance_mm2)
        return NextMeasure(
            kind=kind,
            is_again=is_again,
            is_recalled=any(landmark in _recalled() for landmark in kind.form),
            reading_sd_mm=self._reading_sd_mm[kind.name],
            error_mm=error_mm,
            gain_mm=before_mm - error_mm,
            sds_mm=self.sds_mm(variance_mm2),
        )


def _offered(posture: str, count_vertebrae: bool) -> list[MeasurementKind]:
    if posture not in POSTURES:
        raise InvalidInput(
            f"{posture[:20]!r} is no posture to measure in; use {', '.join(POSTURES)}."
            + did_you_mean(posture, POSTURES)
        )
    return [
        kind
        for kind in measurement_kinds().values()
        if posture in ("any", kind.posture) and (count_vertebrae or not kind.is_counted)
    ]


@cache
def _recalled() -> frozenset[str]:
    """Landmarks that hang on another by a recalled form, themselves or through what they hang on."""
    found: set[str] = set()
    for row in read_table("anatomy/appended")["landmark"]:
        if check_mark(row) is Check.RECALLED or not found.isdisjoint(row["form"]):
            found.add(row["name"])
    return frozenset(found)
