"""So many pieces on the whole body: which sites keep theirs, what is told, and what may be added."""

from functools import cache

import pytest
from msgspec.structs import replace
from tests.spec.flat_body import calm_case

from weizhong.anatomy.location_rules import placeable_codes
from weizhong.clinic.diagnosis.diagnose import diagnose
from weizhong.clinic.gate.screen import screen
from weizhong.clinic.prescription.needles_set import few_needles, many_needles, needle_count
from weizhong.clinic.prescription.pieces import PieceLimit, used_up, with_room, within_pieces
from weizhong.clinic.prescription.prescribe import prescribe
from weizhong.clinic.prescription.site_gate import Prescribed
from weizhong.clinic.prescription.styles import style

PRESS, SEEDS = PieceLimit("press_needle", 8, 2), PieceLimit("seeds", 6, 0)
ART = style("back_pain", "art")


@cache
def sites(*modalities: str) -> tuple[Prescribed, ...]:
    """Twelve sites: six points on both sides."""
    case = calm_case(modalities=list(modalities))
    found = prescribe(case, diagnose(case, frozenset()), screen(case), frozenset(placeable_codes())).sites
    assert len(found) == 12
    return found


def bearing(kept: list[Prescribed], modality: str) -> list[str]:
    return [f"{one.choice.code} {one.side}" for one in kept if modality in one.modalities]


@pytest.mark.parametrize(("limit", "left"), [(PRESS, 6), (SEEDS, 6), (PieceLimit("seeds", 6, 1), 4)])
def test_the_first_points_keep_theirs_on_both_sides_or_on_none(limit: PieceLimit, left: int) -> None:
    every = sites(limit.modality)
    kept, (note,) = within_pieces(every, [limit])
    assert kept == list(every[:left])
    gone = list(dict.fromkeys(one.choice.code for one in every[left:]))
    assert note.text.endswith(f"Left out: {', '.join(gone)}.")
    assert note.rule == "prescription.too_many_pieces"
    assert {one.check for one in note.citations} == {"K"}


def test_at_the_very_number_nothing_is_left_out() -> None:
    every = sites("seeds")[:6]
    assert within_pieces(every, [SEEDS]) == (list(every), [])


def test_where_the_last_point_is_treated_on_one_side_it_alone_goes() -> None:
    every = sites("seeds")[:7]
    kept, (note,) = within_pieces(every, [SEEDS])
    assert kept == list(every[:6])
    assert note.text.endswith(f"Left out: {every[6].choice.code}.")


def test_a_needle_by_hand_stays_where_the_press_needle_is_cut() -> None:
    every = sites("needling", "press_needle")
    kept, (note,) = within_pieces(every, [PRESS])
    assert len(kept) == 12
    assert [one.modalities for one in kept[6:]] == [("needling",)] * 6
    assert kept[6].not_done == (
        "Press needles: not done here, to stay within 8 press needles at once on the whole body, "
        "2 of them on the ear.",
    )
    assert kept[0].not_done == ()
    assert "Left out" not in note.text
    assert "Treated without press needles: " in note.text


def test_each_is_cut_to_its_own_number_and_what_is_left_out_in_the_end_is_told_so() -> None:
    kept, notes = within_pieces(sites("press_needle", "seeds"), [PRESS, SEEDS])
    assert bearing(kept, "press_needle") == bearing(kept, "seeds")
    assert len(kept) == 6
    assert all("Left out: " in one.text and "Treated without" not in one.text for one in notes)
    kept, notes = within_pieces(sites("press_needle", "seeds"), [PRESS, PieceLimit("seeds", 6, 4)])
    assert (len(bearing(kept, "press_needle")), len(bearing(kept, "seeds"))) == (6, 2)
    assert "Treated without seeds: BL25, BL40." in notes[1].text


def test_what_nobody_limits_is_cut_by_nothing() -> None:
    every = sites("needling")
    assert within_pieces(every, [PRESS, SEEDS]) == (list(every), [])


def test_a_further_site_has_what_there_is_room_for() -> None:
    every = sites("needling", "press_needle")
    kept = within_pieces(every, [PRESS])[0]
    full = used_up(kept, [PRESS, SEEDS])
    assert full == [PRESS]
    further = with_room(every[0], full)
    assert further is not None
    assert further.modalities == ("needling",)
    assert with_room(replace(every[0], modalities=("press_needle",)), full) is None
    assert with_room(every[0], []) is every[0]


def test_a_site_is_not_told_to_go_without_what_it_never_had() -> None:
    needled = sites("needling")[0]
    assert with_room(needled, [PRESS, SEEDS]) is needled
    press = sites("press_needle")[0]
    assert with_room(press, [PRESS, SEEDS]) is None


def test_only_needles_by_hand_are_few_or_many() -> None:
    press, both = sites("press_needle"), sites("needling", "press_needle")
    assert needle_count(press) == 12
    assert few_needles(press, ART) == []
    assert [one.text for one in few_needles(both, ART)] == [
        "12 needles, fewer than 14 to 20 needles a session."
    ]
    assert many_needles([*press, *press], ART) == []
    assert many_needles([*both, *both], ART) != []


@pytest.mark.parametrize(
    ("at_most", "is_told"), [(4, False), (13, False), (14, True), (20, True), (None, True)]
)
def test_of_who_may_have_few_needles_nobody_says_that_they_are_few(
    at_most: int | None, is_told: bool
) -> None:
    assert bool(few_needles(sites("needling"), ART, at_most)) is is_told
