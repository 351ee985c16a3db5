"""Do small trials tell another story? Every check that trials allow; of few trials they say little.

Reference: STERNE2011.
"""

from collections.abc import Iterable, Iterator, Sequence

import msgspec

from weizhong.evidence.batch import USUAL_INTERVAL, IntervalMethod
from weizhong.evidence.effect_sizes import EffectSize
from weizhong.evidence.funnel_tests import LEAST, Begg, Egger, begg, egger
from weizhong.evidence.heterogeneity import Tau2Method
from weizhong.evidence.trim_and_fill import Filled, trim_and_fill

ENOUGH = 10  # trials, STERNE2011: fewer do not tell a lopsided funnel from chance


class SmallStudyChecks(msgspec.Struct, frozen=True, kw_only=True):
    """Whether small trials tell another story.

    Parameters
    ----------
    egger, begg, trim_and_fill
        The checks; None where they cannot be made.
    notes : tuple of str
        What a reader must know of them.
    """

    egger: Egger | None
    begg: Begg | None
    trim_and_fill: Filled | None
    notes: tuple[str, ...]


def small_study_checks(
    effects: Iterable[EffectSize],
    tau2: Tau2Method = "reml",
    interval: IntervalMethod = USUAL_INTERVAL,
    level: float = 0.95,
) -> SmallStudyChecks:
    """Make every check that these trials allow.

    Parameters
    ----------
    effects : iterable of EffectSize
        Of one measure.
    tau2, interval, level
        How trim and fill pools; see `weizhong.evidence.pooling.pool`.

    Examples
    --------
    >>> trials = [EffectSize(label="", measure="MD", estimate=e, variance=1.0) for e in (1, 2, 3)]
    >>> found = small_study_checks(trials)
    >>> found.egger is None, found.notes[0].startswith("3 trials: fewer than ten")
    (True, True)
    """
    held = tuple(effects)
    can = len(held) >= LEAST
    varied = can and len({one.variance for one in held}) > 1
    return SmallStudyChecks(
        egger=egger(held) if varied else None,
        begg=begg(held) if varied else None,
        trim_and_fill=trim_and_fill(held, tau2, interval, level) if can else None,
        notes=tuple(_notes(held, can, varied)),
    )


def _notes(effects: Sequence[EffectSize], can: bool, varied: bool) -> Iterator[str]:
    k = len(effects)
    if k < ENOUGH:
        yield f"{k} trial{'s' * (k != 1)}: fewer than ten, so these checks say little, whatever they find."
    if can and not varied:
        yield "All trials have the same error, so no effect can go with it: only trim and fill was made."
    if effects and effects[0].measure in ("SMD", "OR", "RR"):
        yield (
            f"The error of an {effects[0].measure} goes with its size by arithmetic alone, so these tests "
            "find asymmetry too often."
        )
    if can:
        yield (
            "Small trials may differ for other reasons than that some were not published: other people, more "
            "treatment, worse methods, chance."
        )
