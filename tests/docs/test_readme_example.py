"""What the README shows runs as it stands there."""

import re
import shlex
from importlib.resources import files
from pathlib import Path

import pytest
from tests.session_guide import a_visit
from tests.session_records import a_file, a_record
from tests.spec.flat_body import calm_answers
from tests.spec.session_visit import DAY
from tests.unit.fhir.bundles import PERSON, bundle

from weizhong.__main__ import main
from weizhong.clinic.files.practitioner_file import read_practitioner_text
from weizhong.clinic.files.reading import read_case_text
from weizhong.clinic.gate.visit_gate import due_at_visit
from weizhong.clinic.scope.practitioner import may_use
from weizhong.report import json as report_json

README = (Path(__file__).parents[2] / "README.md").read_text("utf-8")
PHOTO_PAGE = (Path(__file__).parents[2] / "docs/photo.md").read_text("utf-8")
REVIEW_PAGE = (Path(__file__).parents[2] / "docs/review.md").read_text("utf-8")
(ME,) = re.findall(r"```toml\n(.*?)```", README, flags=re.DOTALL)
EXAMPLE = files("weizhong.clinic").joinpath("data/example_patient.toml").read_text("utf-8")
PYTHON = re.findall(r"```python\n(.*?)```", README, flags=re.DOTALL)
(ANNA,) = re.findall(r"`ANNA` below stands for\s+`(.*?)`", README)
# Indented command lines, long ones continued with a backslash, several on one line set apart by blanks.
COMMANDS = [
    command.strip()
    for line in re.findall(r"^    (weizhong (?:.*\\\n)*.*)$", README, flags=re.MULTILINE)
    for command in re.split(r"\s{3,}(?=weizhong )", line.replace("\\\n", " ").replace("ANNA", ANNA))
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the files the README speaks of."""
    answers = "\n".join(f'{name} = "{answer}"' for name, answer in calm_answers().items())
    (tmp_path / "patient.toml").write_text(EXAMPLE)
    (tmp_path / "bundle.json").write_text(bundle(*PERSON))
    (tmp_path / "answers.toml").write_text(f"[answers]\n{answers}\n")
    (marks,) = re.findall(r"```toml\n(.*?)```", PHOTO_PAGE, flags=re.DOTALL)
    (tmp_path / "marks.toml").write_text(re.sub('file = ".*?"', "width_px = 3024\nheight_px = 4032", marks))
    course, scores = re.findall(r"```toml\n(.*?)```", REVIEW_PAGE, flags=re.DOTALL)
    (tmp_path / "course.toml").write_text(course)
    (tmp_path / "scores.toml").write_text(scores)
    (tmp_path / "plan.json").write_text(report_json.render(a_visit.the_plan(DAY)))
    (tmp_path / "plan-visits").mkdir()
    a_file(tmp_path / "plan-visits" / "1.record.json", a_record(patient=a_visit.the_plan(DAY).input_digest))
    today = "\n".join(
        f'{one.id} = "no"' for one in due_at_visit(read_case_text(EXAMPLE)) if "." not in one.id
    )
    (tmp_path / "today.toml").write_text(f"[answers]\n{today}\n")
    (tmp_path / "me.toml").write_text(ME)
    (tmp_path / "answers.csv").write_text(f"{','.join(map(str, range(1, 25)))}\n{'1,' * 23}0\n")
    (tmp_path / "trials.csv").write_text("study,estimate,low,high\nA,-5,-9,-1\nB,-2,-5,1\n")
    arms = "A,sham,9,5,2\nA,real,9,4,2\nB,sham,9,6,2\nB,none,9,7,2\n"
    (tmp_path / "arms.csv").write_text(f"study,treatment,n,mean,sd\n{arms}")
    (tmp_path / "people.csv").write_text("sex,age_years,stature_cm,mass_kg\nfemale,52,162,70\n")
    return tmp_path


def test_the_example_takes_five_lines() -> None:
    (example,) = PYTHON
    statements = [line for line in example.splitlines() if line and not line.startswith(("import", "from"))]
    assert 1 <= len(statements) <= 5


def test_the_example_locates_points_and_makes_a_plan(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(folder)
    exec(f"{PYTHON[0]}\nprint([p.code for p in points], plan.status)", {})
    assert capsys.readouterr().out.strip() == "['BL23', 'BL23', 'GV4', 'EX-B2:L4', 'EX-B2:L4'] plan"


def test_the_readme_shows_the_main_commands() -> None:
    assert {command.split()[1] for command in COMMANDS} >= {
        "plan", "locate", "points", "screen", "diagnose", "prescribe", "session", "review", "score",
    }  # fmt: skip


def test_who_treats_may_do_what_the_readme_says_they_may() -> None:
    me = read_practitioner_text(ME)
    named = [one.technique for one in me.qualifications]
    assert "needling" in named
    assert all(may_use(me, technique, DAY).is_allowed for technique in named)


# A visit needs a keyboard; tests/session_guide leads one in a terminal of its own.
@pytest.mark.parametrize("command", [one for one in COMMANDS if not one.startswith("weizhong session")])
def test_every_command_line_runs(folder: Path, command: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    main(shlex.split(command, comments=True)[1:])
