"""The command line: what it prints, and how it says no."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.unit.cli.said import BODY, Run, refused

import weizhong
from weizhong.facts.tables import digest


def test_the_version_comes_with_the_digest_of_the_facts(run: Run) -> None:
    assert run("--version") == (0, f"weizhong {weizhong.__version__} (facts {digest()})\n", "")


def test_a_point_is_shown_whole(run: Run) -> None:
    code, out, _ = run("points", "ub40")
    assert code == 0
    assert "Wěizhōng" in out


@pytest.mark.parametrize("name", ["委中", "weizhong", "Wěizhōng"])
def test_a_point_is_shown_by_its_name(run: Run, name: str) -> None:
    assert run("points", name) == run("points", "BL40")


def test_a_name_of_two_points_is_answered_with_their_codes(run: Run) -> None:
    refused(run("points", "futu"), 14, "LI18 or ST32")


def test_points_are_found_by_words(run: Run) -> None:
    _, out, _ = run("points", "--search", "low back", "--format", "json")
    assert "BL23" in {found["code"] for found in json.loads(out)}


def test_all_points_are_listed_without_a_code(run: Run) -> None:
    _, out, _ = run("points", "--format", "json")
    assert len(json.loads(out)) == 400


def test_points_are_located_on_both_sides(run: Run) -> None:
    code, out, _ = run("locate", "BL23", "GV4", "EX-B2:L4", *BODY, "--format", "json")
    assert code == 0
    located = [(point["code"], point["side"]) for point in json.loads(out)["points"]]
    assert located == [
        ("BL23", "left"),
        ("BL23", "right"),
        ("GV4", "midline"),
        ("EX-B2:L4", "left"),
        ("EX-B2:L4", "right"),
    ]


def test_codes_may_stand_anywhere(run: Run) -> None:
    _, first, _ = run("locate", "BL23", "GV4", *BODY, "--format", "json")
    assert run("locate", *BODY, "BL23", "--format", "json", "GV4") == (0, first, "")
    assert run("locate", "BL23", *BODY, "GV4", "--format", "json") == (0, first, "")


def test_a_located_point_is_printed_with_its_error(run: Run) -> None:
    code, out, _ = run("locate", "BL23", *BODY)
    assert code == 0
    assert "BL23" in out
    assert "95" in out
    assert "\x1b" not in out


@pytest.mark.parametrize(("code", "numbers"), [("BL23", 2), ("ashi:L4", 2), ("BL40", 1), ("LI4", 0)])
def test_the_pose_of_the_model_is_not_told_as_a_place_on_a_limb(run: Run, code: str, numbers: int) -> None:
    spot = ["--ashi", "L4:60mm:left"] if code == "ashi:L4" else [code]
    _, out, _ = run("locate", *spot, *BODY)
    row = next(line for line in out.splitlines() if line.startswith(f"{code} "))
    before_region = row.split("×")[0].split()[2:-1]  # after code and side, before the region's first half
    assert len(before_region) == numbers


@pytest.mark.parametrize("length", ["86cm", "860mm", "0.86m", "33.858267716535in", " 86 cm"])
def test_a_measure_is_understood_in_every_unit(run: Run, length: str) -> None:
    _, expected, _ = run("locate", "BL23", *BODY, "--measure", "sitting-height=86cm", "--format", "json")
    _, out, _ = run("locate", "BL23", *BODY, "--measure", f"sitting-height={length}", "--format", "json")
    spot, expected_spot = (json.loads(text)["points"][0]["position_mm"] for text in (out, expected))
    assert spot == pytest.approx(expected_spot, abs=1e-6)


def test_a_palpated_crest_sharpens_the_point(run: Run) -> None:
    def half_height(*extra: str) -> float:
        _, out, _ = run("locate", "BL25", *BODY, *extra, "--format", "json")
        half: float = json.loads(out)["points"][0]["ellipse"]["half_along_mm"]
        return half

    assert half_height("--palpated", "iliac-crest-height=98cm") < half_height()


def test_what_the_tape_and_the_hand_found_is_one_option_under_two_names(run: Run) -> None:
    _, shown, _ = run("locate", "--help")
    assert "one option under two names" in " ".join(shown.split())
    sharpened = [
        run("locate", "BL25", *BODY, option, "iliac-crest-height=98cm")
        for option in ("--measure", "--palpated")
    ]
    assert sharpened[0] == sharpened[1]


def test_an_ashi_spot_lies_on_its_own_side(run: Run) -> None:
    _, out, _ = run("locate", "--ashi", "L4:60mm:right", *BODY, "--format", "json")
    (spot,) = json.loads(out)["points"]
    assert spot["side"] == "right"
    assert spot["position_mm"][0] < 0  # x points to the patient's left


def test_a_body_outside_the_survey_says_so(run: Run) -> None:
    _, out, _ = run("locate", "BL23", *BODY, "--pregnant", "--format", "json")
    assert json.loads(out)["warnings"]


BAD_LOCATE: list[tuple[list[str], int, str]] = [
    (["BL99", *BODY], 14, "Did you mean"),
    (["spleen", *BODY], 14, "not a point code"),
    (["GV28", *BODY], 20, "GV28"),
    ([*BODY], 13, "a point code"),
    (["BL23", *BODY[:-2]], 13, "--mass-kg"),
    (["BL23"], 13, "--sex, --age, --stature-cm, --mass-kg"),
    (["BL23", *BODY, "--stature-cm", "16"], 15, "16"),
    (["BL23", *BODY, "--stature-cm", "1620"], 15, "1620 mm"),
    (["BL23", *BODY, "--stature-cm", "1.62"], 15, "1.62 m"),
    (["BL23", *BODY, "--mass-kg", "700"], 15, "70 kg"),
    (["BL23", *BODY, "--mass-kg", "nan"], 15, "mass"),
    (["BL23", *BODY, "--age", "520"], 15, "age"),
    (["BL23", *BODY, "--measure", "sitting-height=86"], 12, "86cm"),
    (["BL23", *BODY, "--measure", "sitting-height"], 12, "sitting-height=86cm"),
    (["BL23", *BODY, "--measure", "sitting-height=86kg"], 12, "unit of length"),
    (["BL23", *BODY, "--measure", "sitting-heigth=86cm"], 14, "Did you mean sitting-height"),
    (["BL23", *BODY, "--measure", "sitting-height=860cm"], 15, "sitting-height"),
    (
        ["BL23", *BODY, "--palpated", "iliac-crest-height=145cm", "--palpated", "c7-height=139cm"],
        15,
        "c7-height",
    ),
    (["BL23", *BODY, "--ashi", "L4:60:right"], 12, "60"),
    (["BL23", *BODY, "--ashi", "L9:60mm:right"], 12, "L9"),
    (["BL23", *BODY, "--ashi", "L4:60mm:up"], 12, "L4:60mm:right"),
    (["BL23", *BODY, "--ashi", "L4:600mm:left"], 12, "200 mm"),
]


@pytest.mark.parametrize(("arguments", "code", "words"), BAD_LOCATE)
def test_what_cannot_be_located_is_one_clear_sentence(
    run: Run, arguments: list[str], code: int, words: str
) -> None:
    refused(run("locate", *arguments), code, words)


def test_an_unknown_point_is_refused_with_near_ones(run: Run) -> None:
    refused(run("points", "BL233"), 14, "BL23")


def test_codes_and_search_together_are_refused(run: Run) -> None:
    refused(run("points", "BL23", "--search", "back"), 12, "not both")


@pytest.mark.parametrize(
    "command", [["points", "BL40"], ["points", "--search", "knee"], ["locate", "BL23", *BODY]]
)
def test_the_ending_tells_the_format_of_every_command(run: Run, tmp_path: Path, command: list[str]) -> None:
    assert run(*command, "-o", tmp_path / "out.JSON") == (0, "", "")
    assert json.loads((tmp_path / "out.JSON").read_text())


def test_an_interrupt_is_quiet(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt() -> str:
        raise KeyboardInterrupt

    monkeypatch.setattr("weizhong.facts.tables.digest", interrupt)
    assert run("--version") == (130, "", "")


def test_an_interrupt_is_quiet_while_the_program_still_starts() -> None:
    code = """
