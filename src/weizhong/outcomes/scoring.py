"""Scores of many questionnaires: an answer missing or not allowed withholds a score, it never bends it."""

from collections.abc import Mapping
from typing import Literal, get_args

import msgspec
import numpy as np
from numpy.typing import ArrayLike, NDArray

from weizhong.outcomes.instrument import Instrument
from weizhong.outcomes.instruments import instrument, instruments
from weizhong.outcomes.methods import part_of, scored
from weizhong.outcomes.risk_group import group_names, risk_groups
from weizhong.terms.errors import InvalidInput

Floats = NDArray[np.float64]
Why = Literal["", "unanswered", "too_few", "not_allowed", "no_total", "no_value"]
_WHYS: tuple[Why, ...] = get_args(Why)
# Rows taken at a time: what fits a processor's cache is scored about three times as fast.
_AT_ONCE = 16_384


class Scores(msgspec.Struct, frozen=True, kw_only=True):
    """Scores of n people or visits.

    Parameters
    ----------
    instrument : str
        Which instrument.
    value : ndarray of float, shape (n,)
        Scores; NaN where withheld.
    se : ndarray of float, shape (n,)
        Standard error of each score where it has one of its own, else NaN.
    parts : mapping of str to ndarray of float, shape (n,)
        Scores of parts by name.
    parts_se : mapping of str to ndarray of float, shape (n,)
        Standard errors of those parts that have some of their own.
    group : ndarray of int, shape (n,)
        Place of the band or risk group in ``groups``; -1 for none.
    groups : tuple of str
        Names of bands or risk groups, lowest first.
    answered : ndarray of int, shape (n,)
        How many items were answered.
    refused : ndarray of bool, shape (n, items)
        Answers that are not allowed: out of range, between the steps, no number.
    why : ndarray of int, shape (n,)
        Why a score was withheld, as `reason` tells it; 0 where it was not.
    """

    instrument: str
    value: Floats
    se: Floats
    parts: Mapping[str, Floats]
    parts_se: Mapping[str, Floats]
    group: NDArray[np.int8]
    groups: tuple[str, ...]
    answered: NDArray[np.int16]
    refused: NDArray[np.bool_]
    why: NDArray[np.int8]

    def reason(self, row: int) -> Why:
        """Return why the score of a row was withheld, or an empty string.

        Examples
        --------
        >>> score("odi", [[2] * 8 + [float("nan")] * 2]).reason(0)
        'too_few'
        """
        return _WHYS[int(self.why[row])]


def score(name: str, answers: ArrayLike) -> Scores:
    """Score answers to an instrument.

    An answer that is not allowed withholds the score of its row: taken for missing it would count as not
    ticked in some instruments, and as the mean of the others in the rest. In a data set it withholds the
    parts it belongs to.

    Parameters
    ----------
    name : str
        An instrument of `instruments`, such as ``"rmdq"``.
    answers : array_like of float, shape (n, items) or (items,)
        A row for each person or visit, a column for each item in the order of the form, as printed there; NaN
        where missing.

    Raises
    ------
    UnknownCode
        If there is no such instrument.
    InvalidInput
        If there are not as many columns as items, or they are no numbers.

    References
    ----------
    .. [1] OSTELO2008

    Examples
    --------
    >>> score("phq_4", [3, 2, 0, 1]).value.tolist()
    [6.0]
    >>> score("nrs", [[4], [11]]).value.tolist()
    [4.0, nan]
    """
    about = instrument(name)
    given = _array(about, answers)
    # A score that stands on the group cannot be made of a part of the group.
    step = len(given) if about.method == "standardised" else _AT_ONCE
    pieces = [_piece(about, given[at : at + step]) for at in range(0, len(given), step or 1)]
    return _joined(pieces) if pieces else _piece(about, np.empty((0, len(about.items))))


def _array(about: Instrument, answers: ArrayLike) -> NDArray[np.generic]:
    try:
        given = np.atleast_2d(np.asarray(answers))
        if given.dtype.kind not in "biuf":
            given = given.astype(float)
    except (TypeError, ValueError):
        raise InvalidInput(f"Answers to {about.name} must be numbers, NaN where missing.") from None
    if given.ndim != 2 or given.shape[1] != len(about.items):
        raise InvalidInput(
            f"Items of {about.name}: {len(about.items)}, columns given: {given.shape[-1]}; "
            "give a column for each item, NaN where an answer is missing."
        )
    return given


