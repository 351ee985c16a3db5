"""The level question answered, in the terminal and as a document."""

from collections.abc import Iterable, Sequence
from typing import Any

from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from weizhong._version import __version__
from weizhong.anatomy.level_answer import LevelAnswer
from weizhong.anatomy.level_prospect import Prospect
from weizhong.anatomy.measurement_kinds import measurement_kind
from weizhong.facts.tables import digest
from weizhong.report.phrases import number
from weizhong.report.strings import say

SCHEMA = "weizhong.level/1"

_WIDTH = 80
_BAR = 30
_MM_PER_CM = 10.0
_NEGLIGIBLE = 0.005  # would print as 0 %


def as_document(answers: Sequence[tuple[str, LevelAnswer]], notes: Sequence[str]) -> dict[str, Any]:
    """Return answers as values ready for JSON.

    Parameters
    ----------
    answers : sequence of (str, LevelAnswer)
        What was asked for, a point or a level, and the answer.
    notes : sequence of str
        What to check on this body, and why its errors are wider, if they are.
    """
    return {
        "schema": SCHEMA,
        "software_version": __version__,
        "facts_digest": digest(),
        "warnings": list(notes),
        "answers": [
            {
                "asked": asked,
                "sentence": sentence(answer),
                "probability": answer.probability,
                "best_next": answer.best_next,
                "answer": answer,
            }
            for asked, answer in answers
        ],
    }


def print_levels(answers: Sequence[tuple[str, LevelAnswer]], notes: Sequence[str], console: Console) -> None:
    """Print answers.

    Parameters
    ----------
    answers : sequence of (str, LevelAnswer)
        What was asked for, a point or a level, and the answer.
    notes : sequence of str
        What to check on this body, and why its errors are wider, if they are.
    console : rich.console.Console
        Where; at most 80 columns are used.
    """
    width = min(_WIDTH, console.width)
    console.print(Padding(Text(say("level.title"), style="bold"), (1, 0, 0, 0)), width=width)
    together: dict[str, list[str]] = {}
    for asked, answer in answers:
        together.setdefault(answer.intended, []).append(asked)
    for level, answer in {answer.intended: answer for _, answer in answers}.items():
        for part in _parts(", ".join(together[level]), answer):
            console.print(part, width=width)
    told = [answers[0][1].propagated, say("level.unverified")] if answers else []
    for line in (*told, *notes):
        console.print(Padding(Text(line, style="dim"), (1, 0, 0, 0)), width=width)


def sentence(answer: LevelAnswer) -> str:
    """Return the sentence a practitioner needs.

    Parameters
    ----------
    answer : LevelAnswer
        The level question answered.

    Examples
    --------
    >>> from weizhong.anatomy.landmarks import predict
    >>> from weizhong.anatomy.level_answer import level_answer
    >>> from weizhong.anatomy.person import Person
    >>> sentence(level_answer(predict(Person("female", 52, 1620, 70)), "L2")).split(",")[0]
    'L2 most likely'
    """
    percent = _percent(answer.probability)
    if answer.most_likely == answer.intended:
        said = say("level.likely", level=answer.intended, percent=percent)
    else:
        most = {
            "most": answer.most_likely,
            "most_percent": _percent(answer.probabilities[answer.most_likely]),
        }
        said = say("level.unlikely", level=answer.intended, percent=percent, **most)
    best = answer.best_next
    return said + (_look_for(best, answer) if best else _nothing_next(answer)) + say("level.full_stop")


def _look_for(best: Prospect, answer: LevelAnswer) -> str:
    kind, percent = measurement_kind(best.measure), _percent(best.probability)
    often = {
        "percent": _percent(best.if_as_expected),
        "often": _percent(best.chance_as_expected),
        "tolerance": number(best.tolerance_mm),
    }
    if not best.is_height:
        tape = say("level.next_tape", bone=kind.label, percent=percent)
        return tape + say("level.as_expected_tape", mm=number(best.below_mark_mm), **often)
    key = "level.next_height" if answer.mark.start == best.measure else "level.next"
    return say(key, bone=_bone(best.measure), percent=percent) + say(
        "level.as_expected", place=_place(best.below_mark_mm), **often
    )


