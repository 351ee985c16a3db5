"""``weizhong follow-up``: what it tells of a group, and how it says no."""

import json

import jsonschema
import pytest

from weizhong.report.json import schema

COMMAND = "follow-up"
COURSE = """
[plan]
on = 2026-09-01
[[baseline]]
scale = "nrs"
value = {start}
[[visits]]
on = 2026-09-01
[[visits]]
on = 2026-09-08
readings = [{{ scale = "nrs", value = 5 }}]
"""


@pytest.fixture
def courses(tmp_path):
    files = []
    for name, start in (("a7", 7), ("b2", 3)):
        files.append(tmp_path / f"{name}.toml")
        files[-1].write_text(COURSE.format(start=start), "utf-8")
    return files


def test_whom_to_remind_is_told_by_the_name_of_the_file(run, courses):
    code, out, err = run(*courses, "--on", "2026-10-14")
    assert (code, err) == (0, "")
    assert "a7: reminder 1 for six weeks (nrs), on 2026-10-13" in " ".join(out.split())
    assert max(map(len, out.splitlines())) <= 80


def test_it_is_data_for_whoever_sends_the_reminders(run, courses):
    _, out, _ = run(*courses, "--on", "2026-10-20", "--format", "json")
    told = json.loads(out)
    assert [(one["person"], one["number"], one["closes_on"]) for one in told["reminders"]] == [
        ("a7", 2, "2026-11-03"),
        ("b2", 2, "2026-11-03"),
    ]
    assert [one["state"] for one in told["unanswered"]] == ["open", "open"]


def test_a_file_named_twice_is_one_person(run, courses):
    _, out, _ = run(*courses, courses[0], "--on", "2026-10-20", "--format", "json")
    told = json.loads(out)
    assert [one["person"] for one in told["reminders"]] == ["a7", "b2"]
    assert told["problems"] == ["A file is named more than once; each person is counted once."]


def test_of_two_files_of_one_name_it_is_told_which_cannot_be_used(run, courses, tmp_path):
    (tmp_path / "other").mkdir()
    broken = tmp_path / "other" / "a7.toml"
    broken.write_text("[plan\n", "utf-8")
    _, out, _ = run(*courses, broken, "--on", "2026-10-20", "--format", "json")
    assert json.loads(out)["problems"][0].startswith(f"{broken}: ")


def test_other_scales_can_be_asked_for(run, courses):
    _, out, _ = run(*courses, "--scales", "nrs, rmdq", "--on", "2026-09-08", "--format", "json")
    assert json.loads(out)["without_start"] == ["a7", "b2"]


def test_scales_may_be_named_as_they_are_printed(run, courses):
    _, out, _ = run(*courses, "--scales", "NRS,RMDQ-24", "--on", "2026-10-20", "--format", "json")
    assert [one["missing"] for one in json.loads(out)["unanswered"]] == [["nrs", "rmdq"]] * 2


def test_what_falls_due_can_be_seen_ahead(run, courses):
    _, out, _ = run(*courses, "--on", "2026-10-10", "--ahead", "7", "--format", "json")
    assert [one["remind_on"] for one in json.loads(out)["reminders"]] == ["2026-10-13", "2026-10-13"]


def test_two_people_are_never_told_by_one_name(run, courses, tmp_path):
    other = tmp_path / "other" / "a7.toml"
    other.parent.mkdir()
    other.write_text(COURSE.format(start=4), "utf-8")
    _, out, _ = run(courses[0], other, "--on", "2026-10-14", "--format", "json")
    assert sorted(one["person"] for one in json.loads(out)["reminders"]) == sorted(
        [str(courses[0]), str(other)]
    )


def test_one_bad_course_is_named_and_the_rest_is_used(run, courses):
    courses[1].write_text("[[baseline]]\nscale = 'nsr'\nvalue = 3", "utf-8")
    code, out, _ = run(*courses, "--on", "2026-10-14", "--format", "json")
    told = json.loads(out)
    assert (code, told["people"]) == (0, 1)
    assert told["problems"][0].startswith("b2.toml: baseline[0].scale: 'nsr' is not known. Did you mean nrs")


def test_what_is_set_aside_of_a_course_is_named_and_the_rest_is_used(run, courses):
    courses[0].write_text(COURSE.format(start=70) + "[[visits]]\non = 2027-01-01\n", "utf-8")
    code, out, _ = run(*courses, "--on", "2026-10-14", "--format", "json")
    told = json.loads(out)
    assert (code, told["people"]) == (0, 2)
    assert [text.split(":")[0] for text in told["problems"]] == ["a7", "a7"]
    assert "2027-01-01" in told["problems"][0]
    assert "lies off the scale (0 to 10)" in told["problems"][1]


def test_it_keeps_to_its_schema(run, courses):
    _, out, _ = run(*courses, "--on", "2026-10-20", "--format", "json")
    document = json.loads(out)
    assert document["schema"] == "weizhong.follow_up/1"
    jsonschema.validate(document, json.loads(schema("follow_up")))


def test_where_no_course_can_be_used_it_is_refused(run, tmp_path):
    bare = tmp_path / "bare.toml"
    bare.write_text("[[baseline]]\nscale = 'nrs'\nvalue = 3", "utf-8")
    code, out, err = run(bare)
    assert (code, out) == (13, "")
    assert err == "weizhong: plan.on: the day the course began is not told, nor any visit; add it.\n"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--ahead", "-1"], "argument --ahead: give a whole number of days from 0 to 3,650"),
        (["--ahead", "99999999999"], "argument --ahead: give a whole number of days from 0 to 3,650"),
        (["--ahead", "nan"], "argument --ahead: give a whole number of days from 0 to 3,650"),
        (["--scales", "nsr"], "'nsr'. Did you mean nrs?"),
        (["--scales", "phq_2"], "No course is read on a scale 'phq_2'."),
        (["--on", "2026-02-30"], "give a day that exists"),
    ],
)
def test_what_makes_no_sense_is_refused_in_one_line(run, courses, words, said):
    code, _, err = run(*courses, *words)
    assert code in (2, 14)
    assert said in err
    assert err.count("\n") == 1


def test_no_course_is_overwritten(run, courses):
    before = courses[0].read_text("utf-8")
    code, _, err = run(*courses, "--format", "json", "-o", courses[0])
    assert code == 22
    assert "a7.toml' is the file being read; choose another name for the result." in err
    assert courses[0].read_text("utf-8") == before