def _piece(about: Instrument, given: NDArray[np.generic]) -> Scores:
    answers = given.astype(np.float64)
    is_missing = np.isnan(answers)
    refused = ~(_allowed(about, answers) | is_missing)
    if about.method == "data_set":
        answers[refused] = np.nan
        is_missing |= refused
    is_refused = (refused & ~is_missing).any(axis=1)
    answered = (~is_missing).sum(axis=1)
    needed = [place for place, item in enumerate(about.items) if not item.optional]
    enough = (~is_missing[:, needed or slice(None)]).sum(axis=1) >= about.least_answered
    usable = enough & ~is_refused
    if not usable.all():
        answers[~usable] = np.nan
    value, se = scored(about, answers)
    value = np.where(usable, value, np.nan)  # nothing ticked and nothing answered are not the same
    both = {part.name: part_of(part, answers) for part in about.parts}
    parts = {name: told for name, (told, _) in both.items()}
    by_score = {part.name for part in about.parts if _has_own_error(part.how)}
    group, groups = _groups(about, value)
    if about.method == "risk_group":
        parts["distress"], group = risk_groups(answers)
        groups = group_names()
    lacking = np.select(
        [is_refused, answered == 0, ~enough, np.isnan(value)],
        [_WHYS.index(why) for why in ("not_allowed", "unanswered", "too_few", "no_value")],
    )
    if about.withheld:
        lacking[usable] = _WHYS.index("no_total")
    return Scores(
        instrument=about.name,
        value=value,
        se=se,
        parts=parts,
        parts_se={name: error for name, (_, error) in both.items() if name in by_score},
        group=group,
        groups=groups,
        answered=answered.astype(np.int16),
        refused=refused,
        why=lacking.astype(np.int8),
    )


def _allowed(about: Instrument, answers: Floats) -> NDArray[np.bool_]:
    low, high = (np.array([getattr(item, end) for item in about.items]) for end in ("low", "high"))
    allowed = (answers >= low) & (answers <= high) & np.isfinite(answers)
    stepped = np.array([item.step > 0 for item in about.items])
    if stepped.any():
        with np.errstate(invalid="ignore"):
            allowed &= ~stepped | (answers == np.rint(answers))
    return np.asarray(allowed)


def _groups(about: Instrument, value: Floats) -> tuple[NDArray[np.int8], tuple[str, ...]]:
    """Bands of a share are of whole points, as printed: 20.5 is told as 21. A rating of change has three."""
    if about.rating is not None:
        better, worse = value <= about.rating["better_at_most"], value >= about.rating["worse_at_least"]
        place = np.select([np.isnan(value), better, worse], [-1, 0, 2], default=1)
        return place.astype(np.int8), ("better", "no clear change", "worse")
    if not about.bands:
        return np.full(len(value), -1, dtype=np.int8), ()
    begins = [band.at_least for band in about.bands]
    place = np.searchsorted(begins, np.floor(value + 0.5), side="right") - 1
    return np.where(np.isnan(value), -1, place).astype(np.int8), tuple(band.name for band in about.bands)


def _has_own_error(how: str) -> bool:
    """Whether a part is scored as an instrument each of whose scores has a standard error of its own."""
    of = instruments().get(how)
    return of is not None and of.error is not None and of.error.by_score


def _joined(pieces: list[Scores]) -> Scores:
    first = pieces[0]
    if len(pieces) == 1:
        return first
    return Scores(
        instrument=first.instrument,
        value=np.concatenate([piece.value for piece in pieces]),
        se=np.concatenate([piece.se for piece in pieces]),
        parts={name: np.concatenate([piece.parts[name] for piece in pieces]) for name in first.parts},
        parts_se={
            name: np.concatenate([piece.parts_se[name] for piece in pieces]) for name in first.parts_se
        },
        group=np.concatenate([piece.group for piece in pieces]),
        groups=first.groups,
        answered=np.concatenate([piece.answered for piece in pieces]),
        refused=np.concatenate([piece.refused for piece in pieces]),
        why=np.concatenate([piece.why for piece in pieces]),
    )
