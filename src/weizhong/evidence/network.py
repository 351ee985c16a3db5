"""Many treatments compared through the trials that connect them, with every contradiction shown beside.

An answer is a league table: each treatment against each other, with its interval. There is no order of
treatments: where intervals overlap or designs disagree, an order says what the trials do not. References:
RUECKER2012, WHITE2012, JACKSON2012.
"""

from collections.abc import Sequence
from itertools import combinations
from math import isfinite, sqrt
from typing import get_args

import msgspec

from weizhong.evidence.network_designs import interaction, parts, split_q
from weizhong.evidence.network_fit import (
    Fit,
    Stack,
    Tau2Method,
    contrast,
    degrees_of_freedom,
    dersimonian_laird,
    fit,
    reml,
    root_of_q,
    stack,
)
from weizhong.evidence.network_notes import network_notes
from weizhong.evidence.network_records import Comparison, Network, RelativeEffect, Treatment
from weizhong.evidence.network_sides import side_splits
from weizhong.evidence.network_studies import NetworkStudy
from weizhong.evidence.tails import chi2_quantile, normal_both_tails, normal_quantile
from weizhong.terms.errors import InvalidInput, MissingInput

_LEVEL = 0.95
_MOST = 800  # a minute's work; the largest networks in print have some 500 trials
_FURTHEST = 1e8  # of the largest variance to the smallest: a standard error ten thousand times the other
_TINY = 1e-150  # squares of anything smaller, or of anything larger than its inverse, are no numbers any more


def network(
    studies: Sequence[NetworkStudy], reference: str | None = None, tau2_method: Tau2Method = "reml"
) -> Network:
    """Return a network meta-analysis of trials of two arms or more.

    Parameters
    ----------
    studies : sequence of NetworkStudy
        Of one measure.
    reference : str, optional
        Treatment the others are set against; the one most trials have otherwise. Where the trials fall into
        parts that nothing connects, its part is analysed and the others are named.
    tau2_method : {"reml", "dl", "fixed"}
        Restricted likelihood, moments of Q, or no variance between trials.

    Raises
    ------
    MissingInput
        If there are no trials.
    InvalidInput
        If measures are mixed, a label is twice there, or the reference is no treatment of these trials.

    Examples
    --------
    >>> from weizhong.evidence.effect_sizes import Means
    >>> from weizhong.evidence.network_studies import study_of_arms
    >>> def trial(label, **means):
    ...     arms = {name: Means(n=50, mean=mean, sd=10) for name, mean in means.items()}
    ...     return study_of_arms("MD", label, arms)
    >>> made = network([trial("A", none=50, sham=45), trial("B", sham=45, real=43)], "none", "fixed")
    >>> [(one.a, one.estimate, round(one.se, 3)) for one in made.effects]
    [('real', -7.0, 2.828), ('sham', -5.0, 2.0)]
    >>> [one.a + "-" + one.b for one in made.league if not one.trials]
    ['none-real']
    """
    _check(studies, tau2_method)
    pieces = parts(studies)
    chosen = _reference(studies, pieces, reference)
    part = next(piece for piece in pieces if chosen in piece)
    used = tuple(study for study in studies if study.treatments[0] in part)
    stacked = stack(used, part, chosen)
    free = degrees_of_freedom(stacked)
    tau2, maxima = _tau2(stacked, tau2_method) if free else (None, 1)
    made, common = fit(stacked, tau2 or 0.0), fit(stacked, 0.0)
    q_total, q_within, q_between, by_design = split_q(used, stacked)
    low, high = _q_profile(stacked) if free else (None, None)
    quantile = normal_quantile(_LEVEL)
    splits = side_splits(used, stacked, part, chosen, tau2 or 0.0, quantile)
    pairs = tuple(combinations(part, 2))
    against = tuple((name, chosen) for name in part if name != chosen)
    apart = tuple(piece for piece in pieces if piece is not part)
    found = Network(
        measure=used[0].measure,
        tau2_method=tau2_method,
        treatments=tuple(_treatment(name, used) for name in part),
        comparisons=_comparisons(pairs, used),
        reference=chosen,
        studies=used,
        effects=_relative(against, part, chosen, made, used, quantile),
        fixed_effects=_relative(against, part, chosen, common, used, quantile),
        league=_relative(pairs, part, chosen, made, used, quantile),
        tau2=tau2,
        tau2_low=low,
        tau2_high=high,
        i2=max(0.0, 100 * (1 - free / q_total.q)) if free and q_total.q else None,
        q_total=q_total,
        q_within=q_within,
        q_between=q_between,
        interaction=interaction(used, stacked, tau2_method),
        designs=by_design,
        splits=splits,
        unconnected=apart,
        set_aside=tuple(study.label for study in studies if study.treatments[0] not in part),
        notes=(),
    )
    return msgspec.structs.replace(found, notes=tuple(network_notes(found, maxima)))


