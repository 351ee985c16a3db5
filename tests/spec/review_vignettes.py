"""Courses of treatment as little TOML tables: what was done and read, and what must follow."""

import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from weizhong.clinic.review.course import Course
from weizhong.clinic.review.course_file import read_course

ROOT = Path(__file__).parent / "review"
FIRST = date(2026, 9, 7)
GIVEN = {
    "visits", "days", "start", "read", "gate", "events", "applied", "not_written_down", "plan", "readings",
    "baseline", "on", "untreated", "treated", "settled",
}  # fmt: skip
EXPECTED = {
    "decision", "rules", "no_rules", "verdicts", "questions", "no_questions", "set_aside", "words",
    "no_words", "advice", "no_advice", "payers", "says", "visits_done",
}  # fmt: skip


@dataclass(frozen=True)
class CourseVignette:
    """One course and what must follow."""

    section: str
    name: str
    given: dict[str, Any]
    expect: dict[str, Any]

    @property
    def days(self) -> list[date]:
        """The days of the visits: weekly from a Monday unless told."""
        told = self.given.get("days")
        return told or [FIRST + timedelta(weeks=number) for number in range(self.given.get("visits", 0))]

    @property
    def on(self) -> date:
        """The day of the review: that of the last visit unless told."""
        told: date | None = self.given.get("on")
        return told or (self.days[-1] if self.days else FIRST)

    @property
    def course(self) -> Course:
        """The course: a clear gate at every visit, changed as given; numbers are those of visits."""
        given = self.given
        visits = [self._visit(number, day) for number, day in enumerate(self.days, 1)]
        start = [{"scale": scale, "value": value} for scale, value in given.get("start", {}).items()]
        return read_course(
            {
                "plan": given.get("plan", {}),
                "baseline": [*start, *given.get("baseline", [])],
                "visits": visits,
                "readings": given.get("readings", []),
                "settled": given.get("settled", []),
            }
        )

    def _visit(self, number: int, day: date) -> dict[str, Any]:
        key, given = str(number), self.given
        gate = given.get("gate", {}).get(key, "clear")
        events = [{"over": True} | event for event in given.get("events", []) if event["visit"] == number]
        read = given.get("read", {}).get(key, {})
        said = dict.fromkeys(given.get("untreated", ()), False)
        said |= dict.fromkeys(given.get("treated", ()), True)
        return {
            "on": day,
            "is_treated": said.get(number),
            "gate": None if gate == "unrecorded" else gate,
            "applied": [] if number in given.get("not_written_down", ()) else given.get("applied", []),
            "events": [
                {name: value for name, value in event.items() if name != "visit" and value != "unknown"}
                for event in events
            ],
            "readings": [{"scale": scale, "value": value} for scale, value in read.items()],
        }


@cache
def course_vignettes() -> tuple[CourseVignette, ...]:
    """Every course, in the order of the rule book."""
    return tuple(
        CourseVignette(path.stem, row.pop("name"), expect=row.pop("expect"), given=row)
        for path in sorted(ROOT.glob("*.toml"))
        for row in tomllib.loads(path.read_text("utf-8"))["vignette"]
    )
