"""How published answers are recomputed from published inputs: one function for each way of reporting."""

from collections.abc import Callable, Mapping
from math import comb, exp, sqrt
from statistics import NormalDist

import msgspec

from weizhong.evidence.effect_sizes import Counts, EffectSize, Hedges, Means, Measure, effect_size
from weizhong.evidence.proportions import Z, newcombe
from weizhong.evidence.trial_records import TrialTables
from weizhong.terms.errors import FactsError

_PERCENT = 100.0
_QUARTERS = 4  # of a year, in which decay is reported
Given = Mapping[str, str]


class Ours(msgspec.Struct, frozen=True, kw_only=True):
    """What inputs give.

    Parameters
    ----------
    figures : dict
        By name: est, low, high, tau2, q, p, i2; only those that can be had.
    weights : tuple of float
        Percent, of pools.
    """

    figures: dict[str, float] = {}
    weights: tuple[float, ...] = ()


def ours_of(
    method: str, given: Given, tables: TrialTables, other: tuple[float, float, float] | None = None
) -> Ours:
    """Return what a published answer's inputs give.

    Parameters
    ----------
    method : str
        Way of reporting; ``"none"`` where the inputs are not readable.
    given : mapping
        Printed figures and options, as text; ``inputs`` holds row names, treated and control parted by ``>``.
    tables : TrialTables
        Where the rows stand.
    other : tuple of float, optional
        Estimate and limits that are re-expressed.

    Raises
    ------
    FactsError
        If the method or a row does not exist.
    MissingExtra
        If it needs scipy, which is not installed.
    """
    if method == "none":
        return Ours()
    if method == "re_express" and other is not None:
        return _re_expressed(given, other)
    try:
        return _METHODS[method](given, tables)
    except KeyError as error:
        raise FactsError(f"A printed answer names {error}, which no table and no method bears.") from error


def _re_expressed(given: Given, other: tuple[float, float, float]) -> Ours:
    factor = float(given["sd"]) * float(given.get("sign", "1"))
    est, *limits = (factor * value for value in other)
    return Ours(figures={"est": est, "low": min(limits), "high": max(limits)})


def _pairs(given: Given) -> list[tuple[str, str]]:
    pairs = [pair.partition(">") for pair in given["inputs"].split(";")]
    return [(a, b) for a, _, b in pairs]


def _means(name: str, tables: TrialTables) -> Means:
    row = tables.results[name]
    if row.sd is None:
        raise FactsError(f"The row {name} has no SD; nothing can be recomputed from it.")
    return Means(n=row.n, mean=row.mean, sd=row.sd)


def _counts(name: str, tables: TrialTables) -> Counts:
    row = tables.responders[name]
    if row.events is None or row.n is None:
        raise FactsError(f"The row {name} has no counts; nothing can be recomputed from it.")
    return Counts(n=row.n, events=row.events)


def _effects(
    measure: Measure, given: Given, tables: TrialTables, hedges: Hedges = "exact"
) -> list[EffectSize]:
    return [
        effect_size(
            measure, _means(a, tables), _means(b, tables), tables.results[a].trial, hedges=hedges, rows=(a, b)
        )
        for a, b in _pairs(given)
    ]


def _pooled(effects: list[EffectSize], given: Given) -> Ours:
    from weizhong.evidence.pooling import pool

    found = pool(effects, tau2="fixed" if given["tau2"] == "fixed" else "dl", interval="normal")
    figures = {
        "est": found.estimate, "low": found.low, "high": found.high, "tau2": found.tau2, "q": found.q,
        "i2": found.i2, **({} if found.q_p is None else {"p": found.q_p}),
    }  # fmt: skip
    return Ours(figures=figures, weights=found.weights)


def _pool_md(given: Given, tables: TrialTables) -> Ours:
    return _pooled(_effects("MD", given, tables), given)


def _pool_smd(given: Given, tables: TrialTables) -> Ours:
    return _pooled(_effects("SMD", given, tables, "revman"), given)


def _md_normal(given: Given, tables: TrialTables) -> Ours:
    (one,) = _effects("MD", given, tables)
    return _around(one.estimate, Z * one.se)


def _md_pooled_t(given: Given, tables: TrialTables) -> Ours:
    from weizhong.evidence.tails import t_both_tails, t_quantile

    ((a_name, b_name),) = _pairs(given)
    a, b = _means(a_name, tables), _means(b_name, tables)
    df = a.n + b.n - 2
    variance = ((a.n - 1) * a.sd**2 + (b.n - 1) * b.sd**2) / df
    se = sqrt(variance * (1 / a.n + 1 / b.n))
    est = float(given.get("sign", "1")) * (a.mean - b.mean)
    found = _around(est, float(t_quantile(0.95, [df])[0]) * se)
    return Ours(figures={**found.figures, "p": float(t_both_tails([est / se], [df])[0])})