def _check(studies: Sequence[NetworkStudy], tau2_method: str) -> None:
    if not studies:
        raise MissingInput("There is no trial to compare treatments by; give one with two arms or more.")
    if tau2_method not in get_args(Tau2Method):
        raise InvalidInput(
            f"{tau2_method!r} tells no tau2 here; take one of {', '.join(get_args(Tau2Method))}."
        )
    measures = sorted({study.measure for study in studies})
    if len(measures) > 1:
        raise InvalidInput(f"{' and '.join(measures)} cannot stand in one network; give one measure.")
    lines = sum(len(study.estimates) for study in studies)
    if lines > _MOST:
        raise InvalidInput(
            f"{lines} differences are more than a network here holds ({_MOST}); split the question."
        )
    _check_sizes(studies)
    labels = [study.label for study in studies]
    twice = sorted({label for label in labels if labels.count(label) > 1})
    if twice:
        raise InvalidInput(
            f"{twice[0]!r} is there twice; give all arms of a trial as one, and two reports apart names."
        )


def _check_sizes(studies: Sequence[NetworkStudy]) -> None:
    """Weights that differ by more than this leave too few digits, and no two trials of one outcome do."""
    spans = [(study.covariance[i][i], study.label) for study in studies for i in range(len(study.estimates))]
    (least, precise), (most, vague) = min(spans), max(spans)
    is_known = all(isfinite(value) for study in studies for value in study.estimates)
    if not is_known or least < _TINY or most > 1 / _TINY or most / least > _FURTHEST:
        raise InvalidInput(
            f"The standard errors of {precise!r} ({sqrt(max(least, 0.0)):.3g}) and {vague!r} "
            f"({sqrt(most):.3g}) cannot stand in one network; look for a misplaced decimal point or another "
            "unit."
        )


def _reference(
    studies: Sequence[NetworkStudy], pieces: Sequence[Sequence[str]], reference: str | None
) -> str:
    everything = sorted(name for piece in pieces for name in piece)
    if reference is None:
        return max(pieces[0], key=lambda name: sum(name in study.treatments for study in studies))
    if reference not in everything:
        raise InvalidInput(
            f"{reference!r} is no treatment of these trials; they have {', '.join(everything)}."
        )
    return reference


def _tau2(stacked: Stack, method: Tau2Method) -> tuple[float, int]:
    if method == "fixed":
        return 0.0, 1
    return reml(stacked) if method == "reml" else (dersimonian_laird(stacked), 1)


def _q_profile(stacked: Stack) -> tuple[float | None, float | None]:
    """Where Q lies below what chance would nearly always leave, no tau2 fits and the interval is void."""
    free = degrees_of_freedom(stacked)
    high = root_of_q(stacked, chi2_quantile((1 - _LEVEL) / 2, free))
    if high is None:
        return None, None
    return root_of_q(stacked, chi2_quantile((1 + _LEVEL) / 2, free)) or 0.0, high


def _treatment(name: str, studies: Sequence[NetworkStudy]) -> Treatment:
    with_it = [study for study in studies if name in study.treatments]
    people = [study.people[study.treatments.index(name)] if study.people else None for study in with_it]
    known = [number for number in people if number is not None]
    return Treatment(
        name=name, trials=len(with_it), people=sum(known) if len(known) == len(with_it) else None
    )


def _comparisons(pairs: Sequence[tuple[str, str]], studies: Sequence[NetworkStudy]) -> tuple[Comparison, ...]:
    made = ((a, b, tuple(one.label for one in studies if {a, b} <= set(one.treatments))) for a, b in pairs)
    return tuple(Comparison(a=a, b=b, trials=trials) for a, b, trials in made if trials)


def _relative(
    pairs: Sequence[tuple[str, str]],
    part: Sequence[str],
    reference: str,
    made: Fit,
    studies: Sequence[NetworkStudy],
    quantile: float,
) -> tuple[RelativeEffect, ...]:
    names = [name for name in part if name != reference]
    found = []
    for a, b in pairs:
        side = contrast(a, b, names)
        estimate, se = float(side @ made.beta), sqrt(float(side @ made.covariance @ side))
        found.append(
            RelativeEffect(
                a=a,
                b=b,
                estimate=estimate,
                se=se,
                low=estimate - quantile * se,
                high=estimate + quantile * se,
                p=float(normal_both_tails(estimate / se)),
                trials=sum({a, b} <= set(study.treatments) for study in studies),
            )
        )
    return tuple(found)
