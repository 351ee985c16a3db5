"""The regimen: how many, how often, how long, when to look again and when to stop."""

from datetime import date, timedelta

from weizhong.clinic.citations import citations
from weizhong.clinic.stop_rule import stop_rule, stop_rule_citations, usual_stop_visit
from weizhong.clinic.treatment_plan import Dose
from weizhong.facts.packages import package_table


def regimen(on: date | None, package: str = "back_pain") -> Dose:
    """Return the regimen of the trials, with the day of review when the first day is known.

    Examples
    --------
    >>> regimen(date(2026, 11, 22)).review_on
    '2026-12-20'
    """
    table = package_table(package, "dose")
    row, stop, session = table["regimen"], table["stop_rule"], table["session"]
    weeks = row["review_after_weeks"]
    return Dose(
        sessions=_pair(row["sessions"]),
        sessions_per_week=_pair(row["sessions_per_week"]),
        retention_min=_pair(row["retention_min"]),
        needle=row["needle"],
        review_after_weeks=weeks,
        review_on=None if on is None else (on + timedelta(weeks=weeks)).isoformat(),
        stop_rule=f"{stop_rule()} {stop['text']} {session['text']}",
        stop_by_visit=usual_stop_visit(),
        citations=[*citations(row), *stop_rule_citations(), *citations(stop), *citations(session)],
    )


def _pair(values: list[int]) -> tuple[int, int]:
    return values[0], values[1]
