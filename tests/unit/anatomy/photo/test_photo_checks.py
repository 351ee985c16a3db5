"""What no honest picture could show is refused before anything is fitted."""

from dataclasses import replace

import pytest
from tests.unit.anatomy.photo.photographs import SIZE, TRUNK, WHOLE, WOMAN, camera, photograph

from weizhong.anatomy.landmarks import predict
from weizhong.anatomy.photo.checks import refuse_unusable
from weizhong.anatomy.photo.marks import MarkedDistance
from weizhong.terms.codes import Laterality
from weizhong.terms.errors import InvalidInput, MissingInput

BEFORE = predict(WOMAN)
PHOTO = photograph(WHOLE, camera(roll=6))
OTHER = {Laterality.LEFT: Laterality.RIGHT, Laterality.RIGHT: Laterality.LEFT}


def refused(photo, kind=InvalidInput):
    with pytest.raises(kind) as caught:
        refuse_unusable(BEFORE, photo)
    return str(caught.value)


def with_pixels(photo, change):
    marks = tuple(replace(mark, pixel=change(mark)) for mark in photo.marks)
    return replace(photo, marks=marks)


def with_names(photo, swap):
    """Give marks each other's names, keeping their pixels."""
    pixels = {mark.name: mark.pixel for mark in photo.marks}
    return with_pixels(photo, lambda mark: pixels[swap.get(mark.name, mark.name)])


def test_an_honest_picture_passes():
    refuse_unusable(BEFORE, PHOTO)
    refuse_unusable(BEFORE, photograph(TRUNK, camera(8, 8, 8), tape=("c7", "dimple-left")))


def test_a_mark_outside_the_picture_is_named_with_the_pictures_size():
    far = with_pixels(PHOTO, lambda mark: (3100.0, 900.0) if mark.name == "c7" else mark.pixel)
    assert refused(far).startswith(
        "c7 lies outside the picture at x = 3100, y = 900; the picture is 3000 wide"
    )


def test_the_end_of_a_distance_outside_the_picture_is_refused():
    stray = replace(PHOTO, distances=(MarkedDistance(((100.0, 100.0), (100.0, -5.0)), 300.0),))
    assert "end of a distance lies outside" in refused(stray)


def test_a_photo_without_scale_is_refused_and_both_ways_out_are_told():
    message = refused(photograph(TRUNK, camera()), MissingInput)
    assert message.startswith("The photo has no scale")
    assert "crown" in message
    assert "measured in cm" in message


def test_crown_without_floor_is_no_scale():
    assert "no scale" in refused(photograph(("crown", *TRUNK), camera()), MissingInput)


def test_lying_prone_stature_gives_no_scale():
    lying = replace(PHOTO, posture="prone")
    assert refused(lying).startswith("crown cannot be used on somebody lying down")
    message = refused(photograph(TRUNK, camera(), posture="prone"), MissingInput)
    assert "no scale" in message
    assert "crown" not in message


def test_too_few_marks_are_counted():
    assert refused(photograph(("crown", "heel"), camera()), MissingInput).startswith(
        "3 named marks were given"
    )


def test_names_in_the_wrong_order_are_told_both():
    message = refused(with_names(PHOTO, {"c7": "cleft-top", "cleft-top": "c7"}))
    assert "is marked below" in message
    assert "c7" in message or "cleft-top" in message


def test_an_upside_down_picture_is_told_to_be_turned():
    turned = with_pixels(PHOTO, lambda mark: (SIZE[0] - mark.pixel[0], SIZE[1] - mark.pixel[1]))
    assert refused(turned).startswith("Every mark stands upside down")


def test_one_swapped_pair_is_named():
    swapped = with_names(PHOTO, {"dimple-left": "dimple-right", "dimple-right": "dimple-left"})
    message = refused(swapped)
    assert message.startswith("Left and right are swapped at dimple:")
    assert "patient's left is on the picture's left" in message


def test_a_single_mark_on_the_wrong_side_of_the_midline_is_seen():
    pixels = {mark.name: mark.pixel for mark in PHOTO.marks}
    marks = tuple(mark for mark in PHOTO.marks if mark.name != "dimple-right")
    wrong = with_pixels(
        replace(PHOTO, marks=marks),
        lambda mark: pixels["dimple-right"] if mark.name == "dimple-left" else mark.pixel,
    )
    assert "swapped at dimple" in refused(wrong)


def test_a_mirrored_picture_or_one_from_the_front_is_told_as_such():
    mirrored = with_pixels(PHOTO, lambda mark: (SIZE[0] - mark.pixel[0], mark.pixel[1]))
    message = refused(mirrored)
    assert "at every mark" in message
    assert "mirrored" in message
    assert "from the front" in message


def test_all_sides_swapped_is_the_same_picture():
    swapped = replace(PHOTO, marks=tuple(replace(m, side=OTHER.get(m.side, m.side)) for m in PHOTO.marks))
    assert "at every mark" in refused(swapped)
