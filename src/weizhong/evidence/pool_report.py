"""Everything asked of one table of trials, answered together: a document with all its digits."""

from math import isfinite
from typing import Literal

import msgspec

from weizhong._version import __version__
from weizhong.evidence.batch import USUAL_INTERVAL, IntervalMethod, Prediction
from weizhong.evidence.effect_sizes import RATIOS, EffectSize, Hedges, Measure, ZeroCells, natural
from weizhong.evidence.heterogeneity import Tau2Method
from weizhong.evidence.influence import Step, cumulative, leave_one_out
from weizhong.evidence.pool_file import PoolFile, read_pool_file
from weizhong.evidence.pooling import Pooled, pool
from weizhong.evidence.regression import Regression, meta_regression
from weizhong.evidence.small_study import SmallStudyChecks, small_study_checks
from weizhong.evidence.subgroups import Subgroups, subgroups
from weizhong.evidence.table_of_trials import Problem
from weizhong.terms.errors import InvalidInput, MissingInput
from weizhong.terms.watch import Watch, unwatched

SCHEMA = "weizhong.pool/1"


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked of a table.

    Parameters
    ----------
    measure : str, optional
        See `weizhong.evidence.pool_file.read_pool_file`.
    tau2, interval, level, prediction
        See `weizhong.evidence.pooling.pool`; the interval of a fixed effect is the normal one unless told.
    by : str, optional
        Column of subgroups.
    regress : tuple of str
        Columns of covariates.
    cumulative, leave_one_out, small_study : bool
        What else is wanted.
    hedges, zero_cells
        See `weizhong.evidence.effect_sizes.effect_size`.
    """

    measure: Measure | None = None
    tau2: Tau2Method = "reml"
    interval: IntervalMethod | None = None
    level: float = 0.95
    prediction: Prediction = "k-2"
    by: str | None = None
    regress: tuple[str, ...] = ()
    cumulative: bool = False
    leave_one_out: bool = False
    small_study: bool = False
    hedges: Hedges = "exact"
    zero_cells: ZeroCells = "half"


class AsRatio(msgspec.Struct, frozen=True, kw_only=True):
    """A pooled RR or OR as a ratio; everywhere else it stands as a logarithm.

    Parameters
    ----------
    estimate, low, high, prediction_low, prediction_high : float
        See `weizhong.evidence.pooling.Pooled`; None where it is larger than numbers go.
    """

    estimate: float | None
    low: float | None
    high: float | None
    prediction_low: float | None
    prediction_high: float | None


class PoolReport(msgspec.Struct, frozen=True, kw_only=True):
    """The answer for one table.

    Parameters
    ----------
    file : str
        Its name.
    pooled : Pooled
        All its usable trials together.
    as_ratio : AsRatio, optional
        The same as a ratio, where it is one.
    subgroups, regression, small_study, leave_one_out, cumulative
        Where asked for.
    problems : tuple of Problem
        What is wrong in the table.
    left_alone : tuple of str
        Columns that were not read.
    """

    file: str
    pooled: Pooled
    as_ratio: AsRatio | None
    subgroups: Subgroups | None
    regression: Regression | None
    small_study: SmallStudyChecks | None
    leave_one_out: tuple[Step, ...]
    cumulative: tuple[Step, ...]
    problems: tuple[Problem, ...]
    left_alone: tuple[str, ...]


class PoolDocument(msgspec.Struct, frozen=True, kw_only=True):
    """The answers for one or more tables, each pooled by itself.

    Parameters
    ----------
    tables : tuple of PoolReport
        In the order given.
    """

    tables: tuple[PoolReport, ...]
    software_version: str = __version__
    schema: Literal["weizhong.pool/1"] = "weizhong.pool/1"


def pool_report(text: str, file: str, asked: Asked, watch: Watch = unwatched) -> PoolReport:
    r"""Answer everything that is asked of a table.

    Parameters
    ----------
    text : str
        The table; see `weizhong.evidence.pool_file.read_pool_file`.
    file : str
        Its name.
    asked : Asked
        What is wanted.
    watch : callable, optional
        What the steps of leaving out and of years go through, to be counted.

    Raises
    ------
    InputError
        If the table cannot be used.
    MissingExtra
        If scipy is not installed.

    Examples
    --------
    >>> made = pool_report("study,estimate,se\nA,1,1\nB,3,1\n", "two.csv", Asked(tau2="fixed"))
    >>> made.pooled.estimate, made.pooled.interval_method
    (2.0, 'normal')
    """
    read = read_pool_file(
        text, asked.measure, by=asked.by, regress=asked.regress, hedges=asked.hedges,
        zero_cells=asked.zero_cells,
    )  # fmt: skip
    interval = asked.interval or ("normal" if asked.tau2 == "fixed" else USUAL_INTERVAL)
    how = (asked.tau2, interval, asked.level)
    effects = read.effects
    pooled = pool(effects, *how, asked.prediction)
    return PoolReport(
        file=file,
        pooled=pooled,
        as_ratio=_as_ratio(pooled),
        subgroups=subgroups(effects, *how) if asked.by else None,
        regression=_regression(read, *how) if asked.regress else None,
        small_study=small_study_checks(effects, *how) if asked.small_study else None,
        leave_one_out=leave_one_out(effects, *how, watch) if asked.leave_one_out else (),
        cumulative=_cumulative(effects, *how, watch) if asked.cumulative else (),
        problems=read.problems,
        left_alone=read.left_alone,
    )


def _as_ratio(pooled: Pooled) -> AsRatio | None:
    if pooled.measure not in RATIOS:
        return None

    def ratio(value: float | None) -> float | None:
        told = None if value is None else natural(pooled.measure, value)
        return told if told is not None and isfinite(told) else None

    return AsRatio(
        estimate=ratio(pooled.estimate), low=ratio(pooled.low), high=ratio(pooled.high),
        prediction_low=ratio(pooled.prediction_low), prediction_high=ratio(pooled.prediction_high),
    )  # fmt: skip


def _regression(read: PoolFile, tau2: Tau2Method, interval: IntervalMethod, level: float) -> Regression:
    """Regress on the covariates, with the trials that have them all."""
    whole = [
        i
        for i in range(len(read.effects))
        if all(values[i] is not None for values in read.covariates.values())
    ]
    covariates = {
        name: [value for i in whole if (value := values[i]) is not None]
        for name, values in read.covariates.items()
    }
    for name, values in read.covariates.items():
        if all(value is None for value in values):
            raise InvalidInput(
                f"Column {name} holds no number in any row that can be used, so nothing can be regressed on "
                "it; where it holds words, ask for groups: --by."
            )
    if len(whole) < len(read.effects) and len(whole) < len(covariates) + 2:
        raise InvalidInput(
            f"Only {len(whole)} of {len(read.effects)} trials have a number in {' and '.join(covariates)}, "
            f"too few to regress on; {len(covariates) + 2} are the least."
        )
    return meta_regression([read.effects[i] for i in whole], covariates, tau2, interval, level)


def _cumulative(
    effects: tuple[EffectSize, ...], tau2: Tau2Method, interval: IntervalMethod, level: float, watch: Watch
) -> tuple[Step, ...]:
    if not any(one.year is not None for one in effects):
        raise MissingInput("Pooling year by year wants a column year; no usable row has one.")
    return cumulative(effects, tau2, interval, level, watch)
