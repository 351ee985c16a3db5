"""A bent spine that was marked: the plan's columns of points follow it."""

from datetime import date

import msgspec
import pytest
from tests.spec.flat_body import calm_case

from weizhong.clinic.documents.case import MidlineSpot
from weizhong.clinic.files.reading import read_case_text
from weizhong.clinic.planning.plan import plan
from weizhong.terms.errors import InvalidInput, UnknownCode

ON = date(2026, 11, 22)


def spots(case):
    made = plan(case, on=ON)
    return {
        (point.code, point.side): point.placement.position_mm
        for group in made.positions
        for point in group.points
    }


def test_back_shu_points_move_with_the_marked_spine_and_distal_points_do_not():
    straight = calm_case()
    bent = msgspec.structs.replace(straight, midline=[MidlineSpot("L3", 1.5, "right")])
    before, after = spots(straight), spots(bent)
    assert before.keys() == after.keys()
    assert after["BL23", "left"][0] < before["BL23", "left"][0] - 10
    assert after["BL23", "right"][0] < before["BL23", "right"][0] - 10
    assert after["BL40", "left"] == pytest.approx(before["BL40", "left"])


def test_a_patient_file_may_mark_the_midline():
    patient = '[patient]\nsex = "female"\nage_years = 52\nstature_cm = 162\nmass_kg = 70\n'
    text = patient + '[[midline]]\nlevel = "L3"\noffset_cm = 1.5\nside = "right"\n'
    assert read_case_text(text).midline == [MidlineSpot("L3", 1.5, "right")]


@pytest.mark.parametrize(
    ("line", "said"),
    [('level = "L9"', "midline.level"), ('levle = "L3"', "not a field"), ('side = "up"', "must be one of")],
)
def test_a_slip_in_a_mark_is_refused_by_its_field(line, said):
    good = {"level": 'level = "L3"', "offset": "offset_cm = 1.5", "side": 'side = "right"'}
    lines = [line, *(text for key, text in good.items() if not line.startswith(key[:3]))]
    with pytest.raises((InvalidInput, UnknownCode), match=said):
        read_case_text("[[midline]]\n" + "\n".join(lines))


def test_marks_further_aside_than_any_spine_are_refused():
    case = msgspec.structs.replace(calm_case(), midline=[MidlineSpot("L3", 15.0, "right")])
    with pytest.raises(InvalidInput, match="plumb line"):
        plan(case, on=ON)
