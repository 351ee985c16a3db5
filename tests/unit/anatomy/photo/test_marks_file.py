"""The marks file: what is read, and one clear sentence for everything that is wrong."""

import pytest

from weizhong.anatomy.photo.marks import mark_kinds
from weizhong.anatomy.photo.marks_file import photo_name, read_marks
from weizhong.terms.codes import Laterality
from weizhong.terms.errors import InvalidInput, MissingInput, UnknownCode

SIZE = {"width_px": 3000, "height_px": 4000}
MARKS = {"c7": [1500, 700], "dimple-left": [1400, 2000]}


def document(**changes):
    return {"photo": dict(SIZE), "marks": dict(MARKS), **changes}


def test_marks_sides_and_distances_are_read():
    photo = read_marks(
        document(
            marks={**MARKS, "midline": [[1500, 900], [1502, 1100]]},
            distance=[{"from": "c7", "to": [1500, 1500], "cm": 40}],
        )
    )
    assert [mark.name for mark in photo.marks] == ["c7", "dimple-left", "midline", "midline"]
    assert photo.marks[1].side is Laterality.LEFT
    assert photo.distances[0].ends == ("c7", (1500.0, 1500.0))
    assert photo.distances[0].length_mm == 400


def test_names_are_understood_with_underscores_and_capitals():
    assert read_marks(document(marks={"Dimple_Left": [1, 2]})).marks[0].name == "dimple-left"


def test_every_kind_can_be_typed():
    for kind in mark_kinds().values():
        if kind.name == "midline":
            continue
        name = f"{kind.name}-left" if kind.sides else kind.name
        assert read_marks(document(marks={name: [1, 2]})).marks[0].kind is kind


def test_told_lens_and_stance_are_kept():
    told = {
        "posture": "prone",
        "cropped": True,
        "levelled": True,
        "curved_spine": True,
        "focal_length_35mm": 26,
    }
    photo = read_marks(document(photo=SIZE | told))
    assert photo.posture == "prone"
    assert photo.is_cropped
    assert photo.is_levelled
    assert photo.has_curved_spine
    assert photo.focal_length_35mm == 26


def test_the_pictures_own_size_is_used_and_must_agree():
    assert read_marks({"photo": {"file": "a.jpg"}, "marks": MARKS}, (800, 600)).width_px == 800
    with pytest.raises(
        InvalidInput, match=r"The picture is 800 by 600 pixels, but the marks file says otherwise"
    ):
        read_marks(document(), (800, 600))


@pytest.mark.parametrize(
    ("change", "error", "message"),
    [
        ({"marks": {}}, MissingInput, r"has no marks; add \[marks\]"),
        ({"photo": {}}, MissingInput, r"size is missing: give photo\.file"),
        ({"photo": {"width_px": 30, "height_px": 40}}, InvalidInput, r"between 200 and 30000 pixels"),
        ({"photo": {**SIZE, "zoom": 2}}, InvalidInput, r"photo: 'zoom' is not a field"),
        ({"photo": {**SIZE, "posture": "sitting"}}, InvalidInput, r"must be one of standing, prone"),
        ({"photo": {**SIZE, "cropped": "yes"}}, InvalidInput, r"photo\.cropped must be true or false"),
        ({"photo": {**SIZE, "focal_length_35mm": 4}}, InvalidInput, r"between 12 and 200 mm"),
        ({"mark": {}}, InvalidInput, r"the marks file: 'mark' is not a field\. Did you mean marks"),
        ({"marks": {"dimples-left": [1, 2]}}, UnknownCode, r"that can be marked\. Did you mean dimple-left"),
        ({"marks": {"dimple": [1, 2]}}, InvalidInput, r"own side: write dimple-left"),
        ({"marks": {"c7-left": [1, 2]}}, InvalidInput, r"c7 lies on the midline and has no side"),
        ({"marks": {"c7": 12}}, InvalidInput, r"marks\.c7 must be two numbers, x and y in pixels"),
        ({"marks": {"c7": [1, "2"]}}, InvalidInput, r"marks\.c7 must be a finite number"),
        ({"marks": {"c7": [1, float("nan")]}}, InvalidInput, r"finite number"),
        ({"marks": {"c7": [1, 2], "C7": [1, 3]}}, InvalidInput, r"c7 is marked twice; keep one"),
        ({"marks": {"c7": [1, 2], "l4": [1, 2]}}, InvalidInput, r"c7 and l4 are marked at the same pixel"),
        ({"marks": {"midline": [1, 2]}}, InvalidInput, r"marks\.midline must be a list of spots"),
        ({"distance": {"cm": 3}}, InvalidInput, r"headed \[\[distance\]\]"),
        ({"distance": [{"from": "c7", "to": "c7", "cm": 30}]}, InvalidInput, r"distance 1 begins and ends"),
        ({"distance": [{"from": "c7", "to": [1, 2]}]}, InvalidInput, r"distance 1: cm is missing"),
        ({"distance": [{"from": "c7", "to": [1, 2], "cm": 400}]}, InvalidInput, r"400 cm was given, 5 to"),
        ({"distance": [{"from": "l4", "to": [1, 2], "cm": 30}]}, InvalidInput, r"must be one of the marks"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said(change, error, message):
    with pytest.raises(error, match=message):
        read_marks(document(**change))


def test_the_pictures_name_must_be_text():
    assert photo_name({}) is None
    with pytest.raises(InvalidInput, match="name in quotes"):
        photo_name({"photo": {"file": 3}})
