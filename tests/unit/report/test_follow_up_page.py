"""The follow-up of a group on the page."""

from datetime import date
from io import StringIO

import msgspec
from rich.console import Console

from weizhong.outcomes.quality import quality
from weizhong.outcomes.reminders import Answered, Followed
from weizhong.report.follow_up_page import print_follow_up

BEGAN = date(2026, 9, 1)


def printed(*people: Followed, on: date) -> str:
    text = StringIO()
    print_follow_up(quality(people, on), Console(file=text, width=80))
    return " ".join(text.getvalue().split())


def person(name: str, value: float, scale: str = "nrs") -> Followed:
    start = Answered(on=BEGAN, instrument=scale, value=value)
    return Followed(person=name, began=BEGAN, instruments=(scale,), visits=(BEGAN,), answers=(start,))


def test_missed_open_and_partly_are_told_apart() -> None:
    half = msgspec.structs.replace(
        person("half", 5),
        instruments=("nrs", "rmdq"),
        answers=(Answered(on=date(2026, 10, 13), instrument="nrs", value=4),),
    )
    page = printed(person("gone", 5), half, on=date(2026, 12, 5))
    assert "gone: six weeks, due 2026-10-13, missed: nrs." in page
    assert "half: six weeks, due 2026-10-13, only partly answered, without rmdq." in page
    assert "gone: three months, due 2026-12-01, still open: nrs." in page


def test_nobody_is_told_as_nobody() -> None:
    told = printed(on=BEGAN)
    assert told.count("Nobody.") == 3
    assert "Visits at which something was not read None." in told


def test_a_narrow_scale_is_called_so_only_with_enough_people() -> None:
    narrow = "That is more than the 15 % a scale may have"
    assert narrow in printed(*[person(str(one), 1) for one in range(30)], on=BEGAN)
    assert narrow not in printed(person("1", 1), person("2", 5), on=BEGAN)


def test_a_scale_without_an_error_says_so() -> None:
    assert "the error of this scale was not read" in printed(person("1", 40, "hfaq"), on=BEGAN)
