"""Advice follows from what was done, needle by needle, and from what went wrong."""

import pytest
from tests.spec.session_visit import ready, run

from weizhong.clinic.session.state import SessionState
from weizhong.clinic.session.telling import advice_due


def due(state: SessionState) -> set[str]:
    return {row["id"] for row in advice_due(state)}


def test_before_anything_was_done_there_is_nothing_to_say() -> None:
    assert due(ready()) == set()


def test_a_needle_calls_for_care_of_its_site_and_a_word_on_driving() -> None:
    assert due(run(("needle_inserted",), state=ready())) == {"drowsy", "site_care", "organ_needles"}


def test_a_warm_needle_calls_for_advice_on_the_skin_after_heat() -> None:
    long = ("needle_pack_opened", {"pack": "B", "length_mm": 50})
    warm = ("needle_inserted", {"technique": "warm_needle", "pack": "B"})
    assert "warmth" in due(run(long, warm, state=ready()))


@pytest.mark.parametrize(
    ("given", "called_for"),
    [
        ({"modality": "cupping"}, {"drowsy", "cup_marks"}),
        ({"modality": "lamp", "pieces": 0, "check_every_min": 5, "minutes": 10}, {"drowsy", "warmth"}),
    ],
)
def test_what_lies_on_the_skin_calls_for_its_own_advice(
    given: dict[str, object], called_for: set[str]
) -> None:
    assert due(run(("technique_applied", given), state=ready())) == called_for


def test_a_needle_over_the_lung_calls_for_written_advice() -> None:
    put = {"code": "BL13", "side": "left"}
    assert "late_pneumothorax" in due(run(("needle_inserted", put), state=ready()))


def test_advice_that_was_given_is_no_longer_due() -> None:
    told = run(("needle_inserted",), ("advice_given", {"advice": ["drowsy"]}), state=ready())
    assert due(told) == {"site_care", "organ_needles"}
