"""``weizhong review`` of the records of visits: whose they are, what they lack, and how it says no."""

import json
from datetime import date, timedelta
from pathlib import Path

import msgspec
import pytest
from tests.session_guide import a_visit
from tests.session_records import SIGNED, a_file, a_journal, a_record
from tests.spec.session_visit import DAY
from tests.unit.cli.said import Run, refused

from weizhong.clinic.documents.plan_digest import plan_digest
from weizhong.report import json as report_json

COMMAND = "review"
PLAN = a_visit.the_plan(DAY)
OURS = {"plan": plan_digest(PLAN), "patient": PLAN.input_digest}
LATER = DAY + timedelta(weeks=2)
ON = ("--on", LATER)
SCORES = f"""
[[baseline]]
scale = "nrs"
value = 7
[[readings]]
scale = "nrs"
value = 3
on = {LATER}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A plan, scores and a folder of three visits, as `weizhong session` keeps them."""
    (tmp_path / "plan.json").write_text(report_json.render(PLAN))
    (tmp_path / "scores.toml").write_text(SCORES)
    visits = tmp_path / "plan-visits"
    visits.mkdir()
    for week in range(3):
        a_file(visits / f"{week}.record.json", a_record(week, **OURS))
        a_journal(visits / f"{week}.jsonl", a_record(week, **OURS))
    return tmp_path


def judged(run: Run, *files: Path | str, told: str = "", on: date = LATER) -> dict[str, object]:
    """The review as a document; how the visits were read, as expected."""
    code, out, err = run(*files, "--on", on, "--format", "json")
    assert (code, err) == (0, "")
    document: dict[str, object] = json.loads(out)
    assert told in str(document["how_read"]) if told else document["how_read"] == []
    return document


def test_the_visits_of_a_folder_are_judged_by_the_scores(run: Run, folder: Path) -> None:
    document = judged(run, folder / "plan-visits", folder / "scores.toml", folder / "plan.json")
    assert (document["schema"], document["visits_done"]) == ("weizhong.review/1", 3)
    assert PLAN.dose
    assert document["visits_planned"] == list(PLAN.dose.sessions)
    (change,) = document["changes"]
    assert (change["start"], change["now"], change["verdict"]) == (7, 3, "better")
    assert document["set_aside"] == []


def test_a_plan_of_just_so_many_visits_names_their_number_once(run: Run, folder: Path) -> None:
    given = [folder / "plan-visits", folder / "plan.json"]
    _, told, _ = run(*given, *ON)
    _, page, _ = run(*given, *ON, "--format", "html")
    _, report, _ = run(*given, *ON, "--stricta")
    assert "3, of 12 planned" in told
    assert "3, of 12 planned" in page
    assert "3 of 12 planned" in report


def test_records_journals_and_the_order_of_words_make_no_difference(run: Run, folder: Path) -> None:
    visits, scores = folder / "plan-visits", folder / "scores.toml"
    records = [visits / f"{week}.record.json" for week in (2, 0, 1)]
    journals = [visits / f"{week}.jsonl" for week in (1, 2, 0)]
    assert judged(run, scores, *records) == judged(run, *journals, scores) == judged(run, visits, scores)


def test_without_scores_they_are_asked_for(run: Run, folder: Path) -> None:
    document = judged(run, folder / "plan-visits")
    assert [one["id"] for one in document["questions"]] == ["baseline", "readings"]
    assert document["changes"] == []


def test_the_page_and_the_stricta_report_are_of_the_records_too(run: Run, folder: Path) -> None:
    given = [folder / "plan-visits", folder / "scores.toml", folder / "plan.json"]
    assert run(*given, *ON, "-o", folder / "review.html") == (0, "", "")
    assert (folder / "review.html").read_text("utf-8").startswith("<!doctype html>")
    _, out, _ = run(*given, *ON, "--stricta", "--format", "json")
    items = {one["id"]: one for one in json.loads(out)["items"]}
    assert items["1a"]["status"] == "complete"
    assert items["2a"]["values"]["mean"] == 1


def test_a_record_not_signed_or_still_open_is_not_judged(run: Run, folder: Path) -> None:
    for ended, words in ((SIGNED[:-1], "is not signed"), ((), "is still open")):
        path = folder / "plan-visits" / "today.jsonl"
        path.unlink(missing_ok=True)
        a_journal(path, a_record(3, ended=ended, **OURS))
        refused(run(folder / "plan-visits", *ON), 12, f"today.jsonl' {words}")
        refused(run(path, *ON), 12, "`weizhong session`")


def test_records_of_another_person_are_refused(run: Run, folder: Path) -> None:
    other = a_file(folder / "other.json", a_record(1, plan="another's", patient="another's"))
    said = run(folder / "plan-visits", other, *ON)
    refused(said, 12, "other.json' was begun with another plan of another patient file than")
    assert "--same-person" in said[2]
    for secret in ("another's", "2026", "BL23"):
        assert secret not in said[2].replace(str(folder), "")


def test_one_person_whose_patient_file_changed_is_one_on_the_practitioners_word(
    run: Run, folder: Path
) -> None:
    changed = a_file(folder / "changed.json", a_record(3, plan="new", patient="new"))
    given = [folder / "plan-visits", changed, "--same-person"]
    document = judged(run, *given, told="is the practitioner's word", on=DAY + timedelta(weeks=3))
    assert document["visits_done"] == 4


def test_a_word_that_was_not_needed_is_not_told(run: Run, folder: Path) -> None:
    assert judged(run, folder / "plan-visits", folder / "plan.json", "--same-person")["visits_done"] == 3


