"""``weizhong level`` from the command line."""

import json

import pytest

from weizhong.__main__ import main

BODY = ["--sex", "female", "--age", "52", "--stature-cm", "162", "--mass-kg", "70"]


def answered(capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, object]:
    main(["level", *words, *BODY, "--format", "json"])
    (answer,) = json.loads(capsys.readouterr().out)["answers"]
    assert isinstance(answer, dict)
    return answer


def chance(capsys: pytest.CaptureFixture[str], *words: str) -> float:
    value = answered(capsys, *words)["probability"]
    assert isinstance(value, float)
    return value


def test_a_point_is_asked_for_by_its_code_and_told_by_its_level(capsys: pytest.CaptureFixture[str]) -> None:
    assert str(answered(capsys, "BL23")["sentence"]).startswith("L2 most likely")


def test_what_is_felt_makes_it_surer(capsys: pytest.CaptureFixture[str]) -> None:
    nothing = chance(capsys, "BL23")
    crest = chance(capsys, "BL23", "--measure", "iliac-crest-height=98cm")
    counted = chance(capsys, "BL23", "--measure", "iliac-crest-height=98cm", "--found", "L4=96.5cm")
    assert nothing < crest < counted


def test_a_process_found_where_it_cannot_well_be_is_doubted(capsys: pytest.CaptureFixture[str]) -> None:
    fits, off = (
        chance(capsys, "BL23", "--measure", "iliac-crest-height=98cm", "--found", f"L4={height}cm")
        for height in ("96.5", "100")
    )
    assert off < fits


def test_a_process_found_without_a_height_is_measured_from(capsys: pytest.CaptureFixture[str]) -> None:
    answer = answered(capsys, "BL23", "--found", "L4", "--posture", "prone", "--arms", "up")["answer"]
    assert isinstance(answer, dict)
    assert answer["mark"]["start"] == "l4-spinous-process-height"
    assert answer["posture"] == {"body": "prone", "arms": "up"}


def test_arms_change_what_the_shoulder_blade_says(capsys: pytest.CaptureFixture[str]) -> None:
    marks = []
    for arms in ("up", "down"):
        answer = answered(
            capsys, "BL17", "--measure", "scapula-angle-height=118cm", "--posture", "prone", "--arms", arms
        )["answer"]
        assert isinstance(answer, dict)
        marks.append(answer["mark"]["mm"])
    up, down = marks
    assert up > down


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        ((), "a point or a level, such as BL23 or L2"),
        (("ST36",), "not found by one vertebra"),
        (("BL99",), "BL99"),
        (("BL23", "--posture", "pronee"), "Did you mean prone"),
        (("BL23", "--arms", "sideways"), "down, up or unknown"),
        (("BL23", "--found", "S2"), "not a process that is counted"),
        (("BL23", "--found", "L4=tall"), "L4"),
        (("BL23", "--found", "L9=100cm"), "nothing that is found"),
    ],
)
def test_what_cannot_be_answered_is_refused_in_one_line(
    capsys: pytest.CaptureFixture[str], words: tuple[str, ...], complaint: str
) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["level", *words, *BODY])
    said = capsys.readouterr()
    assert stopped.value.code not in (0, None)
    assert said.out == ""
    assert complaint in said.err
    assert said.err.count("\n") == 1
