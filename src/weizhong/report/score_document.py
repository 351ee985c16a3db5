"""The scores of a file as a document with a published schema."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

import msgspec
import numpy as np
from numpy.typing import NDArray

from weizhong._version import __version__
from weizhong.facts.tables import digest
from weizhong.outcomes.answers import Answers, Problem, sorted_by_place
from weizhong.outcomes.detectable_change import level, quantile
from weizhong.outcomes.instrument import Instrument
from weizhong.outcomes.instruments import instrument
from weizhong.outcomes.low_mood import asks_of_mood, is_low_mood
from weizhong.outcomes.own_key import OwnKey, scores_by_own_key
from weizhong.outcomes.scoring import Scores, score
from weizhong.report.instrument_entry import DECIMALS, InstrumentEntry, entry
from weizhong.report.strings import say
from weizhong.terms.errors import InvalidInput
from weizhong.terms.watch import Watch, unwatched

SCHEMA = "weizhong.scores/1"
_MOST_TOLD = 20  # faults that a refusal names


class _Document(msgspec.Struct, frozen=True, kw_only=True):
    """A part of a document: keyword-only, immutable."""


class ScoreRow(_Document, frozen=True):
    """The score of one row; ``of`` is whose it is, ``withheld`` why there is none, ``note`` what to mind.

    ``parts_se`` holds the standard errors of those parts that have one of their own (T-scores).
    """

    row: int
    of: dict[str, str]
    score: float | None
    se: float | None
    low: float | None
    high: float | None
    group: str | None
    is_positive: bool | None
    parts: dict[str, float | None]
    parts_se: dict[str, float | None]
    positive_parts: list[str]
    answered: int
    withheld: str
    note: str


class FileProblem(_Document, frozen=True):
    """What could not be used: row 0 is the file as a whole, an empty column the whole row."""

    row: int
    column: str
    text: str


class ScoreDocument(_Document, frozen=True):
    """The scores of a file, what could not be used of it, and the instrument with its sources.

    ``scored`` counts the rows with a score, or with every part where the instrument has no score of its own;
    ``partly`` those with some part alone.
    ``key`` names the parts that come from a reader's own key, and is empty where none was given.
    """

    instrument: InstrumentEntry
    rows: list[ScoreRow]
    problems: list[FileProblem]
    scored: int
    partly: int
    key: str
    review_notice: str
    software_version: str
    facts_digest: str
    schema: Literal["weizhong.scores/1"] = "weizhong.scores/1"


def score_document(
    answers: Answers, key: OwnKey | None = None, positive_from: float | None = None, watch: Watch = unwatched
) -> ScoreDocument:
    """Score answers read from a file.

    Parameters
    ----------
    answers : Answers
        What was read.
    key : OwnKey, optional
        A reader's own key, for what does not ship.
    positive_from : float, optional
        Score from which it counts as positive, where the reader sets another than the instrument's.
    watch : callable, optional
        What the rows go through, to be counted.

    Raises
    ------
    InvalidInput
        If not one row can be scored (the first problem is named), or a cut does not fit the instrument.

    Examples
    --------
    >>> from weizhong.outcomes.answer_form import read_form
    >>> score_document(read_form({"answers": [7, 5, 6]}, "peg")).rows[0].score
    6.0
    """
    about, found = instrument(answers.instrument), score(answers.instrument, answers.values)
    if positive_from is not None:
        about = _with_cut(about, positive_from)
    own = scores_by_own_key(key, np.where(found.refused, np.nan, answers.values)) if key else {}
    found = msgspec.structs.replace(found, parts={**found.parts, **own})
    rows = list(_rows(about, found, answers, tuple(own), watch))
    problems = sorted_by_place([*answers.problems, *_refused(about, found, answers)])
    scored = sum(_is_scored(about, row) for row in rows)
    partly = sum(any(told is not None for told in (row.score, *row.parts.values())) for row in rows) - scored
    if not scored and not partly:
        raise InvalidInput(_nothing(rows, problems))
    return ScoreDocument(
        instrument=entry(about),
        rows=rows,
        problems=[FileProblem(row=one.row, column=one.column, text=one.text) for one in problems],
        scored=scored,
        partly=partly,
        key=say("score_page.own_key", parts=", ".join(own)) if own else "",
        review_notice=say("score_page.review_notice"),
        software_version=__version__,
        facts_digest=digest(),
    )


def problem_said(row: int, column: str, text: str) -> str:
    """Return a problem in a sentence, with its row and column."""
    kind = "problem_at" if column else "problem"
    return say(f"score_page.{kind}", row=row, column=column, text=text)


def _with_cut(about: Instrument, positive_from: float) -> Instrument:
    if about.positive_from is None or not about.low < positive_from <= about.high:
        raise InvalidInput(say("score_page.no_cut", name=about.name, low=about.low, high=about.high))
    note = say("score_page.own_cut", own=positive_from, usual=about.positive_from)
    told = " ".join(filter(None, (about.note, note)))
    return msgspec.structs.replace(about, positive_from=positive_from, note=told)


def _rows(
    about: Instrument, found: Scores, answers: Answers, own: tuple[str, ...], watch: Watch
) -> Iterator[ScoreRow]:
    """Yield the rows; whatever can be made of a whole column is, for files are long."""
    half = quantile(level()) * np.round(found.se, DECIMALS)
    value = np.round(found.value, DECIMALS)
    cut = about.positive_from
    columns = zip(
        watch(range(len(value))),
        _told(value),
        _told(found.se),
        _told(np.clip(value - half, about.low, about.high)),  # an interval ends where the scale does
        _told(np.clip(value + half, about.low, about.high)),
        _by_name(found.parts, len(value)),
        _by_name(found.parts_se, len(value)),
        found.group.tolist(),
        found.answered.tolist(),
        found.why.tolist(),
        strict=True,
    )
    limits = [(part.name, part.positive_from) for part in about.parts if part.positive_from is not None]
    groups, asks = [*found.groups, None], asks_of_mood(about.name)  # the last group, -1, is none
    for at, total, se, low, high, parts, parts_se, group, answered, why in columns:
        yield ScoreRow(
            row=answers.lines[at],
            of=answers.labels[at],
            score=total,
            se=se,
            low=low,
            high=high,
            group=groups[group],
            is_positive=None if total is None or cut is None else total >= cut,
            parts=parts,
            parts_se=parts_se,
            positive_parts=[
                name for name, least in limits if (part := parts[name]) is not None and part >= least
            ],
            answered=answered,
            withheld=_why(about, found, answers, at, [parts[name] for name in own]) if why else "",
            note=(_low_mood(about, total, parts, answers.values[at], groups[group]) if asks else "")
            or _note(about, total, se, parts),
        )


def _told(values: NDArray[np.float64]) -> list[float | None]:
    """A column as it is told; None where there is nothing."""
    told = np.round(values, DECIMALS).astype(object)
    told[np.isnan(values)] = None
    return list(told)


def _by_name(columns: Mapping[str, NDArray[np.float64]], rows: int) -> Iterator[dict[str, float | None]]:
    """Columns by name as one dict for each row."""
    if not columns:
        return ({} for _ in range(rows))
    told = zip(*map(_told, columns.values()), strict=True)
    return (dict(zip(columns, row, strict=True)) for row in told)


def _note(about: Instrument, value: float | None, se: float | None, parts: Mapping[str, float | None]) -> str:
    """Why an interval is missing that other rows have, or a part that the group does not give."""
    if about.method == "guesses" and value is not None and se is None:
        return say("score_page.no_spread")
    if about.method == "standardised" and parts["credibility"] is not None and parts["expectancy"] is None:
        return say("score_page.no_group")
    return ""


def _low_mood(
    about: Instrument,
    value: float | None,
    parts: Mapping[str, float | None],
    told: NDArray[np.float64],
    group: str | None,
) -> str:
    """What a mood so low asks for, also where there is no score."""
    is_low = is_low_mood(about.name, value, parts, told.tolist(), group)
    return say("score_page.low_mood") if is_low else ""


def _why(about: Instrument, found: Scores, answers: Answers, at: int, by_key: Sequence[float | None]) -> str:
    """Why there is no score; ``by_key`` is what a reader's own key made of the row."""
    why = found.reason(at)
    if why == "no_total":
        no_value = say("score_page.not_in_key") if None in by_key else ""
        return no_value if by_key else about.withheld
    if why == "not_allowed" and np.isposinf(answers.values[at]).all() and len(about.items) > 1:
        return say("score_page.no_row")
    return say(f"score_page.{why}", answered=found.answered[at], least=about.least_answered) if why else ""


