"""Which vertebra it is, and what to look for next to be surer."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from weizhong.anatomy.level_anatomy import anatomies
from weizhong.anatomy.level_belief import Borders, borders, borders_from
from weizhong.anatomy.level_posture import Posture, in_posture, reading_displacement
from weizhong.anatomy.level_prospect import Prospect, prospect
from weizhong.anatomy.location_rules import rules_for
from weizhong.anatomy.measurement_kinds import Measurement, measurement_kind, measurement_kinds
from weizhong.anatomy.observations import found_landmarks
from weizhong.anatomy.posterior import LandmarkPosterior
from weizhong.anatomy.spine import kept_levels, known_level, level_landmark, level_probabilities
from weizhong.anatomy.vertebrae import SACRAL_LEVELS, spine_levels
from weizhong.facts.tables import read_table
from weizhong.terms.codes import PointCode
from weizhong.terms.errors import InvalidInput, UnknownCode


@dataclass(frozen=True, slots=True)
class Mark:
    """Where the mark is made.

    Parameters
    ----------
    start : str or None
        The measure of the bone under the finger it is measured from; None for a height above the floor.
    mm : float
        So far above that.
    """

    start: str | None
    mm: float


@dataclass(frozen=True, slots=True)
class LevelAnswer:
    """The level question answered for one level of one body.

    Parameters
    ----------
    intended : str
        The level asked for.
    mark : Mark
        Where it is looked for.
    probabilities : dict of str to float
        Level to the chance that the mark lies there, head to foot; sums to 1.
    anatomies : dict of str to float
        Chance of each number of vertebrae, given what was read, the usual first.
    named : dict of str to dict of str to float
        For each measure that rests on a vertebra named, the chance of each that it really was.
    posture : Posture
        In which readings were taken.
    prospects : tuple of Prospect
        What each further landmark would do, best first.
    propagated : str
        What these chances are, and are not.
    """

    intended: str
    mark: Mark
    probabilities: dict[str, float]
    anatomies: dict[str, float]
    named: dict[str, dict[str, float]]
    posture: Posture
    prospects: tuple[Prospect, ...]
    propagated: str

    @property
    def probability(self) -> float:
        """Chance that the mark lies at the level asked for."""
        return self.probabilities.get(self.intended, 0.0)

    @property
    def most_likely(self) -> str:
        """The level the mark lies at most likely."""
        return max(self.probabilities, key=lambda level: self.probabilities[level])

    @property
    def best_next(self) -> Prospect | None:
        """The landmark worth looking for next; None if none is worth a hand."""
        least = read_table("anatomy/level_cues")["next"]["smallest_gain"]["value"]
        best = self.prospects[0] if self.prospects else None
        return best if best and best.probability >= self.probability + least else None


def level_answer(
    posterior: LandmarkPosterior,
    intended: str,
    found: Sequence[str] = (),
    posture: Posture | None = None,
) -> LevelAnswer:
    """Return which vertebra a mark lies at, and what finding one more landmark would do.

    Parameters
    ----------
    posterior : LandmarkPosterior
        What is known; readings taken lying or sitting go through `in_posture` first.
    intended : str
        C7 to L5 or S1 to S4.
    found : sequence of str
        What is under the finger, no height taken: levels whose process was counted, such as ``"L4"``, or
        other bones, such as ``"iliac-crest"``. The mark is then measured from the one that makes it surest.
        On the table, a landmark that a measure starts from counts as found.
    posture : Posture, optional
        In which a further landmark would be felt; standing with arms down otherwise.

    Raises
    ------
    UnknownCode
        If there is no such level, or nothing of the name to be found.
    InvalidInput
        If a found level is sacral: its process is not counted on the spine.

    Examples
    --------
    >>> from weizhong.anatomy.landmarks import predict
    >>> from weizhong.anatomy.person import Person
    >>> answer = level_answer(predict(Person("female", 52, 1620, 70)), "L2")
    >>> answer.most_likely, answer.mark.start
    ('L2', None)
    """
    posture = posture or Posture()
    level = known_level(intended)
    starts = [height_measure(one) for one in found] or list(map(_measure_of, found_landmarks(posterior)))
    told = read_table("anatomy/level_cues")["told"]["propagated"]
    if level in SACRAL_LEVELS:
        mark = Mark(None, posterior.mean(level_landmark(level)))
        return LevelAnswer(level, mark, level_probabilities(posterior, level), {}, {}, posture, (), told)
    marked = [_from(posterior, level, start, posture) for start in starts]
    marked = marked or [_above_floor(posterior, level)]
    mark, seen, chances = max(marked, key=lambda one: one[2][level])
    return LevelAnswer(
        intended=level,
        mark=mark,
        probabilities=kept_levels(chances),
        anatomies=_anatomies(seen),
        named={measure: kept_levels(chances) for measure, chances in seen.mixture.named().items()},
        posture=posture,
        prospects=_prospects(posterior, level, posture),
        propagated=told,
    )


def height_measure(bone: str) -> str:
    """Return the measure that takes the height of what a finger has found.

    Parameters
    ----------
    bone : str
        A level, for its spinous process, or a bone: ``"iliac-crest"``, ``"psis"``, ``"scapula-angle"``...

    Raises
    ------
    UnknownCode
        If there is nothing of that name.
    InvalidInput
        If it is a sacral level: its process is not counted on the spine.

    Examples
    --------
    >>> height_measure("L4"), height_measure("iliac-crest")
    ('l4-spinous-process-height', 'iliac-crest-height')
    """
    named = f"{bone.strip().casefold().replace(' ', '-')}-height"
    if named in read_table("anatomy/level_cues")["next"]["measures"]:
        return named
    level = bone.strip().upper()
    if level in SACRAL_LEVELS:
        raise InvalidInput(
            f"{bone[:40]!r} is not a process that is counted: give C7, T1 to T12 or L1 to L5 as found."
        )
    if level not in spine_levels():
        raise UnknownCode(
            f"{bone[:40]!r} is nothing that is found: give a process (C7, T1 to T12, L1 to L5) or a bone, "
            "such as iliac-crest, psis, scapula-angle or twelfth-rib-tip."
        )
    return f"{level.lower()}-spinous-process-height"


def level_of(code: str) -> str:
    """Return the level a point lies at; a level is its own.

    Parameters
    ----------
    code : str
        A point, such as ``"BL23"`` or ``"EX-B2:L4"``, or a level.

    Raises
    ------
    UnknownCode
        If it is neither.
    InvalidInput
        If the point is not placed by a vertebra.

    Examples
    --------
    >>> level_of("BL23"), level_of("EX-B2:L4"), level_of("t7")
    ('L2', 'L4', 'T7')
    """
    written = code.strip().upper()
    if written in (*spine_levels(), *SACRAL_LEVELS):
        return written
    rules = rules_for(PointCode(code))
    level = rules[0].level if len(rules) == 1 else None
    if level is None or level not in (*spine_levels(), *SACRAL_LEVELS):
        raise InvalidInput(
            f"{code[:40]} is not found by one vertebra; ask for a point that is, such as BL23 or EX-B2:L4, "
            "or for a level, such as L2."
        )
    return level


def _above_floor(posterior: LandmarkPosterior, level: str) -> tuple[Mark, Borders, dict[str, float]]:
    seen, height_mm = borders(posterior), posterior.mean(level_landmark(level))
    return Mark(None, height_mm), seen, seen.chances(height_mm)


def _from(
    posterior: LandmarkPosterior, level: str, start: str, posture: Posture
) -> tuple[Mark, Borders, dict[str, float]]:
    """Mark from a bone under the finger: where posture has moved the bone, by so much less."""
    (reading,) = _readings(posterior, [start], posture)
    standing_mm = posterior.mean(level_landmark(level)) - posterior.form(measurement_kind(start).form)[0]
    moved = reading_displacement(start, posture, posterior.mean("stature"))
    seen = borders_from(posterior, reading)
    return Mark(start, standing_mm - moved.shift_mm), seen, seen.chances(standing_mm)


def _measure_of(landmark: str) -> str:
    """Return the measure that takes the height of a landmark found on the table."""
    if landmark.startswith("tip_"):
        return height_measure(landmark.removeprefix("tip_"))
    return landmark.replace("_", "-")


def _readings(
    posterior: LandmarkPosterior, measures: Sequence[str], posture: Posture
) -> tuple[Measurement, ...]:
    """Return readings not taken yet: only their errors count."""
    expected = [Measurement(name, posterior.form(measurement_kind(name).form)[0]) for name in measures]
    return in_posture(expected, posture, posterior.mean("stature"), posterior.bmi)


def _prospects(posterior: LandmarkPosterior, level: str, posture: Posture) -> tuple[Prospect, ...]:
    """Return what each landmark not yet measured would do, best first."""
    own = f"{level.lower()}-spinous-process-height"
    listed = dict.fromkeys((*read_table("anatomy/level_cues")["next"]["measures"], own))
    lies = posture.body in read_table("anatomy/posture")["lying"]
    open_to = [
        name
        for name in listed
        if name not in posterior.measured and not (lies and measurement_kinds()[name].posture == "sitting")
    ]
    found = [
        _moved(prospect(posterior, level, one), posture, posterior.mean("stature"))
        for one in _readings(posterior, open_to, posture)
    ]
    return tuple(sorted(found, key=lambda one: -one.probability))


def _moved(found: Prospect, posture: Posture, stature_mm: float) -> Prospect:
    """Return a prospect that says where to look in this posture."""
    shift_mm = reading_displacement(found.measure, posture, stature_mm).shift_mm
    return replace(found, below_mark_mm=found.below_mark_mm - shift_mm * (1 if found.is_height else -1))


def _anatomies(seen: Borders) -> dict[str, float]:
    chances = [0.0] * len(anatomies())
    for at, weight in zip(seen.mixture.anatomy, seen.mixture.weights, strict=True):
        chances[at] += float(weight)
    return {one.label: chance for one, chance in zip(anatomies(), chances, strict=True)}
