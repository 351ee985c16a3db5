"""What to measure next, in the terminal and as a document."""

from collections.abc import Iterable, Sequence
from typing import Any

from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from weizhong._version import __version__
from weizhong.anatomy.measure_next import plan_measurements
from weizhong.anatomy.measuring_plan import MeasuringPlan, NextMeasure, WantedSpot
from weizhong.anatomy.person import Person
from weizhong.anatomy.posterior import LandmarkPosterior
from weizhong.anatomy.repeats import Reading
from weizhong.facts.tables import digest
from weizhong.report.phrases import number
from weizhong.report.strings import say

SCHEMA = "weizhong.measure_next/1"

_WIDTH = 80
_OTHERS = 3  # next best measures named on one line
_CHOICES = 20  # of them in a document, which is to be read by people too
_SHOWN_GAIN_MM = 0.05  # less would print as 0.0


def as_document(plan: MeasuringPlan, notes: Sequence[str]) -> dict[str, Any]:
    """Return a measuring plan as values ready for JSON.

    Parameters
    ----------
    plan : MeasuringPlan
        What to measure.
    notes : sequence of str
        What to check on this body, and why its errors are wider, if they are.
    """
    return {
        "schema": SCHEMA,
        "software_version": __version__,
        "facts_digest": digest(),
        "warnings": list(notes),
        "contradictions": plan.contradictions,
        "readings": [_reading(one) for one in plan.readings],
        "typical_error_mm": _tenths(plan.error_mm),
        "rule_error_mm": _tenths(plan.rule_error_mm),
        "least_gain_worth_mm": plan.worth_mm,
        "points": [
            _spot(plan, i) | {"steps": [_sds(step.sds_mm[i].tolist()) for step in plan.steps]}
            for i in range(len(plan.spots))
        ],
        "steps": [
            _measure(step) | {"sentence": told}
            for step, told in zip(plan.steps, sentences(plan), strict=True)
        ],
        "choices": [_measure(one) for one in plan.choices[:_CHOICES]],
        "if_counted": _measure(plan.counted) if plan.counted else None,
    }


def print_plan(plan: MeasuringPlan, notes: Sequence[str], console: Console) -> None:
    """Print a measuring plan.

    Parameters
    ----------
    plan : MeasuringPlan
        What to measure.
    notes : sequence of str
        What to check on this body, and why its errors are wider, if they are.
    console : rich.console.Console
        Where; at most 80 columns are used.
    """
    width = min(_WIDTH, console.width)
    told = {one.sentence for one in plan.contradictions}
    for part in _parts(plan):
        console.print(part, width=width)
    for note in notes:
        if note not in told:
            console.print(Text(f"\n{say('measure_next.check')}: {note}"), width=width)


def hint(codes: Sequence[str], person: Person, posterior: LandmarkPosterior) -> str:
    """Return the one measure worth most in a sentence, or nothing where none is worth it.

    Examples
    --------
    >>> from weizhong.anatomy.landmarks import predict
    >>> woman = Person("female", 52, 1620, 70)
    >>> hint(["BL40"], woman, predict(woman)).startswith("Measure crease behind the knee")
    True
    """
    told = sentences(plan_measurements(codes, person, posterior, steps=1))
    return told[0] if told else ""


def sentences(plan: MeasuringPlan) -> tuple[str, ...]:
    """Return what each step would do, in one sentence, told of the spot it helps most.

    Examples
    --------
    >>> from weizhong.anatomy.landmarks import predict
    >>> from weizhong.anatomy.measure_next import plan_measurements
    >>> from weizhong.anatomy.person import Person
    >>> woman = Person("female", 52, 1620, 70)
    >>> sentences(plan_measurements(["BL23"], woman, predict(woman), posture="sitting", steps=1))
    ("Measure sitting height (sitting): BL23's error falls from 23 to 18 mm along the spine.",)
    """
    sds = [plan.sds_mm.tolist(), *(step.sds_mm.tolist() for step in plan.steps)]
    return tuple(
        say(
            "measure_next.step",
            do=say("measure_next.again" if step.is_again else "measure_next.measure"),
            label=step.kind.label,
            posture=say(f"measure_next.{step.kind.posture}"),
            falls=_falls(plan.spots, sds[i], sds[i + 1]),
        )
        for i, step in enumerate(plan.steps)
    )


def _parts(plan: MeasuringPlan) -> Iterable[RenderableType]:
    yield Padding(Text(say("measure_next.title"), style="bold"), (1, 0, 0, 0))
    for one in plan.contradictions:
        yield Text(say("measure_next.settle", sentence=one.sentence), style="bold yellow")
    yield _table(plan)
    floor, error = number(plan.rule_error_mm), number(plan.error_mm)
    yield Text(say("measure_next.note", error=error, floor=floor), style="dim")
    if plan.readings:
        taken = "; ".join(map(_taken, plan.readings))
        yield Padding(Text(say("measure_next.so_far", readings=taken)), (1, 0, 0, 0))
    for i, (step, told) in enumerate(zip(plan.steps, sentences(plan), strict=True), start=1):
        yield Padding(Text(f"{i}. {told}", style="bold cyan"), (1, 0, 0, 0))
        yield Padding(Text(" ".join(_how(step))), (0, 0, 0, 3))
    yield from (Padding(Text(text), (1, 0, 0, 0)) for text in _closing(plan))