import runpy, sys
class Interrupt:
    def find_spec(self, name, path=None, target=None):
        if name == "weizhong.cli":
            raise KeyboardInterrupt
sys.meta_path.insert(0, Interrupt())
runpy.run_module("weizhong", run_name="__main__")
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "")


def test_a_reader_who_stops_reading_gets_no_complaint() -> None:
    command = (
        f"{sys.executable} -c 'from weizhong.__main__ import main; main()' points --format json | head -c 10"
    )
    done = subprocess.run(
        ["bash", "-c", command], capture_output=True, text=True, check=False, env={**os.environ}
    )
    assert done.stderr == ""
    assert len(done.stdout) == 10


@pytest.mark.parametrize("arguments", ["points --format json", "points"])
def test_a_reader_who_stops_reading_is_told_by_the_exit_code(arguments: str) -> None:
    command = f"{sys.executable} -c 'from weizhong.__main__ import main; main()' {arguments} | true"
    done = subprocess.run(
        ["bash", "-c", f"{command} > /dev/null; exit ${{PIPESTATUS[0]}}"], capture_output=True, check=False
    )
    assert done.returncode == 141


def test_a_terminal_without_hanzi_still_shows_the_point() -> None:
    command = [sys.executable, "-c", "from weizhong.__main__ import main; main()", "points", "BL40"]
    plain = {**os.environ, "PYTHONIOENCODING": "ascii"}
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=plain)
    assert "BL40" in done.stdout


