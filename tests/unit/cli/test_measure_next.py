import json

import pytest

from weizhong.anatomy.measure_next import POSTURES
from weizhong.cli import main
from weizhong.cli.measure_next import _POSTURES
from weizhong.terms.errors import MissingInput

WOMAN = ["--sex", "female", "--age", "52", "--stature-cm", "162", "--mass-kg", "70"]


def run(capsys, *words):
    main(["measure-next", *words])
    return capsys.readouterr().out


def refused(capsys, *words):
    with pytest.raises(SystemExit) as stopped:
        main(["measure-next", *words])
    return stopped.value.code, capsys.readouterr().err


def test_it_says_what_to_measure_how_and_what_it_is_worth(capsys):
    page = " ".join(run(capsys, "BL23", *WOMAN, "--posture", "sitting").split())
    assert "1. Measure sitting height (sitting): BL23's error falls from 23 to 18 mm along the spine." in page
    assert "Sit upright on a flat seat" in page


def test_a_measure_taken_is_not_told_to_be_taken_first_again(capsys):
    page = run(capsys, "BL23", *WOMAN, "--posture", "sitting", "--measure", "sitting-height=86cm")
    assert "1. Measure sitting height" not in page


def test_json_holds_the_steps(capsys):
    document = json.loads(run(capsys, "BL23", "BL25", *WOMAN, "--steps", "2", "--format", "json"))
    assert len(document["steps"]) == 2
    assert document["steps"][0]["gain_mm"] > document["steps"][1]["gain_mm"] > 0


def test_it_is_written_to_a_file(capsys, tmp_path):
    assert run(capsys, "BL23", *WOMAN, "-o", str(tmp_path / "next.json")) == ""
    assert json.loads((tmp_path / "next.json").read_text("utf-8"))["points"][0]["code"] == "BL23"


def test_a_repeat_is_the_same_measure_given_twice(capsys):
    readings = ["--measure", "sitting-height=86cm", "--measure", "sitting-height=868mm"]
    assert "sitting height 2 times" in " ".join(run(capsys, "BL23", *WOMAN, *readings).split())


def test_vertebrae_are_counted_only_when_asked_for(capsys):
    document = json.loads(run(capsys, "BL25", *WOMAN, "--count-vertebrae", "--format", "json"))
    assert document["steps"][0]["name"] == "l4-spinous-process-height"


def test_the_words_offer_every_posture_there_is():
    assert _POSTURES == POSTURES


def test_what_is_missing_is_named_at_once(capsys):
    code, complaint = refused(capsys, "--sex", "female")
    assert code == MissingInput.exit_code
    assert "--age, --stature-cm, --mass-kg, a point code, such as BL23" in complaint


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["BL99", *WOMAN], "There is no point BL99"),
        (["BL23", *WOMAN, "--measure", "siting-height=86cm"], "Did you mean sitting-height"),
        (["BL23", *WOMAN, "--measure", "sitting-height=-86cm"], "sitting-height"),
        (["BL23", *WOMAN, "--measure", "sitting-height=nan"], "sitting-height"),
        (["BL23", *WOMAN, "--measure", "sitting-height=8.6cm"], "Was 86.0 cm meant"),
        (["BL23", *WOMAN, "--steps", "0"], "At least one step is needed"),
        (["BL23", *WOMAN, "--posture", "lying"], "invalid choice"),
    ],
)
def test_bad_input_is_refused_in_one_line(capsys, words, says):
    code, complaint = refused(capsys, *words)
    assert code not in (0, 1)
    assert says in complaint
    assert complaint.count("\n") == 1
