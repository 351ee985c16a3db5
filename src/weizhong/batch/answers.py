"""From people as arrays to answers: points with their errors, or the landmarks themselves."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from weizhong.anatomy.landmarks import Measurement, observe, predict
from weizhong.anatomy.locate import Placements, place_arrays
from weizhong.anatomy.many import People, estimate_many
from weizhong.anatomy.vertebrae import spine_levels
from weizhong.batch.people import Crowd, Refusal
from weizhong.terms.codes import PointCode, Standard
from weizhong.terms.errors import ImpossibleBody, InvalidInput

Floats = NDArray[np.float64]

MEASURES = (
    "x_mm", "y_mm", "z_mm", "half_along_mm", "half_across_mm",
    "landmark_sd_along_mm", "landmark_sd_across_mm",
    "level_sd_along_mm", "level_sd_across_mm", "rule_sd_along_mm", "rule_sd_across_mm",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked about every person.

    Parameters
    ----------
    codes : tuple of str
        Points to place; none asks for the landmarks.
    standard : Standard
        Whose choice holds where the standards differ.
    """

    codes: tuple[str, ...]
    standard: Standard = Standard.WHO


@dataclass(frozen=True, slots=True, eq=False)
class LocatedMany:
    """Points of many people.

    Parameters
    ----------
    spots : tuple of (str, str, str)
        Code, spot (of points that have several) and side of each of the S spots.
    values : ndarray, shape (N, S, 11)
        `MEASURES` of each: position in the body frame, half-lengths of the 95 % ellipse and SDs by cause, mm;
        not a number for people who were refused.
    refused : dict of int to str
        Why some were.
    contradictions : dict of int to tuple of str
        Rows whose measures contradict each other or the basics, and how; their errors are wider.
    """

    spots: tuple[tuple[str, str, str], ...]
    values: Floats
    refused: dict[int, str]
    contradictions: dict[int, tuple[str, ...]]


def locate_many(
    codes: Iterable[str],
    people: People,
    measured: Mapping[str, ArrayLike] | None = None,
    standard: Standard = Standard.WHO,
) -> LocatedMany:
    """Locate points on many people given as arrays; `weizhong locate --people` does the same for a table.

    Parameters
    ----------
    codes : iterable of str
        Point codes.
    people : People
        The N basics.
    measured : mapping of str to array_like, shape (N,), optional
        Name of a measure to what was read, mm; not a number where it was not taken.
    standard : Standard
        Whose choice holds where the standards differ.

    Returns
    -------
    LocatedMany

    Raises
    ------
    UnknownCode, PointNotPlaced
        If a point cannot be placed on anybody.

    Examples
    --------
    >>> people = People.of("male", [30, 40], [1750, 1800], [80, 90])
    >>> locate_many(["GV4"], people, {"sitting-height": [920, float("nan")]}).values.shape
    (2, 1, 11)
    """
    wanted = tuple(map(PointCode, codes))
    read = {
        name: np.broadcast_to(np.asarray(v, dtype=np.float64), len(people))
        for name, v in (measured or {}).items()
    }
    placed: dict[int, Floats] = {}
    refused: dict[int, str] = {}
    contradictions: dict[int, tuple[str, ...]] = {}
    spots: tuple[tuple[str, str, str], ...] = ()
    for i in range(len(people)):
        try:
            person = people.person(i)
            taken = [Measurement(name, float(mm[i])) for name, mm in read.items() if not np.isnan(mm[i])]
            posterior = observe(predict(person), taken)
            found = place_arrays(wanted, person, posterior, standard=standard)
        except (ImpossibleBody, InvalidInput) as error:
            refused[i] = str(error)
            continue
        spots = spots or _spots(found)
        placed[i] = _measures(found)
        if posterior.contradictions:
            contradictions[i] = tuple(one.sentence for one in posterior.contradictions)
    values = np.full((len(people), len(spots), len(MEASURES)), np.nan)
    for i, one in placed.items():
        values[i] = one
    return LocatedMany(spots, values, refused, contradictions)


def answer(question: Question, crowd: Crowd) -> tuple[dict[str, Any], list[Refusal]]:
    """Return the columns of the answer, and the people refused on the way.

    Points make one line for each person and spot, landmarks one line for each person.

    Parameters
    ----------
    question : Question
        What is asked.
    crowd : Crowd
        About whom.
    """
    columns, refused = _points(question, crowd) if question.codes else _landmarks(crowd)
    return columns, [Refusal(int(crowd.rows[i]), crowd.ids[i], why) for i, why in sorted(refused.items())]


def _landmarks(crowd: Crowd) -> tuple[dict[str, Any], dict[int, str]]:
    found = estimate_many(crowd.people, crowd.measured, with_levels=True)
    kept = _kept(crowd, found.refused)
    columns: dict[str, Any] = {"id": [crowd.ids[i] for i in kept]}
    # Column by column from here on, so turned once: picking columns out of rows costs more than the estimate.
    means, sds = (np.ascontiguousarray(a[kept].T, dtype=np.float32) for a in (found.means_mm, found.sds_mm))
    for name, mean, sd in zip(found.names, means, sds, strict=True):
        columns[f"{name}_mm"], columns[f"{name}_sd_mm"] = mean, sd
    assert found.level_chances is not None
    chances = np.ascontiguousarray(found.level_chances[kept].T, dtype=np.float32)
    columns |= {f"chance_{level.lower()}": row for level, row in zip(spine_levels(), chances, strict=True)}
    columns["contradiction"] = [_said(found.contradictions, i) for i in kept]
    return columns, found.refused


def _points(question: Question, crowd: Crowd) -> tuple[dict[str, Any], dict[int, str]]:
    found = locate_many(question.codes, crowd.people, crowd.measured, question.standard)
    kept = _kept(crowd, found.refused)
    table = found.values[kept].reshape(-1, len(MEASURES)).astype(np.float32)
    columns: dict[str, Any] = {"id": [crowd.ids[i] for i in kept for _ in found.spots]}
    for k, name in enumerate(("code", "spot", "side")):
        columns[name] = [spot[k] for spot in found.spots] * len(kept)
    columns |= {name: table[:, k] for k, name in enumerate(MEASURES)}
    columns["contradiction"] = [_said(found.contradictions, i) for i in kept for _ in found.spots]
    return columns, found.refused


def _said(contradictions: dict[int, tuple[str, ...]], i: int) -> str:
    return " ".join(contradictions.get(i, ()))


def _kept(crowd: Crowd, refused: dict[int, str]) -> list[int]:
    return [i for i in range(len(crowd.ids)) if i not in refused]


def _spots(found: Placements) -> tuple[tuple[str, str, str], ...]:
    return tuple(
        (str(rule.code), rule.spot, side.value) for rule, side in zip(found.rules, found.sides, strict=True)
    )


def _measures(found: Placements) -> Floats:
    spots = found.spots
    return np.hstack(
        [spots.position_mm, found.half_axes_mm, spots.landmark_sd, spots.level_sd, spots.rule_sd]
    )
