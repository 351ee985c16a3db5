"""Several restrictions are one: the strictest of each limit, and every rule that gave one."""

import pytest

from weizhong.clinic.documents.restrictions import Restriction, merged
from weizhong.terms.errors import FactsError


def _row(**restrict: object) -> dict[str, object]:
    return {"id": "some_rule", "restrict": restrict}


def test_the_shallower_of_two_depths_wins_in_either_order() -> None:
    deep, shallow = Restriction(depth_mm_at_most=15.0), Restriction(depth_mm_at_most=10.0)
    assert deep.merged(shallow).depth_mm_at_most == shallow.merged(deep).depth_mm_at_most == 10.0


def test_a_limit_of_zero_is_a_limit() -> None:
    assert (
        merged([Restriction(depth_mm_at_most=0.0), Restriction(depth_mm_at_most=5.0)]).depth_mm_at_most == 0.0
    )


def test_a_limit_of_zero_alone_is_not_taken_for_none() -> None:
    only = Restriction(needles_at_most=0, because=("some_rule",))
    assert not only.is_empty
    assert merged([only]) == only


def test_none_is_stricter_than_gentle_in_either_order() -> None:
    gentle, none = Restriction(stimulation="gentle"), Restriction(stimulation="none")
    assert gentle.merged(none).stimulation == none.merged(gentle).stimulation == "none"


def test_nothing_merged_takes_nothing_off() -> None:
    assert merged([Restriction(), Restriction()]) == Restriction()


def test_materials_add_up_and_flags_stay_set() -> None:
    both = Restriction(no_material=("steel",), lying_only=True).merged(
        Restriction(no_material=("silver", "steel"))
    )
    assert both.no_material == ("steel", "silver")
    assert both.lying_only


def test_every_rule_that_restricts_is_named_once() -> None:
    one, two = Restriction(heat="gentle", because=("a", "b")), Restriction(heat="none", because=("b", "c"))
    assert one.merged(two).because == ("a", "b", "c")


def test_a_rule_without_limits_is_not_named() -> None:
    assert Restriction(heat="gentle", because=("a",)).merged(Restriction(because=("b",))).because == ("a",)


def test_a_row_without_restrictions_takes_nothing_off() -> None:
    assert Restriction.from_row({"id": "some_rule"}) == Restriction()


def test_a_row_is_read_with_its_name() -> None:
    read = Restriction.from_row(_row(depth_mm_at_most=10, no_material=["steel"], stay_with_person=True))
    assert read == Restriction(
        depth_mm_at_most=10, no_material=("steel",), stay_with_person=True, because=("some_rule",)
    )


def test_a_slip_of_the_pen_in_a_row_is_refused_with_the_near_word() -> None:
    with pytest.raises(FactsError, match="Did you mean depth_mm_at_most"):
        Restriction.from_row(_row(dept_mm_at_most=10))


@pytest.mark.parametrize(
    ("limit", "value"),
    [
        ("depth_mm_at_most", -1),
        ("depth_mm_at_most", "10"),
        ("depth_mm_at_most", True),
        ("needles_at_most", 2.5),
        ("stimulation", "strong"),
        ("lying_only", False),
        ("no_material", "steel"),
        ("because", ["another_rule"]),
    ],
)
def test_a_limit_of_the_wrong_kind_is_refused(limit: str, value: object) -> None:
    with pytest.raises(FactsError, match="nothing may be recommended"):
        Restriction.from_row(_row(**{limit: value}))


def test_a_row_may_restrict_to_nothing_at_all() -> None:
    assert Restriction.from_row(_row(depth_mm_at_most=0, needles_at_most=0)).needles_at_most == 0
