"""What to measure next, in the terminal and as a document."""

from collections.abc import Iterable, Sequence
from typing import Any

from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from weizhong._version import __version__
from weizhong.anatomy.measure_next import MeasuringPlan, NextMeasure, PointError
from weizhong.facts.tables import digest
from weizhong.report.phrases import number
from weizhong.report.strings import say

SCHEMA = "weizhong.measure_next/1"

_WIDTH = 80
_OTHERS = 3  # next best measures named on one line
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
        "plan": plan,
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
    for part in _parts(plan):
        console.print(part, width=width)
    told = {one.sentence for one in plan.contradictions}
    for note in notes:
        if note not in told:
            console.print(Text(f"\n{say('measure_next.check')}: {note}"), width=width)


def sentence(step: NextMeasure, before: Sequence[PointError], before_mm: float) -> str:
    """Return what one measure would do, in one sentence, told of the spot it helps most.

    Parameters
    ----------
    step : NextMeasure
        The measure.
    before : sequence of PointError
        The spots before it, in its order.
    before_mm : float
        Their typical error before it, mm.

    Examples
    --------
    >>> from weizhong.anatomy.landmarks import predict
    >>> from weizhong.anatomy.measure_next import plan_measurements
    >>> from weizhong.anatomy.person import Person
    >>> woman = Person("female", 52, 1620, 70)
    >>> plan = plan_measurements(["BL23"], woman, predict(woman), posture="sitting")
    >>> sentence(plan.steps[0], plan.points, plan.error_mm)
    "Measure sitting height (sitting): BL23's error falls from 23 to 18 mm along the spine."
    """
    do = say("measure_next.again" if step.is_again else "measure_next.measure")
    posture = say(f"measure_next.{step.kind.posture}")
    return f"{do} {step.kind.label} ({posture}): {_falls(step, before, before_mm)}."


def _parts(plan: MeasuringPlan) -> Iterable[RenderableType]:
    yield Padding(Text(say("measure_next.title"), style="bold"), (1, 0, 0, 0))
    for one in plan.contradictions:
        yield Text(say("measure_next.settle", sentence=one.sentence), style="bold yellow")
    yield _table(plan)
    floor, error = number(plan.rule_error_mm), number(plan.error_mm)
    yield Text(say("measure_next.note", error=error, floor=floor), style="dim")
    before, before_mm = plan.points, plan.error_mm
    for i, step in enumerate(plan.steps, start=1):
        yield Padding(Text(f"{i}. {sentence(step, before, before_mm)}", style="bold cyan"), (1, 0, 0, 0))
        sd = number(step.reading_sd_mm)
        yield Padding(Text(f"{step.kind.how} {say('measure_next.one_reading', sd=sd)}"), (0, 0, 0, 3))
        before, before_mm = step.points, step.error_mm
    yield from (Padding(Text(text), (1, 0, 0, 0)) for text in _closing(plan))


def _table(plan: MeasuringPlan) -> RenderableType:
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
    table.add_column(say("measure_next.point"))
    table.add_column(say("measure_next.now"), justify="right")
    for i in range(len(plan.steps)):
        table.add_column(say("measure_next.after", number=i + 1), justify="right")
    for stages in zip(plan.points, *(step.points for step in plan.steps), strict=True):
        table.add_row(Text(_name(stages[0]), style="bold cyan"), *map(_error, stages))
    return table


def _closing(plan: MeasuringPlan) -> Iterable[str]:
    worth = f"{plan.worth_mm:g}"
    if not plan.steps:
        yield say("measure_next.enough", worth=worth)
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
        yield say(
            "measure_next.counted",
            label=best.kind.label,
            before=number(plan.error_mm),
            after=number(best.error_mm),
        )


def _falls(step: NextMeasure, before: Sequence[PointError], before_mm: float) -> str:
    """Tell of the spot and direction that gain most; of all together where no spot shows a millimetre."""
    falls = [
        (old - new, now.code, old, new, way)
        for was, now in zip(before, step.points, strict=True)
        for old, new, way in (
            (was.along_mm, now.along_mm, "along_spine" if now.is_on_spine else "along"),
            (was.across_mm, now.across_mm, "across"),
        )
    ]
    _, code, old, new, way = max(falls, key=lambda one: one[0])
    if number(old) == number(new):
        values = {"before": f"{before_mm:.1f}", "after": f"{step.error_mm:.1f}"}
        return say("measure_next.stays", **values)
    way = say(f"measure_next.{way}")
    return say("measure_next.falls", code=code, before=number(old), after=number(new), way=way)


def _name(point: PointError) -> str:
    return f"{point.code} ({point.spot})" if point.spot else point.code


def _error(point: PointError) -> str:
    return f"{number(point.along_mm)} × {number(point.across_mm)}"
