"""The page on outcomes: its figures are those the software gives."""

import re
from pathlib import Path

from weizhong.outcomes.change import change
from weizhong.outcomes.measurement_error import published_errors
from weizhong.outcomes.quality import most_near_an_end
from weizhong.outcomes.regression_to_mean import regression_note

PAGE = (Path(__file__).parents[2] / "docs" / "outcomes.md").read_text("utf-8")
FLAT = " ".join(PAGE.split())


def test_the_example_gives_what_the_page_says() -> None:
    told = change("rmdq", 17, 12)
    assert f"# {(told.gain, told.verdict, told.met, told.counted)}" in PAGE


def test_the_table_of_the_two_cases_says_what_the_rules_say() -> None:
    words = {True: "met", False: "not met", None: "left open"}
    order = ("own_points", "own_share", "hong_kong_2009", "stratford_1998", "own_recovered")
    for start, now in ((17, 12), (12, 8)):
        (line,) = re.findall(rf"^\| {start} to {now} \|(.*)\|$", PAGE, re.MULTILINE)
        cells = [cell.strip(" *") for cell in line.split("|")]
        said = {rule.rule: rule.is_met for rule in change("rmdq", start, now).rules}
        assert [cell.replace("*", "").split(" (")[0] for cell in cells] == [
            words[said[name]] for name in order
        ]


def test_the_errors_of_the_table_are_those_of_the_tables() -> None:
    sizes = {(name, one.id): f"{one.sdc:.1f}".removesuffix(".0") for name in ("nrs", "rmdq", "odi", "qbpds")
             for one in published_errors(name)}  # fmt: skip
    for key, shown in {
        ("nrs", "used"): "asks for 2.8;",
        ("rmdq", "hong_kong_2009"): "4 (Hong Kong 2009)",
        ("rmdq", "davidson_2002"): "10.3 (Davidson 2002",
        ("odi", "davidson_2002_odi"): "16.6 (Davidson 2002",
        ("qbpds", "davidson_2002_qbpds"): "22.2 (Davidson 2002",
    }.items():
        assert sizes[key] in shown
        assert shown in FLAT, key


def test_the_expected_regression_is_worked_out_as_told() -> None:
    told = regression_note("nih_impact", 44)
    assert told.expected_gain is not None
    assert f"somebody read at 44 is expected at {44 - told.expected_gain:.1f}" in FLAT


def test_the_share_that_makes_a_scale_narrow_is_the_tables() -> None:
    assert f"more than {100 * most_near_an_end():.0f} % start so" in FLAT
