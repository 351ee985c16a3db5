"""What is said with every body position of this person."""

from datetime import date

import pytest
from tests.spec.flat_body import calm_case, flat_place

from weizhong.clinic.planning.plan import plan

ON = date(2026, 11, 22)


@pytest.mark.parametrize("modalities", [["needling"], ["acupressure"]])
def test_a_heart_that_is_not_settled_lies_with_the_head_raised_in_every_position(
    modalities: list[str],
) -> None:
    made = plan(calm_case(yes=["unstable_heart"], modalities=modalities), ON, flat_place)
    assert {group.position for group in made.positions} <= {"side_lying", "sitting"}
    assert all(group.note.endswith("The head end raised, for the heart.") for group in made.positions)


def test_nothing_is_said_of_the_head_where_the_heart_is_well() -> None:
    made = plan(calm_case(), ON, flat_place)
    assert made.positions
    assert not any("raised" in group.note for group in made.positions)
