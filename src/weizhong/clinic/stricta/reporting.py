"""The STRICTA report of a course: all 17 sub-items, filled from the plan, the sessions and who treated."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from weizhong._version import __version__
from weizhong.clinic.documents.citations import citations
from weizhong.clinic.review.accepting import accept
from weizhong.clinic.review.course import Course
from weizhong.clinic.review.course_file import check_course
from weizhong.clinic.stricta import context, needling
from weizhong.clinic.stricta.document import StrictaItem, StrictaReport
from weizhong.clinic.stricta.filling import Filled
from weizhong.clinic.stricta.insertions import sessions_of
from weizhong.facts.tables import digest, read_table


def stricta(course: Course, on: date) -> StrictaReport:
    """Report a course in the words of STRICTA 2010.

    Parameters
    ----------
    course : Course
        The visits as recorded, and what was planned.
    on : date
        The day of the report; what is dated after it is left out.

    Examples
    --------
    >>> report = stricta(Course(), date(2026, 11, 22))
    >>> len(report.items), report.applicable, report.complete
    (17, 15, 0)
    >>> report.items[0].gaps
    ['style not recorded']
    """
    check_course(course)
    table = read_table("clinic/stricta")
    filled = _filled(course, on)
    items = [_item(row, filled.get(row["id"])) for row in table["item"]]
    return StrictaReport(
        items=items,
        complete=sum(one.status == "complete" for one in items),
        applicable=sum(one.status != "not_applicable" for one in items),
        citations=citations(table),
        rates_citations=citations(table["rates"]),
        reported_on=on.isoformat(),
        software_version=__version__,
        facts_digest=digest(),
    )


def _filled(course: Course, on: date) -> Mapping[str, Filled]:
    rows = {row["id"]: row for row in read_table("clinic/stricta")["item"]}
    sessions = sessions_of(accept(course, on).treated)
    of_needles: dict[str, Callable[[dict[str, Any], Any], Filled]] = {
        "2a": needling.number, "2b": needling.points, "2c": needling.depth, "2d": needling.response,
        "2e": needling.stimulation, "2f": needling.retention, "2g": needling.needle, "3b": context.frequency,
    }  # fmt: skip
    of_course = {
        "1a": context.style, "1b": context.reasoning, "4b": context.setting, "5": context.practitioners,
    }  # fmt: skip
    of_both = {"1c": context.variation, "3a": context.count, "4a": context.other_care}
    return {
        **{name: fill(rows[name], sessions) for name, fill in of_needles.items()},
        **{name: fill(rows[name], course) for name, fill in of_course.items()},
        **{name: fill(rows[name], course, sessions) for name, fill in of_both.items()},
    }


def _item(row: dict[str, Any], filled: Filled | None) -> StrictaItem:
    """An item nobody fills does not apply to routine care: it is named all the same."""
    return StrictaItem(
        id=row["id"],
        group=read_table("clinic/stricta")["group"][row["id"][0]],
        title=row["title"],
        asks=row["asks"],
        status=filled.status if filled else "not_applicable",
        text=filled.text if filled else row["not_applicable"],
        values=dict(filled.values) if filled else {},
        gaps=list(filled.gaps) if filled else [],
        reported_pct=row.get("reported_pct"),
    )
