"""Which code the pain is paired with, which sources are cited, and what is to be examined first."""

import pytest
from tests.unit.clinic.diagnosis.found import found_of

LOW_BACK = ["ME84.2 Low back pain"]


@pytest.mark.parametrize(
    ("levels", "codes"),
    [
        ([], LOW_BACK),
        (["L4"], LOW_BACK),
        (["S1"], LOW_BACK),
        (["T8"], []),
        (["T8", "T12"], []),
        (["T8", "L5"], LOW_BACK),
    ],
)
def test_the_code_of_low_back_pain_is_given_unless_every_painful_level_lies_above(
    levels: list[str], codes: list[str]
) -> None:
    assert found_of(levels=levels).icd11 == codes


def test_sources_of_the_maps_are_cited_only_where_something_was_drawn() -> None:
    maps = {"LEE2008", "LUCAS2009"}
    assert not maps & {one.key for one in found_of().citations}
    assert maps <= {one.key for one in found_of(drawn="left pain: low_back").citations}


def test_a_joint_that_is_hinted_at_is_tested_before_what_nothing_speaks_for() -> None:
    hinted = [one.text for one in found_of("points_at_sacroiliac_joint").examine_next]
    assert hinted[0].startswith("The five provocation tests of the sacroiliac joint")
    assert hinted[1] == "Ask how far walking is possible, and what relieves the legs"
    assert found_of().examine_next[0].text == hinted[1]
