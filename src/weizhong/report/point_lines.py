"""One point in words: the lines of its page."""

from collections.abc import Iterable, Sequence

from weizhong.facts.points import (
    AcupointRecord,
    BoneProportion,
    FingerMeasure,
    TextbookDepth,
    Use,
    agreement,
    alternative_sentence,
    channel,
    disagreements,
    finger_measures,
    location_sentence,
    scale_of,
    scales,
    surface_landmarks,
)
from weizhong.facts.tables import cite
from weizhong.report.strings import say
from weizhong.terms.sources import Check


def home(record: AcupointRecord) -> str:
    """Return the channel, and the point's place on it."""
    its = channel(record.channel)
    pair = say("point_page.paired", code=its.paired_channel) if its.paired_channel else None
    nature = ", ".join(word for word in (its.polarity, its.element, pair) if word)
    return say(
        "point_page.home",
        hanzi=its.hanzi,
        number=record.number,
        count=its.point_count,
        course=its.course,
        nature=nature,
    )


def place(record: AcupointRecord) -> Iterable[str]:
    """Return where the point lies, what WHO left open, and how many spots there are."""
    yield location_sentence(record)
    if alternative := alternative_sentence(record):
        yield say("point_page.alternative", text=alternative)
    if record.note:
        yield record.note
    yield _spots(record)


def finding(record: AcupointRecord) -> Iterable[str]:
    """Return how its landmarks are found, and which stretch its cun divide."""
    for one in surface_landmarks(record):
        text = say("point_page.landmark", name=one.name[0].upper() + one.name[1:], rule=one.rule)
        yield marked(text, one.check)
    yield from map(_finger_measure, finger_measures(record))
    yield from map(_scale, scales(record))
    if any(one.unit == "B-cun" and scale_of(one, record.region) is None for one in record.rule.offsets):
        yield say("point_page.no_scale")


def use(one: Use, record: AcupointRecord) -> str:
    """Return what the point is commonly used for, and how many trials name it."""
    named = one.trials.get(record.code.base, 0)
    if not named:
        return marked(one.condition, one.check)
    text = say("point_page.use_trials", condition=one.condition, count=named, of=one.trials_of)
    return marked(text, one.check)


def depth(row: TextbookDepth) -> str:
    """Return the textbook figure with its source and check mark."""
    if row.depth_cun is None:
        return marked(say("point_page.depth_blank", angle=row.angle), row.check)
    low, high = row.depth_cun
    cun = f"{low:g}" if low == high else f"{low:g}–{high:g}"
    figure = say("point_page.depth_figure", cun=cun, angle=row.angle)
    if row.levels:
        figure = say("point_page.depth_levels", levels=f"{row.levels[0]}–{row.levels[-1]}", figure=figure)
    return marked(f"{figure} [{', '.join(row.sources)}]", row.check)


def cautions(rows: Sequence[TextbookDepth]) -> list[str]:
    """Return what to beware of."""
    lines = [_caution(row, caution) for row in rows for caution in row.cautions]
    if any(row.is_avoided_in_pregnancy for row in rows):
        lines.append(say("point_page.pregnancy"))
    return lines


def nerve(row: TextbookDepth) -> str:
    """Return the nerve and its segments."""
    if not row.segments or row.segments_check is None:
        return say("point_page.nerve_alone", nerve=row.nerve)
    return say(
        "point_page.nerve", nerve=row.nerve, segments=", ".join(row.segments), label=row.segments_check.label
    )


def disagreement(record: AcupointRecord) -> list[str]:
    """Return every difference between sources, then how each compared."""
    lines = [
        marked(
            say("point_page.disagreement_line", severity=one.severity.capitalize(), statement=one.statement),
            one.check,
        )
        for one in disagreements(record.code)
    ]
    verdicts = ", ".join(f"{source} {verdict}" for source, verdict in agreement(record.code).items())
    compared = [say("point_page.compared", verdicts=verdicts)] if verdicts else []
    return [*(lines or [say("point_page.no_disagreement")]), *compared]


def sources(record: AcupointRecord) -> list[str]:
    """Return how far the sources agree, and what they are."""
    standing = say("point_page.confidence", confidence=record.confidence, label=record.check.label)
    return [standing, *(f"{one}: {cite(one.partition(':')[0]).title}" for one in record.sources)]


def marked(text: str, check: Check) -> str:
    """Return `text`, followed by its check mark where nobody has read the source."""
    return text if check.is_verified else f"{text} ({check.label})"


def _scale(scale: BoneProportion) -> str:
    one_side = scale.start.removesuffix(", one side")
    if one_side != scale.start:
        return say("point_page.scale_across", cun=scale.cun, start=one_side)
    return say("point_page.scale", cun=scale.cun, start=scale.start, end=scale.end)


def _spots(record: AcupointRecord) -> str:
    if not record.is_on_skin:
        return say("point_page.inside")
    if not record.is_midline:
        return say("point_page.sides_both", count=record.count_on_body)
    key = "sides_midline_one" if record.count_on_body == 1 else "sides_midline"
    return say(f"point_page.{key}", count=record.count_on_body)


def _caution(row: TextbookDepth, caution: str) -> str:
    if row.levels:
        return say(
            "point_page.depth_levels", levels=f"{row.levels[0]}–{row.levels[-1]}", figure=f"{caution}."
        )
    return f"{caution[0].upper()}{caution[1:]}."


def _finger_measure(measure: FingerMeasure) -> str:
    counted = f"{measure.f_cun:g} F-cun, " if measure.f_cun else ""
    name = f"{counted}{measure.name}"
    return marked(
        say("point_page.landmark", name=name[0].upper() + name[1:], rule=measure.definition), measure.check
    )
