"""What is left of a plan is begun without a turn."""

from msgspec.structs import replace
from tests.spec.flat_body import calm_case, flat_place

from weizhong.clinic.gate.lying import position_notes
from weizhong.clinic.planning.plan import plan
from weizhong.clinic.prescription.positions import without_turns_to_nothing
from weizhong.guide.todays_plan import follow

SIGNS = ["dull_ache_weak_loins_and_knees", "cold_limbs_pale_face", "pale_tongue"]


def test_nobody_is_turned_into_the_first_position_that_is_left() -> None:
    made = plan(calm_case(signs=SIGNS), place=flat_place)
    turn = position_notes()["turn"]
    first, second = made.positions
    assert second.note.startswith(turn)
    (left,) = without_turns_to_nothing([replace(first, points=[]), second])
    assert (left.order, left.position) == (1, second.position)
    assert left.note == second.note.removeprefix(turn).strip() != ""
    assert without_turns_to_nothing(made.positions) == made.positions


def test_nor_where_nothing_of_the_first_is_left_today() -> None:
    made = plan(calm_case(signs=SIGNS), place=flat_place)
    (followed,) = follow(replace(made, positions=made.positions[1:]), made).positions
    assert followed.order == 1
    assert position_notes()["turn"] not in followed.note
