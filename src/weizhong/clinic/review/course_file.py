"""Reads a course: TOML text or a parsed document in, a course out, or one sentence about what is wrong."""

from collections.abc import Iterable, Iterator
from math import isfinite
from typing import Any

from weizhong.clinic.documents.document_errors import converted
from weizhong.clinic.files.reading import parse_toml
from weizhong.clinic.review.course import Course, CoursePlan, NeedleUsed
from weizhong.clinic.review.scales import scale_names
from weizhong.facts.packages import package_table
from weizhong.facts.tables import read_table
from weizhong.outcomes.instruments import instrument, instruments
from weizhong.terms.errors import InvalidInput, UnknownCode
from weizhong.terms.suggestions import did_you_mean, told_word


def read_course_text(text: str) -> Course:
    r"""Read a course.

    Parameters
    ----------
    text : str
        TOML.

    Raises
    ------
    UnreadableInput
        If it is not TOML; line and column are named.
    InvalidInput
        If a name is unknown or a value has the wrong type; the place is named, never the value.
    UnknownCode
        If a scale, event, modality or payer is not known; near ones are suggested.

    Examples
    --------
    >>> read_course_text('[[visits]]\non = 2026-11-02\n[[visits.readings]]\nscale = "nsr"\nvalue = 4')
    Traceback (most recent call last):
    weizhong.terms.errors.UnknownCode: visits[0].readings[0].scale: 'nsr' is not known. Did you mean nrs? ...
    """
    return read_course(parse_toml(text, "The course"))


def read_course(document: Any) -> Course:
    """Return the course of a parsed document, refused where `read_course_text` would refuse it.

    Examples
    --------
    >>> course = read_course({"visits": [{"on": "2026-11-02"}]})
    >>> len(course.visits)
    1
    """
    course = converted(document, Course, "the course")
    check_course(course)
    return course


def check_course(course: Course) -> None:
    """Refuse a course that names a scale, event, modality, payer or package nobody knows.

    Raises
    ------
    UnknownCode
        With near names.
    InvalidInput
        If planned visits, the visit to stop at, the weeks of the complaint, the goal, or a number of what was
        done make no sense; the place is named.
    """
    allowed = allowed_course_names()
    package_table(course.plan.judged_as, "package")
    for kind, place, name in _names(course):
        if name not in allowed[kind]:
            if kind == "scale" and name in instruments():
                raise UnknownCode(
                    f"{place}: {name!r} is scored, but no course can be judged by it: which change of it "
                    f"matters was not read. Use one of: {', '.join(allowed[kind])}."
                )
            known = ", ".join(allowed[kind])
            raise UnknownCode(
                f"{place}: {told_word(name)} is not known.{did_you_mean(name, allowed[kind])} Known: {known}."
            )
    _check_plan(course.plan)
    for place, value in _numbers(course):
        if value is not None and not (isfinite(value) and value >= 0):
            raise InvalidInput(f"{place} must be a number, 0 or more; correct it, or leave it out.")


def _check_plan(plan: CoursePlan) -> None:
    """Refuse numbers that make no sense."""
    least, most = plan.sessions or (1, 1)
    if not 1 <= least <= most:
        raise InvalidInput(
            "plan.sessions must be two numbers, the least and the most planned, from 1 up; correct them."
        )
    if plan.stop_by_visit is not None and plan.stop_by_visit < 1:
        raise InvalidInput("plan.stop_by_visit must be the number of a visit, from 1 up; correct it.")
    longest = package_table(plan.judged_as, "classification")["limits"]["duration_weeks"]
    if plan.complaint_weeks is not None and not 0 <= plan.complaint_weeks <= longest:
        raise InvalidInput(
            f"plan.complaint_weeks must be from 0 to {longest} weeks, which is more than a long life has; "
            "correct it."
        )
    if plan.goal is not None:
        of = instrument(plan.goal.scale)
        if not of.low <= plan.goal.value <= of.high:  # what is no number compares false, too
            raise InvalidInput(
                f"plan.goal.value must lie on {of.name} ({of.low:g} to {of.high:g}); correct it."
            )


def allowed_course_names() -> dict[str, tuple[str, ...]]:
    """Return the names a course may use, by kind.

    Examples
    --------
    >>> allowed_course_names()["scale"][0]
    'nrs'
    """
    table = read_table("clinic/review")
    return {
        "scale": scale_names(),
        "event": tuple(table["event"]),
        "payer": tuple(table["payer"]),
        "modality": tuple(read_table("clinic/modalities")["modality"]),
    }


def _names(course: Course) -> Iterator[tuple[str, str, str]]:
    """Every name with its kind and place."""
    plan = course.plan
    if plan.primary_scale is not None:
        yield "scale", "plan.primary_scale", plan.primary_scale
    if plan.goal is not None:
        yield "scale", "plan.goal.scale", plan.goal.scale
    if plan.payer is not None:
        yield "payer", "plan.payer", plan.payer
    yield from _numbered("scale", "baseline[{}].scale", (one.scale for one in course.baseline))
    yield from _numbered("scale", "readings[{}].scale", (one.scale for one in course.readings))
    yield from _numbered("event", "settled[{}].kind", (one.kind for one in course.settled))
    for number, visit in enumerate(course.visits):
        at = f"visits[{number}]"
        yield from _numbered("scale", at + ".readings[{}].scale", (one.scale for one in visit.readings))
        yield from _numbered("event", at + ".events[{}].kind", (one.kind for one in visit.events))
        yield from _numbered(
            "modality", at + ".applied[{}].modality", (one.modality for one in visit.applied)
        )
        blamed = (one.modality for one in visit.events if one.modality)
        yield from _numbered("modality", at + ".events[{}].modality", blamed)


def _numbered(kind: str, place: str, names: Iterable[str]) -> Iterator[tuple[str, str, str]]:
    for number, name in enumerate(names):
        yield kind, place.format(number), name


def _numbers(course: Course) -> Iterator[tuple[str, float | None]]:
    """Every amount of what was done, and of who did it, with its place."""
    for number, who in enumerate(course.practitioners):
        yield f"practitioners[{number}].years_of_practice", who.years_of_practice
    for number, visit in enumerate(course.visits):
        at = f"visits[{number}]"
        yield f"{at}.minutes", visit.minutes
        yield f"{at}.retention_min", visit.retention_min
        yield from _of_needle(at, visit.needle)
        for place, one in enumerate(visit.applied):
            yield f"{at}.applied[{place}].depth_mm", one.depth_mm
            yield f"{at}.applied[{place}].retention_min", one.retention_min
            yield from _of_needle(f"{at}.applied[{place}]", one.needle)


def _of_needle(at: str, needle: NeedleUsed | None) -> Iterator[tuple[str, float | None]]:
    if needle is not None:
        yield f"{at}.needle.diameter_mm", needle.diameter_mm
        yield f"{at}.needle.length_mm", needle.length_mm
