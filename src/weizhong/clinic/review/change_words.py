"""A change of one scale in words: from what to what, against which threshold, and what must be minded."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

from weizhong.clinic.review.accepting import Read
from weizhong.facts.tables import read_table
from weizhong.outcomes.change import ChangeVerdict
from weizhong.outcomes.gain import best_and_worst, gain_of
from weizhong.outcomes.instrument import Instrument

_PERCENT_DECIMALS = 4  # so that 0.29 times 100 is 29, whatever binary fractions make of it


@dataclass(frozen=True, slots=True)
class Measured:
    """What is known of one scale.

    Parameters
    ----------
    of : Instrument
        The scale.
    error : float
        Smallest change told from chance between these two values, in points; 0 where no error was read.
    verdict : str
        What its change counts as.
    start, now : float or None
        Start value and last reading.
    gain, share : float or None
        Gain in points, positive when better, and as a share of the start value.
    best_before : float or None
        The best earlier reading that counted as better.
    fell_from : float or None
        The best earlier reading from which the last one is a setback.
    can_show_worse : bool or None
        Whether the scale could show getting worse from the start value.
    is_of_first_visit : bool
        Whether the start value was not told as one, but read at the first treated visit or before it.
    replaced : tuple of Read
        Other values from before the start value, oldest first.
    was_worse_by_start : bool
        Whether the start value was clearly worse than one of them.
    """

    of: Instrument
    error: float
    verdict: ChangeVerdict
    start: float | None
    now: float | None
    gain: float | None
    share: float | None
    best_before: float | None
    is_of_first_visit: bool
    fell_from: float | None = None
    can_show_worse: bool | None = None
    replaced: tuple[Read, ...] = ()
    was_worse_by_start: bool = False


def in_words(measured: Measured) -> str:
    """Return a change in words.

    Examples
    --------
    >>> from weizhong.outcomes.instruments import instrument
    >>> in_words(Measured(instrument("nrs"), 2, "none", 7, 7, 0.0, 0.0, None, False))
    'Pain, 0 to 10: 7 to 7, as it was. A gain of 2 or of 30 % matters. That is no meaningful change.'
    """
    of, words = measured.of, _words()
    label = of.label[:1].upper() + of.label[1:]
    if measured.now is None:
        said = words["unknown"].format(label=label, lacking=words["no_reading"])
        return " ".join([said, *_of_start(measured), *_before_treatment(measured)])
    if of.rating is not None:
        return words[f"rating_{measured.verdict}"].format(label=label, now=measured.now)
    if measured.start is None or measured.gain is None:
        said = words["unknown"].format(label=label, lacking=words["no_start"])
        return " ".join([said, *_fallen(measured, measured.now)])
    gain, share = measured.gain, measured.share
    moved = "unmoved" if gain == 0 else "gone_up" if gain > 0 else "gone_down"
    told = words[measured.verdict].format(
        label=label,
        start=measured.start,
        now=measured.now,
        gain=gain,
        loss=-gain,
        moved=words[moved].format(gain=gain, loss=-gain),
        percent="" if share is None or gain <= 0 else f" ({_whole_percent(share)} %)",
        error=measured.error,
        threshold=_threshold(of),
    )
    minded = (
        *_to_mind(measured, gain),
        *_fallen(measured, measured.now),
        *_of_start(measured),
        *([words["from_first_visit"]] if measured.is_of_first_visit else []),
        *_before_treatment(measured),
    )
    return " ".join([told, *minded])


def _to_mind(measured: Measured, gain: float) -> Iterator[str]:
    words = _words()
    if measured.verdict == "none" and gain != 0 and abs(gain) < measured.error:
        yield words["within_error"].format(error=measured.error)
    if measured.best_before is not None and measured.verdict != "better":
        yield words["gone_again"].format(best=measured.best_before)


def _fallen(measured: Measured, now: float) -> Iterator[str]:
    """From which earlier reading it has clearly got worse, wherever the start lies."""
    if measured.fell_from is not None:
        loss = gain_of(measured.of, now, measured.fell_from)
        yield _words()["set_back"].format(best=measured.fell_from, loss=loss)


def _of_start(measured: Measured) -> Iterator[str]:
    """What the scale cannot show from this start value."""
    of, words, start = measured.of, _words(), measured.start
    low, high = of.shows_change or (of.low, of.high)
    if start is not None and not low <= start <= high:
        yield words["floor"].format(start=start)
    if start is not None and measured.can_show_worse is False:
        yield words["ceiling"].format(start=start, end=best_and_worst(of)[1])


def _before_treatment(measured: Measured) -> Iterator[str]:
    """What the start value replaced, and whether things had clearly got worse by then."""
    if measured.start is None or not measured.replaced or measured.of.rating is not None:
        return
    values = [_words()["one_replaced"].format(value=one.value, on=one.on) for one in measured.replaced]
    worse = "replaced_worse" if measured.was_worse_by_start else "replaced"
    yield _words()[worse].format(values=", ".join(values), start=measured.start)


def _threshold(of: Instrument) -> str:
    if of.mic_share is None:
        return _words()["only_points"].format(meaningful=of.mic_points)
    return _words()["points_or_share"].format(meaningful=of.mic_points, percent=_whole_percent(of.mic_share))


def _whole_percent(share: float) -> int:
    """Rounded down, so that what falls short of a threshold never reads as if it reached it."""
    return math.floor(round(share * 100, _PERCENT_DECIMALS))


def _words() -> dict[str, str]:
    words: dict[str, str] = read_table("clinic/review")["change"]
    return words