def _is_scored(about: Instrument, row: ScoreRow) -> bool:
    if not about.withheld:
        return row.score is not None
    return all(part is not None for part in row.parts.values())


def _refused(about: Instrument, found: Scores, answers: Answers) -> Iterator[Problem]:
    """Name each answer that is not allowed, but for those named when the file was read."""
    named = {(one.row, one.column) for one in answers.problems}
    for at, place in np.argwhere(found.refused):
        line, item = answers.lines[at], about.items[place]
        is_of_broken_row = (line, "") in named and np.isposinf(answers.values[at]).all()
        if is_of_broken_row or (line, item.name) in named:
            continue
        yield Problem(row=line, column=item.name, text=_allowed(about, int(place)))


def _allowed(about: Instrument, place: int) -> str:
    item = about.items[place]
    values: Mapping[str, object] = {"low": f"{item.low:g}", "high": f"{item.high:g}"}
    if not np.isfinite(item.high):
        return say("score_page.allowed_count")
    return say("score_page.allowed_whole" if item.step else "score_page.allowed_any", **values)


def _nothing(rows: list[ScoreRow], problems: list[Problem]) -> str:
    """Say why nothing could be scored: every fault in a line of its own, of very many the first."""
    named = {one.row for one in problems}
    silent = (Problem(row=row.row, column="", text=row.withheld) for row in rows if row.row not in named)
    faults = sorted_by_place([*problems, *silent])
    told = [problem_said(one.row, one.column, one.text) for one in faults[:_MOST_TOLD]]
    if (more := len(faults) - _MOST_TOLD) > 0:
        told.append(say("score_page.more_faults", more=f"{more:,}"))
    return "\n  ".join([say("score_page.nothing"), *told])