def _share(given: Given, tables: TrialTables) -> Ours:
    one = _counts(given["inputs"], tables)
    return Ours(figures={"est": _PERCENT * one.events / one.n})


def _newcombe(given: Given, tables: TrialTables) -> Ours:
    ((a_name, b_name),) = _pairs(given)
    a, b = _counts(a_name, tables), _counts(b_name, tables)
    low, high = newcombe(a.events, a.n, b.events, b.n)
    est = a.events / a.n - b.events / b.n
    figures = {"est": est, "low": low, "high": high}
    return Ours(figures={**{k: _PERCENT * v for k, v in figures.items()}, "p": _fisher(a, b)})


def _fisher(a: Counts, b: Counts) -> float:
    """Return Fisher's two-sided p: the tables with these margins that are no likelier than the one seen."""
    events, n_a, n_b = int(a.events + b.events), int(a.n), int(b.n)
    ways = {
        x: comb(n_a, x) * comb(n_b, events - x) for x in range(max(0, events - n_b), min(n_a, events) + 1)
    }
    seen = ways[int(a.events)]
    return sum(way for way in ways.values() if way <= seen) / sum(ways.values())


def _risk_ratio(given: Given, tables: TrialTables) -> Ours:
    ((a, b),) = _pairs(given)
    one = effect_size("RR", _counts(a, tables), _counts(b, tables), a)
    found = _around(one.estimate, Z * one.se)
    return Ours(figures={name: exp(value) for name, value in found.figures.items()})


def _risk_difference(given: Given, tables: TrialTables) -> Ours:
    ((a, b),) = _pairs(given)
    return Ours(figures={"est": effect_size("RD", _counts(a, tables), _counts(b, tables), a).estimate})


def _share_ratio(given: Given, tables: TrialTables) -> Ours:
    ((a, b),) = _pairs(given)
    shares = [tables.responders[name].share for name in (a, b)]
    if shares[0] is None or not shares[1]:
        raise FactsError(f"The rows {a} and {b} print no shares; nothing can be recomputed from them.")
    return Ours(figures={"est": shares[0] / shares[1]})


def _from_se(given: Given, tables: TrialTables) -> Ours:
    row = tables.differences[given["inputs"]]
    if row.se_a is None or row.se_b is None:
        raise FactsError(f"The row {row.id} has no standard errors; nothing can be recomputed from it.")
    return _around(row.est, Z * sqrt(row.se_a**2 + row.se_b**2))


def _fraction(given: Given, tables: TrialTables) -> Ours:
    row = tables.harms[given["inputs"]]
    if row.events is None or not row.n:
        raise FactsError(f"The row {row.id} has no counts; nothing can be recomputed from it.")
    return Ours(figures={"est": _PERCENT * row.events / row.n})


def _heterogeneity(given: Given, _: TrialTables) -> Ours:
    from weizhong.evidence.tails import chi2_above

    q, df = float(given["q"]), float(given["df"])
    return Ours(figures={"p": float(chi2_above([q], [df])[0]), "i2": max(0.0, _PERCENT * (q - df) / q)})


def _decay(given: Given, _: TrialTables) -> Ours:
    start = float(given["start"])
    # What is lost fastest leaves least.
    lost = {"est": "per_quarter", "low": "per_quarter_high", "high": "per_quarter_low"}
    return Ours(
        figures={
            name: _PERCENT * (start - _QUARTERS * float(given[rate])) / start
            for name, rate in lost.items()
            if rate in given
        }
    )


def _symmetry(given: Given, _: TrialTables) -> Ours:
    """Return the middle of the limits; or, where one limit is doubted, what the other one makes it."""
    est, low, high = (float(given[name]) for name in ("est", "low", "high"))
    doubted = given["meant"].partition("=")[0]
    if not doubted:
        return Ours(figures={"est": (low + high) / 2})
    trusted = low if doubted == "high" else high
    p = 2 * NormalDist().cdf(-abs(est) / (abs(est - trusted) / Z))
    return Ours(figures={doubted: 2 * est - trusted, "p": p})


def _around(est: float, half: float) -> Ours:
    return Ours(figures={"est": est, "low": est - half, "high": est + half})


_METHODS: dict[str, Callable[[Given, TrialTables], Ours]] = {
    "pool_md": _pool_md, "pool_smd_revman": _pool_smd, "md_normal": _md_normal, "md_pooled_t": _md_pooled_t,
    "share": _share, "newcombe": _newcombe, "risk_ratio": _risk_ratio, "risk_difference": _risk_difference,
    "share_ratio": _share_ratio, "from_se": _from_se, "fraction": _fraction,
    "heterogeneity": _heterogeneity, "decay": _decay, "symmetry": _symmetry,
}  # fmt: skip