def _nothing_next(answer: LevelAnswer) -> str:
    return say("level.nothing_next") if answer.prospects else ""


def _parts(asked: str, answer: LevelAnswer) -> Iterable[RenderableType]:
    yield Padding(Text(f"{asked}: {sentence(answer)}", style="bold cyan"), (1, 0, 0, 0))
    yield Text(_mark(answer))
    yield Padding(_chances(answer), (1, 0, 0, 2))
    for measure, chances in answer.named.items():
        yield Text(_named(measure, chances))
    if not answer.prospects:
        yield Text(say("level.sacral"), style="dim")
        return
    yield Padding(Text(say("level.further_title", level=answer.intended), style="bold"), (1, 0, 0, 0))
    yield Padding(_further(answer), (0, 0, 0, 2))
    tolerance = number(answer.prospects[0].tolerance_mm)
    yield Text(say("level.further_note", tolerance=tolerance), style="dim")
    posture = answer.posture
    yield Text(say("level.posture", body=posture.body, arms=posture.arms), style="dim")
    others = list(answer.anatomies.items())[1:]
    shares = [say("level.body", label=label, percent=f"{100 * chance:.1f}") for label, chance in others]
    yield Text(say("level.bodies", shares="; ".join(shares)), style="dim")


def _chances(answer: LevelAnswer) -> RenderableType:
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
    table.add_column(say("level.vertebra"))
    table.add_column(say("level.chance"), justify="right")
    table.add_column("")
    for level, chance in answer.probabilities.items():
        if chance >= _NEGLIGIBLE:
            style = "bold cyan" if level == answer.intended else ""
            bar = "█" * max(1, round(_BAR * chance))
            table.add_row(Text(level, style=style), Text(f"{_percent(chance)} %"), Text(bar, style=style))
    return table


def _further(answer: LevelAnswer) -> RenderableType:
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
    table.add_column(say("level.further"))
    for key in ("average", "good", "often"):
        table.add_column(say(f"level.{key}"), justify="right")
    for one in answer.prospects:
        figures = (one.probability, one.if_as_expected, one.chance_as_expected)
        table.add_row(_bone(one.measure), *(f"{_percent(value)} %" for value in figures))
    return table


def _mark(answer: LevelAnswer) -> str:
    mark = answer.mark
    if mark.start is None:
        return say("level.mark_height", level=answer.intended, cm=f"{mark.mm / _MM_PER_CM:.1f}")
    bone = _bone(mark.start)
    if number(mark.mm) in ("0", "−0"):
        return say("level.mark_at", level=answer.intended, bone=bone)
    side = say("level.above" if mark.mm > 0 else "level.below")
    return say("level.mark_from", level=answer.intended, mm=number(abs(mark.mm)), side=side, bone=bone)


def _named(measure: str, chances: dict[str, float]) -> str:
    shown = sorted(chances.items(), key=lambda one: -one[1])
    levels = [f"{level} {_percent(chance)} %" for level, chance in shown if chance >= _NEGLIGIBLE]
    return say("level.named", bone=_bone(measure), levels=", ".join(levels))


def _place(below_mm: float) -> str:
    if number(below_mm) in ("0", "−0"):
        return say("level.place_at")
    side = say("level.below" if below_mm > 0 else "level.above")
    return say("level.place_off", mm=number(abs(below_mm)), side=side)


def _bone(measure: str) -> str:
    """Return the bone whose height a measure takes, or the measure itself."""
    return measurement_kind(measure).label.removesuffix(", height").removesuffix(", lower edge")


def _percent(chance: float) -> str:
    return f"{100 * chance:.0f}"
