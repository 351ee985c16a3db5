"""Reading order, and the words shared by every output."""

import dataclasses
from typing import Any

import msgspec
from tests.unit.report import made_up

from weizhong.anatomy.placed_point import LevelBelief
from weizhong.clinic.documents.treatment_plan import Citation, Finding
from weizhong.report import outline, phrases


def test_sides_of_a_point_are_read_together_and_midline_points_stand_alone() -> None:
    sets = list(outline.all_sets(made_up.plan()))
    assert [(one.code, phrases.sides(one)) for one in sets[:3]] == [
        ("GV4", "midline"),
        ("GV3", "midline"),
        ("BL23", "left and right"),
    ]


def test_groups_are_read_in_treatment_order_not_in_file_order() -> None:
    plan = made_up.plan()
    reversed_plan = made_up.plan(positions=plan.positions[::-1])
    assert [group.position for group in outline.groups_in_order(reversed_plan)] == ["prone", "supine"]


def test_anchors_are_unique_and_safe_for_identifiers() -> None:
    anchors = [one.anchor for one in outline.all_sets(made_up.plan())]
    assert len(set(anchors)) == len(anchors)
    assert "point-prone-EX-B2-L4" in anchors


def test_sides_that_differ_are_told_apart() -> None:
    [*_, point_set] = outline.all_sets(made_up.plan())
    assert phrases.per_side(point_set, lambda member: (member.code,)) == [("", ("ST36",))]
    differing = phrases.per_side(point_set, lambda member: (member.side,))
    assert differing == [("left", ("left",)), ("right", ("right",))]


def test_two_spots_on_one_side_are_told_apart_and_the_side_is_named_once() -> None:
    [*_, point_set] = outline.all_sets(made_up.plan())
    spots = [
        msgspec.structs.replace(member, placement=dataclasses.replace(member.placement, spot=spot))
        for member in point_set.members
        for spot in ("EX-UE7/radial", "EX-UE7/ulnar")
    ]
    doubled = outline.PointSet(point_set.position, tuple(spots))
    assert phrases.sides(doubled) == "left and right"
    told = phrases.per_side(doubled, lambda member: (phrases.side(member.placement),))
    assert [label for label, _ in told] == ["left, radial", "left, ulnar", "right, radial", "right, ulnar"]


def test_rules_that_give_the_same_order_are_told_once_with_all_they_rest_on() -> None:
    def rule(name: str, **changes: Any) -> Finding:
        given = {"rule": name, "text": f"{name}.", "action": "Send at once.", "because": ["fever", name]}
        return made_up.finding("stop", "Suspected infection", **{**given, **changes})

    first, second = rule("Rest pain"), rule("Recent operation", citations=[made_up.GUIDE])
    (told,) = outline.told_once([first, made_up.finding("note", "Age"), second])[:-1]
    assert told.text == "Rest pain. Recent operation."
    assert told.because == ["fever", "Rest pain", "Recent operation"]
    assert told.citations == [made_up.WHO, made_up.GUIDE]
    for changes in ({"action": "Advise a visit."}, {"points": ["BL23"]}, {"modalities": ["cupping"]}):
        assert len(outline.told_once([first, rule("Recent operation", **changes)])) == 2


def test_phrases_with_commas_of_their_own_are_set_apart() -> None:
    assert phrases.because(["a, b", "c"]) == "Because: a, b; c"
    assert phrases.because([]) == ""


def test_a_level_too_unlikely_to_print_is_left_out_unless_it_is_the_intended_one() -> None:
    belief = LevelBelief("L2", {"T12": 0.001, "L1": 0.4, "L2": 0.002, "L3": 0.597})
    assert [level for level, _, _ in phrases.level_shares(belief)] == ["L1", "L2", "L3"]


def test_every_citation_of_the_plan_is_in_the_bibliography_once() -> None:
    found = outline.bibliography(made_up.plan())
    assert {key: len(citations) for key, citations in found.items()} == {
        "WHO2008": 1,
        "FOX2016": 1,
        "NICE-NG59": 1,
    }


def test_unverified_sources_are_marked_as_such() -> None:
    assert phrases.sources([made_up.WHO]) == "WHO2008"
    assert phrases.sources([made_up.RECALLED]) == "FOX2016 (unverified: recalled)"


def test_a_draft_says_that_depth_is_withheld_and_names_no_angle() -> None:
    assert phrases.depth(made_up.DEPTHS["withheld"]) == ("No depth is given in a draft.",)
    assert phrases.depth(made_up.DEPTHS["none_over_organ"]) == (
        "No depth: kidney below, and no ceiling for this person exists yet.",
    )
    assert phrases.depth(made_up.DEPTHS["no_data"]) == ("No data on depth.",)


def test_a_source_of_which_only_a_part_was_read_says_which() -> None:
    label = "read in the source (which coatings recalled)"
    partly = Citation(key="MEDSCAPE", title="", url="", check="R", check_label=label)
    wholly = Citation(key="MEDSCAPE", title="", url="", check="R", check_label="read in the source")
    assert phrases.sources([partly]) == "MEDSCAPE (read in the source; which coatings recalled)"
    assert phrases.sources([wholly]) == "MEDSCAPE"
