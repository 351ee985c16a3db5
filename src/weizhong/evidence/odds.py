"""Honest odds: what trials that counted people say for somebody like this person, and what nobody knows.

No figure is made for the person. The numbers are those of the trials' own groups; how far the person is
like these people is told in words, and so is what severity and expectation change.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import msgspec

from weizhong._version import __version__
from weizhong.evidence.figures import Sentence, sentence, sentences
from weizhong.evidence.likeness import has_own_cause
from weizhong.evidence.odds_context import advice, courses, harms, myths
from weizhong.evidence.odds_document import Odds, OddsQuestion, Status, TrialOdds
from weizhong.evidence.odds_rows import rows_used
from weizhong.evidence.stamped import check_stamps
from weizhong.evidence.trial_odds import trial_odds
from weizhong.facts.tables import digest, read_table

_GAP_NOTES = ("part_of_each", "knew")
_COUNT_NOTES = ("height", "rounded", "range")
_ABOUT = "back_pain"  # what trials, courses and guidelines of these tables are about


def odds(asked: OddsQuestion) -> Odds:
    """Return what is known for a person, and what is not.

    Parameters
    ----------
    asked : OddsQuestion
        The person.

    Raises
    ------
    FactsError
        If a row that a number rests on is missing: nothing may then be shown.

    Examples
    --------
    >>> told = odds(OddsQuestion(duration="chronic", age_years=52, category="non_specific"))
    >>> [(arm.kind, round(arm.of_100)) for arm in told.trials[0].arms]
    [('acupuncture', 48), ('sham', 44), ('usual_care', 27)]
    >>> odds(OddsQuestion(duration="acute")).headline.text
    'We do not know how often needles help with pain like yours.'
    """
    table = read_table("evidence/odds")
    is_ours = asked.package == _ABOUT
    is_stop, is_emergency = asked.gate == "stop", asked.urgency.startswith("emergency")
    is_child = asked.age_years is not None and asked.age_years < table["adults"]["from_age_years"]
    trials = trial_odds(asked, table) if is_ours and not is_stop and not is_child else ()
    # Average pain fades; to say so where a cause is suspected would calm the wrong person.
    has_course = is_ours and not is_stop and asked.category != "other"
    # Whoever must go to hospital reads that, and nothing else.
    has_rest = not (is_stop and is_emergency)
    status = _status(asked, trials, is_child=is_child)
    headline, lead = _stop(asked, table) if is_stop else _first(status, trials, table)
    open_gate = table["gate"]["ask_emergency" if is_emergency else "ask"]
    made = Odds(
        asked=asked, status=status, headline=headline, lead=lead, trials=trials,
        person=tuple(_person(asked, table["person"])),
        gate=sentence(open_gate) if asked.gate == "ask" else None,
        gap_notes=sentences(table["gap"], *_GAP_NOTES) if trials else (),
        count_notes=sentences(table["gap"], *_COUNT_NOTES) if trials else (),
        severity=sentences(table["severity"], "text", "own") if trials else (),
        expects=sentences(table["expects"], asked.expects, "text") if trials else (),
        averages=tuple(_of_duration(asked, table["average"])) if trials else (),
        unchecked=tuple(_of_duration(asked, table["unchecked"])) if trials else (),
        courses=tuple(courses(asked, table["course"])) if has_course else (),
        course_notes=_course_notes(asked, table["course"]) if has_course else (),
        harms=tuple(harms(asked, table["harm"])) if has_rest else (),
        harm_notes=sentences(table["harms"], "visits", "deaths") if has_rest else (),
        unknowns=tuple(_unknowns(asked, table["unknown"])) if not is_stop else (),
        advice=tuple(advice(asked)) if is_ours and not is_stop else (),
        why=sentence(table["why"].get(asked.duration, table["why"]["text"])),
        myths=tuple(myths()) if has_rest else (), rows=(),
        software_version=__version__, facts_digest=digest(),
    )  # fmt: skip
    rows = tuple(rows_used(made))
    check_stamps(row.row for row in rows)
    return msgspec.structs.replace(made, rows=rows)


def _status(asked: OddsQuestion, trials: tuple[TrialOdds, ...], *, is_child: bool) -> Status:
    if asked.gate == "stop":
        return "stop"
    if is_child:
        return "child"
    if not trials:
        return "not_known"
    if not asked.needles_asked:
        return "not_asked"
    if asked.duration == "unknown":
        return "fit_unknown"
    has_cause = asked.category in ("radicular", "other")  # no trial here is about that, told or not
    return "unlike" if has_cause or trials[0].unlike else "chances"


def _stop(asked: OddsQuestion, table: Mapping[str, Any]) -> tuple[Sentence, Sentence]:
    how_soon = asked.urgency.partition("_")[0]
    lead = how_soon if how_soon in table["stop_lead"] else "other"
    return sentence(table["stop_headline"][asked.urgency]), sentence(table["stop_lead"][lead])


def _first(status: str, trials: tuple[TrialOdds, ...], table: Mapping[str, Any]) -> tuple[Sentence, Sentence]:
    headline, lead = table["headline"][status], status
    names: dict[str, str] = {}
    if status in ("chances", "unlike"):
        names = {arm.kind: arm.row for arm in trials[0].arms}
        lead = "three" if "sham" in names else "two"
    return sentence(headline, names), sentence(table["lead"][lead], names)


def _person(asked: OddsQuestion, words: Mapping[str, str]) -> Iterator[Sentence]:
    if not asked.needles_asked:
        yield sentence(words["not_asked"])
    yield sentence(words[asked.duration])
    if asked.age_years is not None:
        yield sentence(words["age"], given={"age": int(asked.age_years)})
    if asked.pain_0_10 is not None:
        yield sentence(words["pain"], given={"pain": asked.pain_0_10})
    yield from sentences(words, *asked.circumstances)


def _of_duration(asked: OddsQuestion, rows: Iterable[Mapping[str, Any]]) -> Iterator[Sentence]:
    return (sentence(row["text"]) for row in rows if asked.duration in (*row["durations"], "unknown"))


def _unknowns(asked: OddsQuestion, words: Mapping[str, str]) -> Iterator[Sentence]:
    if asked.package != _ABOUT:
        keys = ["other_package"]
    else:
        keys = {"acute": ["acute", "acute_review", "lin"], "subacute": ["subacute", "lin"]}.get(
            asked.duration, []
        )
        is_named = asked.category == "radicular" or (asked.category == "other" and not has_own_cause(asked))
        keys += [asked.category] if is_named else []
        keys += [one for one in asked.circumstances if one in words]
    about_back = ["certainty"] if asked.package == _ABOUT else []
    for key in (*keys, "you", *about_back, "worse", "after"):
        yield sentence(words[key])


def _course_notes(asked: OddsQuestion, words: Mapping[str, Any]) -> tuple[Sentence, ...]:
    return sentences(words, *([asked.duration] if asked.duration in ("subacute", "unknown") else []), "who")