def _table(plan: MeasuringPlan) -> RenderableType:
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
    table.add_column(say("measure_next.point"))
    after = (say("measure_next.after", number=i + 1) for i in range(len(plan.steps)))
    for heading in (say("measure_next.now"), *after, say("measure_next.rule")):
        table.add_column(heading, justify="right")
    for i, spot in enumerate(plan.spots):
        name = f"{spot.code} ({spot.spot})" if spot.spot else spot.code
        stages = [plan.sds_mm[i], *(step.sds_mm[i] for step in plan.steps)]
        pairs = [*(stage.tolist() for stage in stages), (spot.rule_along_mm, spot.rule_across_mm)]
        shown = (f"{number(along)} × {number(across)}" for along, across in pairs)
        table.add_row(Text(name, style="bold cyan"), *shown)
    return table


def _how(step: NextMeasure) -> Iterable[str]:
    yield step.kind.how
    yield say("measure_next.one_reading", sd=number(step.reading_sd_mm))
    if step.kind.finds:
        yield say("measure_next.found")
    if step.is_recalled:
        yield say("measure_next.recalled")


def _closing(plan: MeasuringPlan) -> Iterable[str]:
    if not plan.steps:
        yield say("measure_next.enough", worth=f"{plan.worth_mm:g}")
    others = [
        say(
            "measure_next.other",
            label=one.kind.label,
            posture=say(f"measure_next.{one.kind.posture}"),
            gain=f"{one.gain_mm:.1f}",
        )
        for one in plan.choices[bool(plan.steps) :][:_OTHERS]
        if one.gain_mm >= _SHOWN_GAIN_MM
    ]
    if others:
        yield say("measure_next.others", others="; ".join(others))
    best = plan.counted
    if best and best.gain_mm >= plan.worth_mm:
        before, after = number(plan.error_mm), number(best.error_mm)
        yield say("measure_next.counted", label=best.kind.label, before=before, after=after)


def _falls(spots: Sequence[WantedSpot], before: list[list[float]], after: list[list[float]]) -> str:
    """Tell of the spot and direction that gain most, in tenths where whole millimetres would hide it."""
    falls = [
        (old - new, spot.code, old, new, way)
        for spot, olds, news in zip(spots, before, after, strict=True)
        for old, new, way in zip(
            olds, news, ("along_spine" if spot.is_on_spine else "along", "across"), strict=True
        )
    ]
    _, code, old, new, way = max(falls, key=lambda one: one[0])
    shown = number if number(old) != number(new) else "{:.1f}".format
    return say(
        "measure_next.falls",
        code=code,
        before=shown(old),
        after=shown(new),
        way=say(f"measure_next.{way}"),
    )


def _taken(reading: Reading) -> str:
    values = {
        "label": reading.kind.label,
        "mean": f"{reading.mean_mm / 10:.1f}",
        "sd": number(reading.error.sd_mm),
    }
    if reading.spread_mm is None:
        return say("measure_next.once", **values)
    more = {"count": len(reading.values_mm), "spread": number(reading.spread_mm)}
    return say("measure_next.repeated", **values, **more)


def _reading(reading: Reading) -> dict[str, Any]:
    return {
        "name": reading.kind.name,
        "count": len(reading.values_mm),
        "mean_mm": _tenths(reading.mean_mm),
        "spread_mm": None if reading.spread_mm is None else _tenths(reading.spread_mm),
        "stated_sd_mm": _tenths(reading.stated_sd_mm),
        "sd_of_mean_mm": _tenths(reading.error.sd_mm),
    }


def _measure(one: NextMeasure) -> dict[str, Any]:
    return {
        "name": one.kind.name,
        "label": one.kind.label,
        "posture": one.kind.posture,
        "again": one.is_again,
        "recalled": one.is_recalled,
        "how": one.kind.how,
        "caution": one.kind.caution,
        "reading_sd_mm": _tenths(one.reading_sd_mm),
        "typical_error_mm": _tenths(one.error_mm),
        "gain_mm": _tenths(one.gain_mm),
    }


def _spot(plan: MeasuringPlan, i: int) -> dict[str, Any]:
    spot = plan.spots[i]
    named = {"code": spot.code, "spot": spot.spot} if spot.spot else {"code": spot.code}
    rule = [spot.rule_along_mm, spot.rule_across_mm]
    return named | {"now": _sds(plan.sds_mm[i].tolist()), "rule": _sds(rule)}


def _sds(pair: Sequence[float]) -> dict[str, float]:
    return {"along_mm": _tenths(pair[0]), "across_mm": _tenths(pair[1])}


def _tenths(mm: float) -> float:
    return round(mm, 1)