def test_a_later_plan_of_the_same_patient_file_is_the_same_persons(run: Run, folder: Path) -> None:
    later = a_file(folder / "later.json", a_record(2, plan="new", patient=OURS["patient"]))
    visits = [folder / "plan-visits" / f"{week}.jsonl" for week in (0, 1)]
    assert judged(run, *visits, later)["visits_done"] == 3


def test_with_the_plan_a_folder_of_many_people_gives_this_ones_visits(run: Run, folder: Path) -> None:
    a_journal(folder / "plan-visits" / "other.jsonl", a_record(1, plan="x", patient="x"))
    a_journal(folder / "plan-visits" / "open.jsonl", a_record(2, plan="y", patient="y", ended=()))
    document = judged(
        run,
        folder / "plan.json",
        folder / "plan-visits",
        told="Left out as of other plans and patient files: 2.",
    )
    assert document["visits_done"] == 3


def test_a_plan_the_visits_were_not_begun_with_is_refused(run: Run, folder: Path) -> None:
    strange = msgspec.structs.replace(PLAN, input_digest="another's")
    (folder / "plan.json").write_text(report_json.render(strange))
    record = folder / "plan-visits" / "0.record.json"
    refused(
        run(folder / "plan.json", record, *ON), 12, "plan.json' is of another patient file than the visits"
    )
    refused(run(folder / "plan.json", folder / "plan-visits", *ON), 12, "is of another patient file")


def test_a_visit_named_twice_counts_once(run: Run, folder: Path) -> None:
    record = folder / "plan-visits" / "0.record.json"
    told = "named more than once; each is counted once"
    assert judged(run, folder / "plan-visits", record, told=told)["visits_done"] == 3
    assert judged(run, record, record, told=told)["visits_done"] == 1


def test_what_was_added_after_signing_is_told_as_not_judged(run: Run, folder: Path) -> None:
    amended = a_record(3, ended=(*SIGNED, ("amendment_added",)), **OURS)
    path = a_file(folder / "3.json", amended)
    told, on = "3.json was added to after it was signed", DAY + timedelta(weeks=3)
    judged(run, path, folder / "plan-visits", told=told, on=on)
    given = [path, folder / "plan-visits", folder / "scores.toml", "--on", on]
    for kind in ("text", "html"):
        code, page, err = run(*given, "--format", kind)
        assert (code, err) == (0, "")
        assert "How the visits were read" in page
        assert told in " ".join(page.split())
    for more in (["--format", "svg"], ["--stricta"]):
        code, _, err = run(*given, *more)
        assert (code, told in err, "bruise" in err) == (0, True, False)


def test_visits_that_no_record_tells_of_are_counted_and_told(run: Run, folder: Path) -> None:
    day = DAY + timedelta(days=1)
    (folder / "scores.toml").write_text(f'[[visits]]\non = {day}\nevents = [{{ kind = "bruise" }}]')
    document = judged(
        run,
        folder / "plan-visits",
        folder / "scores.toml",
        told="Visits told by the course file alone, without a record: 1.",
    )
    assert document["visits_done"] == 4


def test_no_visit_at_all_is_told(run: Run, folder: Path) -> None:
    (folder / "empty").mkdir()
    for more in ([], [folder / "plan-visits"], [folder / "plan-visits" / "0.jsonl"]):
        refused(run(folder / "empty", *more, *ON), 13, "empty' holds no visit")
    refused(run(folder / "plan.json", *ON), 13, "A plan alone is no course")
    refused(run(folder / "none.json", *ON), 11, "none.json' cannot be read")


def test_a_course_file_with_a_slip_is_named_among_the_others(run: Run, folder: Path) -> None:
    (folder / "scores.toml").write_text('[[baseline]]\nscale = "nsr"\nvalue = 7')
    refused(
        run(folder / "plan-visits", folder / "scores.toml", *ON), 14, "scores.toml': baseline[0].scale: 'nsr'"
    )


@pytest.mark.parametrize("name", ["0.record.json", "0.jsonl"])
def test_a_broken_record_is_named(run: Run, folder: Path, name: str) -> None:
    path = folder / "plan-visits" / name
    path.write_bytes(path.read_bytes().replace(b"BL23", b"BL25"))
    (path.parent / "0.record.json").unlink() if name == "0.jsonl" else None
    refused(run(path, *ON), 12, f"{name}': The chain breaks")
    path.write_bytes(path.read_bytes()[:-99].rstrip(b"}\n") + b"\n")
    refused(run(path, *ON), 11, name)


def test_one_plan_and_one_course_file_are_enough(run: Run, folder: Path) -> None:
    for name in ("scores.toml", "plan.json"):
        refused(run(folder / "plan-visits", folder / name, folder / name, *ON), 12, "name one")


def test_nothing_of_a_folder_is_written_over(run: Run, folder: Path) -> None:
    visits = folder / "plan-visits"
    for name in ("0.jsonl", "1.record.json"):
        before = (visits / name).read_bytes()
        refused(run(visits, *ON, "--format", "json", "-o", visits / name), 22, "is there already")
        assert (visits / name).read_bytes() == before


def test_a_visit_set_aside_is_told_by_the_course_file_and_not_as_counted(run: Run, folder: Path) -> None:
    (folder / "scores.toml").write_text(f"{SCORES}[[visits]]\non = {LATER + timedelta(days=9)}\n")
    given = [folder / "plan-visits", folder / "scores.toml"]
    document = judged(run, *given, told="told by the course file alone, without a record: 1.")
    assert document["visits_done"] == 3
    assert "so it is not counted" in str(document["set_aside"])
    assert "counted" not in str(document["how_read"])
