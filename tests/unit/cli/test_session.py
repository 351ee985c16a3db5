"""Sessions at the command line: without a screen, replayed, refused in words."""

import json
from datetime import date
from pathlib import Path

import pytest
from tests.session_guide import a_visit

from weizhong.cli import main
from weizhong.clinic.files.reading import read_case_text
from weizhong.clinic.gate.rules import gate_rules
from weizhong.clinic.planning.plan import plan
from weizhong.clinic.session.events import Event, NeedlePackOpened
from weizhong.journal import Journal, read_journal, read_record, resume
from weizhong.report import json as report_json
from weizhong.terms.errors import OutputError

DAY = "2026-11-22"
SIDE = {"technique": "needling", "pack": "A", "angle_deg": 90}
EVENTS = [
    {"event": "person_confirmed", "confirmed_by": "patient", "identifiers": ["name", "date_of_birth"],
     "is_side_shown": True},
    {"event": "consent_given", "techniques": ["needling"], "form": "written"},
    {"event": "position_taken", "position": "prone"},
    {"event": "skin_checked", "hands_clean": True, "skin_clean": True},
    {"event": "needle_pack_opened", "pack": "A", "diameter_mm": 0.2, "length_mm": 40, "lot": "L1",
     "expires_on": "2099-01-01"},
    {"event": "needle_inserted", "needle": "n1", "code": "BL23", "side": "left", "depth_mm": 5, **SIDE},
    {"event": "needle_removed", "needle": "n2"},
    {"event": "needle_removed", "needle": "n1"},
]  # fmt: skip
WHOLE = [
    *(one for one in EVENTS if one.get("needle") != "n2"),
    {"event": "needles_counted", "counted": 1},
    {"event": "advice_given", "advice": ["drowsy", "site_care", "organ_needles"], "form": "written"},
    {"event": "session_closed"},
    {"event": "session_signed", "practitioner": "A-17"},
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a plan, its patient file, who treats, today's answers and events."""
    (tmp_path / "plan.json").write_text(report_json.render(a_visit.the_plan(date.fromisoformat(DAY))))
    (tmp_path / "patient.toml").write_text(a_visit.PATIENT)
    (tmp_path / "who.toml").write_text(a_visit.PRACTITIONER)
    answers = "\n".join(f'{name} = "{answer}"' for name, answer in a_visit.all_no().items())
    (tmp_path / "today.toml").write_text(f"[answers]\n{answers}\n")
    (tmp_path / "events.jsonl").write_text("\n".join(map(json.dumps, EVENTS)))
    return tmp_path


def words(folder: Path, *more: str) -> list[str]:
    return [
        "session", str(folder / "plan.json"), "--patient", str(folder / "patient.toml"),
        "--practitioner", str(folder / "who.toml"), "--on", DAY, *more,
    ]  # fmt: skip


def played(folder: Path, *more: str) -> list[str]:
    return words(
        folder, "--events", str(folder / "events.jsonl"), "--at-visit", str(folder / "today.toml"), *more
    )


def refused(capsys: pytest.CaptureFixture[str], *given: str) -> tuple[object, str]:
    with pytest.raises(SystemExit) as stopped:
        main(list(given))
    return stopped.value.code, capsys.readouterr().err


def test_events_of_a_file_are_kept_and_a_refused_one_is_told_with_its_line(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(played(folder))
    said = capsys.readouterr()
    assert stopped.value.code == 16
    assert "Line 7: The needle 'n2' was never inserted" in said.err
    record = json.loads(said.out)
    assert (record["tally"]["inserted"], record["tally"]["out"]) == (1, 1)


def test_a_journal_is_replayed_to_the_record_so_far(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(played(folder))
    capsys.readouterr()
    (journal,) = (folder / "plan-visits").glob("*.jsonl")
    main(["session", "--replay", str(journal)])
    record = json.loads(capsys.readouterr().out)
    assert record["status"] == "insertion"
    assert record["entries"][0]["event"]["package"] == "back_pain"
    assert [one["point"] for one in record["insertions"]] == ["BL23"]
    assert resume(read_journal(journal).entries).needles[0].fate == "out"


def test_a_visit_played_to_its_signature_leaves_a_record_that_can_be_checked(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "events.jsonl").write_text("\n".join(map(json.dumps, WHOLE)))
    main(played(folder, "-o", str(folder / "record.json")))
    assert read_record(folder / "record.json").status == "signed"
    assert "record.json" in capsys.readouterr().err


def test_the_next_visit_carries_the_last_one_forward_and_tells_what_differs(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "events.jsonl").write_text("\n".join(map(json.dumps, WHOLE)))
    main(played(folder, "-o", str(folder / "record.json")))
    again = {"event": "needle_inserted", "needle": "n1", "code": "BL23", "side": "left", "pack": "A"}
    second = [*EVENTS[:5], again | {"as_last_time": True}]
    (folder / "events.jsonl").write_text("\n".join(map(json.dumps, second)))
    capsys.readouterr()
    for elsewhere in ([], ["--journal", str(folder / "new"), "--previous", str(folder / "record.json")]):
        main(played(folder, *elsewhere))
        said = capsys.readouterr()
        assert f"Last visit on {DAY}" in said.err
        assert json.loads(said.out)["visit"] == 2
        assert [one["depth_mm"] for one in json.loads(said.out)["insertions"]] == [5.0]


def test_the_first_visit_of_another_person_in_the_same_folder_is_their_first(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "events.jsonl").write_text("\n".join(map(json.dumps, WHOLE)))
    main(played(folder, "-o", str(folder / "record.json")))
    patient = a_visit.PATIENT.replace("duration_weeks = 30", "duration_weeks = 40")
    assert patient != a_visit.PATIENT
    (folder / "patient.toml").write_text(patient)
    other = plan(read_case_text(patient), on=date.fromisoformat(DAY))
    (folder / "plan.json").write_text(report_json.render(other))
    (folder / "events.jsonl").write_text("\n".join(map(json.dumps, EVENTS[:5])))
    capsys.readouterr()
    main(played(folder))
    assert json.loads(capsys.readouterr().out)["visit"] == 1


def test_a_gate_with_open_questions_begins_nothing(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, said = refused(capsys, *words(folder, "--events", str(folder / "events.jsonl")))
    assert code == 16
    for told in ("open questions", "--at-visit", "under [answers]", '= "yes" (or "no")', "`weizhong screen "):
        assert told in said


def test_what_stands_in_the_patient_file_is_not_asked_as_an_answer(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    thinned = a_visit.PATIENT.replace('\nanticoagulant = "no"', '\nanticoagulant = "yes"')
    thinned += f'\n[anticoagulant]\nkind = "vka"\ninr = 2.1\nmeasured_on = {DAY}\n'
    (folder / "patient.toml").write_text(thinned)
    (folder / "plan.json").write_text(
        report_json.render(plan(read_case_text(thinned), on=date.fromisoformat(DAY)))
    )
    code, said = refused(capsys, *played(folder, "--on", "2026-12-22"))
    assert code == 16
    assert "filled in there, and it is planned again: anticoagulant.inr." in said
    assert "[answers]" not in said


def test_where_something_is_goes_under_sites_and_the_example_is_taken(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    today = (folder / "today.toml").read_text().replace('skin_or_lesion = "no"', 'skin_or_lesion = "yes"')
    (folder / "today.toml").write_text(today)
    code, said = refused(capsys, *played(folder))
    example = 'broken_skin_or_lesion = ["BL23"]'
    assert code == 16
    assert f"under [sites] of such a file, as in {example}." in said
    (folder / "today.toml").write_text(f"{today}\n[sites]\n{example}\n")
    (folder / "events.jsonl").write_text("\n".join(map(json.dumps, EVENTS[:5])))
    main(played(folder))
    assert json.loads(capsys.readouterr().out)["gates"][0]["verdict"] == "avoid_site"


def test_nobody_qualified_begins_nothing(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "who.toml").write_text('id = "B-1"\n')
    code, said = refused(capsys, *played(folder))
    assert code == 16
    assert "let somebody qualified in it do it" in said


def test_a_gate_that_stops_says_what_to_do_at_once(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    today = (folder / "today.toml").read_text()
    (folder / "today.toml").write_text(today.replace('\nfever = "no"', '\nfever = "yes"'))
    code, said = refused(capsys, *played(folder))
    (stop,) = [one for one in gate_rules("back_pain") if one.id == "infection.fever_with_spinal_pain"]
    assert code == 16
    assert stop.row["action"] in said


def test_who_treats_has_to_be_named(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, said = refused(
        capsys, "session", str(folder / "plan.json"), "--events", str(folder / "events.jsonl")
    )
    assert code == 13
    for told in ("--practitioner", "[[qualification]]", "`weizhong schema practitioner`"):
        assert told in said


def test_a_plan_of_another_patient_is_refused(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "patient.toml").write_text(a_visit.PATIENT.replace("mass_kg = 70", "mass_kg = 71"))
    code, said = refused(capsys, *played(folder))
    assert code == 12
    assert "another patient file" in said


def test_a_draft_is_not_carried_out(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "plan.json").write_text(
        (folder / "plan.json").read_text().replace('"status": "plan"', '"status": "draft"')
    )
    code, said = refused(capsys, *played(folder))
    assert code == 16
    assert "A draft cannot be carried out" in said


def test_what_is_no_plan_is_told(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "plan.json").write_text("{}")
    code, said = refused(capsys, *played(folder))
    assert code == 12
    assert "is no plan" in said


def test_what_is_no_event_is_told_and_those_before_it_are_kept(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "events.jsonl").write_text("\n".join(map(json.dumps, EVENTS[:2])) + "\n{'event'}")
    code, said = refused(capsys, *played(folder))
    assert code == 11
    assert "Line 3 is no event" in said
    (journal,) = (folder / "plan-visits").glob("*.jsonl")
    assert len(resume(read_journal(journal).entries).consents) == 1


def test_a_session_needs_a_plan(capsys: pytest.CaptureFixture[str]) -> None:
    code, said = refused(capsys, "session")
    assert code == 2
    assert "PLAN" in said


def test_the_guide_needs_a_terminal_and_says_what_to_do_without(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, said = refused(capsys, *words(folder))
    assert code == 22
    assert "--events" in said
    assert not (folder / "plan-visits").exists()


@pytest.mark.parametrize("read", ["plan.json", "patient.toml", "who.toml", "today.toml", "events.jsonl"])
def test_no_file_being_read_is_written_over(
    folder: Path, capsys: pytest.CaptureFixture[str], read: str
) -> None:
    before = (folder / read).read_bytes()
    code, said = refused(capsys, *played(folder, "-o", str(folder / read)))
    assert code == 22
    assert "is the file being read" in said
    assert (folder / read).read_bytes() == before


def test_a_journal_is_not_written_over_with_its_record(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        main(played(folder))
    capsys.readouterr()
    (journal,) = (folder / "plan-visits").glob("*.jsonl")
    before = journal.read_bytes()
    code, _ = refused(capsys, "session", "--replay", str(journal), "-o", str(journal))
    assert code == 22
    code, said = refused(capsys, *played(folder, "-o", str(journal)))
    assert code == 22
    assert "is the journal of this visit" in said
    assert journal.read_bytes() == before


def test_an_event_nested_without_end_is_told(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "events.jsonl").write_text("[" * 100_000)
    code, said = refused(capsys, *played(folder))
    assert code == 11
    assert "Line 1 is no event" in said


def test_a_qualification_that_ended_is_named(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "who.toml").write_text(a_visit.PRACTITIONER.replace("without_end = true", "until = 2021-01-01"))
    code, said = refused(capsys, *played(folder))
    assert code == 16
    assert "ended on 2021-01-01" in said


def test_no_event_is_kept_behind_one_that_could_not_be_written(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    written = Journal.record

    def full_for_the_pack(journal: Journal, event: Event) -> object:
        if isinstance(event, NeedlePackOpened):
            raise OutputError("No room; the event was not kept.")
        return written(journal, event)

    monkeypatch.setattr(Journal, "record", full_for_the_pack)
    code, said = refused(capsys, *played(folder))
    assert code == 22
    assert said.count("No room") == 1
    (journal,) = (folder / "plan-visits").glob("*.jsonl")
    assert type(read_journal(journal).entries[-1].event).__name__ == "SkinChecked"