@pytest.mark.parametrize("arguments", ["points BL40", "points --format json", "schema plan", "--version"])
@pytest.mark.parametrize(("where", "reason"), [("> /dev/full", "No space left"), (">&-", "is closed")])
def test_an_output_that_takes_nothing_is_one_clear_sentence(arguments: str, where: str, reason: str) -> None:
    command = f"{sys.executable} -c 'from weizhong.__main__ import main; main()' {arguments} {where}"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
    refused((done.returncode, done.stdout, done.stderr), 22, reason)


@pytest.mark.parametrize(
    "words",
    [
        "review {}", "review {}.toml", "review --same-person {}.jsonl", "follow-up {}", "score rmdq {}",
        "evidence pool {}", "evidence network {}", "plan {}", "odds {}", "session --replay {}",
    ],
)  # fmt: skip
def test_a_file_that_cannot_even_be_looked_for_is_named(run: Run, words: str) -> None:
    name = "x" * 300
    refused(run(*words.format(name).split()), 11, f"{name[:9]}")
    said = run(*words.format(name).split())[2]
    assert "cannot be read (File name too long)" in said
    assert "Standard output" not in said


def test_a_spot_on_the_patients_right_is_tapped_like_one_on_the_left(run: Run) -> None:
    sides = [
        json.loads(run("locate", *BODY, "--tap", f"{x},85,1050", "--format", "json")[1])["points"][0]["side"]
        for x in (60, -60)
    ]
    assert sides == ["left", "right"]


@pytest.mark.parametrize("slip", ["162,5", "1_62", "tall", ""])
def test_a_number_is_written_with_a_point_and_digits_alone(run: Run, slip: str) -> None:
    body = ["--sex", "female", "--age", "52", "--stature-cm", slip, "--mass-kg", "70"]
    refused(run("locate", "BL23", *body), 2, "is not a number as written here, such as 162.5")


def test_a_mark_on_the_plumb_line_lies_nowhere_beside_it(run: Run) -> None:
    refused(run("locate", "BL18", *BODY, "--midline", "T9:5mm:midline"), 12, "lies at 0 mm")


def test_the_other_choice_of_an_undecided_point_is_told_from_the_first(run: Run) -> None:
    rows = [line for line in run("locate", "LI19", *BODY)[1].splitlines() if line.startswith("LI19  ")]
    assert ["other choice" in row for row in rows] == [False, False, True, True]
