"""What weizhong says of a data set, under the names that ``metafor.R`` gives its numbers."""

from collections.abc import Iterator, Sequence
from math import isnan, nan

from weizhong.evidence.effect_sizes import Counts, EffectSize, Means, ZeroCells, effect_size
from weizhong.evidence.funnel_tests import begg, egger
from weizhong.evidence.influence import cumulative, leave_one_out
from weizhong.evidence.pooling import pool, q_profile
from weizhong.evidence.regression import meta_regression
from weizhong.evidence.trim_and_fill import trim_and_fill

Row = dict[str, str]
METHODS = {
    "FE": ("fixed", "normal"), "DL": ("dl", "normal"), "PM": ("pm", "normal"), "REML": ("reml", "normal"),
    "EB": ("eb", "normal"), "ML": ("ml", "normal"), "REML+HK": ("reml", "knapp_hartung"),
    "DL+HK": ("dl", "knapp_hartung"), "REML+adhoc": ("reml", "adhoc"),
}  # fmt: skip


def effects_of(rows: Sequence[Row]) -> list[EffectSize]:
    """Return our own effects: from arms where there are any, else as given."""
    return [_effect(i, row) for i, row in enumerate(rows)]


def pooled(effects: Sequence[EffectSize], method: str) -> dict[str, float]:
    """Return the numbers of one line of ``metafor_pooled.csv``."""
    tau2, interval = METHODS[method]
    found = pool(effects, tau2, interval, prediction="k-1" if "+" in method else "k-2")
    return {
        "k": found.k, "tau2": found.tau2, "estimate": found.estimate, "se": found.se, "low": found.low,
        "high": found.high, "p": found.p, "i2": found.i2 if tau2 in ("fixed", "dl") else found.i2_from_tau2,
        "q": found.q, "q_p": _number(found.q_p),
        "prediction_low": _number(found.prediction_low), "prediction_high": _number(found.prediction_high),
    }  # fmt: skip


def checks(effects: Sequence[EffectSize], rows: Sequence[Row]) -> Iterator[tuple[str, float]]:
    """Yield the numbers of ``metafor_checks.csv``, more than it has."""
    low, high = q_profile([one.estimate for one in effects], [one.variance for one in effects])
    yield "q_profile.low", _number(low)
    yield "q_profile.high", _number(high)
    test = egger(effects)
    yield from (("egger.statistic", test.t), ("egger.p", test.p), ("egger.df", test.df))
    ranks = begg(effects)
    yield from (("begg.tau", ranks.tau), ("begg.p", ranks.p))
    for name, (tau2, interval) in METHODS.items():
        if name in ("FE", "DL", "REML"):
            filled = trim_and_fill(effects, tau2, interval)
            yield f"trim_and_fill.{name}.filled", filled.missing
            yield f"trim_and_fill.{name}.right", filled.side == "right"
            yield f"trim_and_fill.{name}.estimate", filled.pooled.estimate
            yield f"trim_and_fill.{name}.se", filled.pooled.se
            yield f"trim_and_fill.{name}.tau2", filled.pooled.tau2
    for i, step in enumerate(leave_one_out(effects, interval="normal"), 1):
        yield f"without.{i:03d}.estimate", step.estimate
        yield f"without.{i:03d}.tau2", step.tau2
    for i, step in enumerate(cumulative(effects, interval="normal"), 1):
        yield f"cumulative.{i:03d}.estimate", step.estimate
        yield f"cumulative.{i:03d}.tau2", step.tau2
        yield f"cumulative.{i:03d}.low", step.low
    yield from _regressions(effects, rows)


def as_asked_by_default(rows: Sequence[Row]) -> Iterator[tuple[str, float]]:
    """Yield what we say where metafor is asked without further words."""
    effects = effects_of(rows)
    reml, dl = pool(effects, "reml", "normal"), pool(effects, "dl", "normal")
    yield "default.REML.tau2", reml.tau2
    yield "default.PM.tau2", pool(effects, "pm", "normal").tau2
    yield "default.q_profile.low", _number(reml.tau2_low)
    yield "default.q_profile.high", _number(reml.tau2_high)
    yield "default.prediction.low", _number(reml.prediction_low)
    yield "default.prediction.high", _number(reml.prediction_high)
    yield "default.double_zero.estimate", dl.estimate
    usual = [_effect(i, row, "half") for i, row in enumerate(rows)]
    yield "default.zero_cells.estimate", pool(usual, "dl", "normal").estimate


def _regressions(effects: Sequence[EffectSize], rows: Sequence[Row]) -> Iterator[tuple[str, float]]:
    known = [(one, float(row["x"])) for one, row in zip(effects, rows, strict=True) if row["x"]]
    if len(known) <= 5:
        return
    some, x = [one for one, _ in known], [value for _, value in known]
    for method in ("FE", "DL", "REML", "PM"):
        for test, interval in (("z", "normal"), ("knha", "knapp_hartung"))[: 1 if method == "FE" else 2]:
            found = meta_regression(some, {"x": x}, METHODS[method][0], interval)
            name = f"regression.{method}.{test}"
            yield from (
                (f"{name}.tau2", found.tau2), (f"{name}.q_moderators", found.model),
                (f"{name}.q_residual", found.q), (f"{name}.k", found.k),
            )  # fmt: skip
            for what, one in zip(("intercept", "slope"), found.coefficients, strict=True):
                for field in ("estimate", "se", "p", "low", "high"):
                    yield f"{name}.{what}.{field}", getattr(one, field)


def _effect(number: int, row: Row, zero_cells: ZeroCells = "half_everywhere") -> EffectSize:
    year = int(float(row["year"])) if row["year"] else None
    label = f"{number:04d}"
    if row["kind"] == "given":
        return EffectSize(
            label=label, measure="GEN", estimate=float(row["yi"]), variance=float(row["vi"]), year=year
        )
    arms = []
    for side in "12":
        a, s, n = (float(row[name + side] or nan) for name in ("a", "s", "n"))
        arms.append(Counts(n=n, events=a) if row["kind"] == "counts" else Means(n=n, mean=a, sd=s))
    return effect_size(row["measure"], *arms, label, zero_cells=zero_cells, year=year)


def _number(value: float | None) -> float:
    return nan if value is None or isnan(value) else float(value)
