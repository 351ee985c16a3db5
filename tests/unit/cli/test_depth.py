"""``weizhong depth``: what it prints, and how it says no."""

import json

import pytest

COMMAND = "depth"
BODY = ["--sex", "female", "--age", "31", "--stature-cm", "165", "--mass-kg", "48"]


def depths(run, *arguments):
    code, out, err = run(*arguments, "--format", "json")
    assert (code, err) == (0, "")
    return {point["code"]: point["depth"] for point in json.loads(out)["points"]}


def test_a_thin_woman_face_down(run):
    found = depths(run, "BL23", "BL13", *BODY, "--posture", "prone")
    assert found["BL13"]["bound_mm"] == 15.0
    assert found["BL23"]["status"] == "none_over_organ"


def test_the_textbook_is_put_in_millimetres_of_this_body(run):
    taught = depths(run, "BL13", *BODY)["BL13"]["taught"]
    low, high = taught["mm"]
    assert 7 < low < high < 20
    assert low / taught["cun"][0] == pytest.approx(high / taught["cun"][1], abs=0.3)


def test_measures_that_contradict_each_other_are_told(run):
    _, out, _ = run("BL23", *BODY, "--measure", "iliac-crest-height=92cm", "--format", "json")
    _, page, _ = run("BL23", *BODY, "--measure", "iliac-crest-height=92cm")
    assert any("hardly fits" in note for note in json.loads(out)["warnings"])
    assert "Note: iliac-crest-height of 92.0 cm hardly fits" in page


def test_the_posture_tells(run):
    man = ["--sex", "male", "--age", "40", "--stature-cm", "178", "--mass-kg", "75"]
    found = {
        posture: depths(run, "BL13", "BL23", *man, "--posture", posture)
        for posture in ("prone", "supine", "side-lying", "sitting")
    }
    assert [found[name]["BL13"]["bound_mm"] for name in found] == [19.0, 19.0, 14.5, 14.5]
    assert [found[name]["BL23"]["bound_mm"] for name in found] == [11.0, 25.0, 11.0, 11.0]


VOIDING = ["--pregnant", "--marked-kyphosis", "--spine-surgery", "--chronic-lung-disease", "--marfan"]


@pytest.mark.parametrize("flag", VOIDING)
def test_what_voids_a_bound_has_an_option(run, flag):
    assert depths(run, "BL13", *BODY, flag)["BL13"]["bound_mm"] is None


def test_thinned_blood_withholds_everything(run):
    assert depths(run, "ST36", *BODY, "--anticoagulant")["ST36"]["status"] == "withheld"


def test_a_point_that_cannot_be_placed_still_has_its_hazard(run):
    assert "No needle" in depths(run, "GV28", *BODY)["GV28"]["text"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["BL23"], "Missing: --sex"),
        (BODY, "a point code"),
        (["BL99", *BODY], "BL99"),
        (["BL23", *BODY, "--posture", "standing"], "standing"),
        (["XX", *BODY], "'XX' is not a point code"),
    ],
)
def test_a_slip_is_refused_in_one_line(run, arguments, words):
    code, out, err = run(*arguments)
    assert (code > 0, out) == (True, "")
    assert words in err
    assert len(err.splitlines()) == 1
