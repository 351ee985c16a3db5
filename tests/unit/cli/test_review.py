"""``weizhong review``: what it prints, and how it says no."""

import json
import re

import pytest

COMMAND = "review"
COURSE = """
[plan]
sessions = [10, 15]
[[baseline]]
scale = "nrs"
value = 7
[[visits]]
on = 2026-10-02
gate = "clear"
applied = [{ modality = "needling", site = "BL13", side = "both", depth_mm = 8 }]
readings = [{ scale = "nrs", value = 7 }]
"""


@pytest.fixture
def course(tmp_path):
    file = tmp_path / "course.toml"
    file.write_text(COURSE, "utf-8")
    return file


def test_a_course_is_judged_and_the_patient_is_advised(run, course):
    code, out, err = run(course, "--on", "2026-11-22")
    assert (code, err) == (0, "")
    assert "Continue" in out
    assert "Stop if there is no meaningful change by visit 6." in " ".join(out.split())
    assert "Call an ambulance." in out
    assert "a lung is not far" in " ".join(out.split())


def test_the_review_is_a_document(run, course):
    _, out, _ = run(course, "--on", "2026-11-22", "--format", "json")
    judged = json.loads(out)
    assert (judged["schema"], judged["decision"]) == ("weizhong.review/1", "continue")


def test_the_stricta_report_names_all_items(run, course, tmp_path):
    _, out, _ = run(course, "--stricta", "--on", "2026-11-22")
    assert "all 17 are named" in out
    assert "Missing: style not recorded." in out
    target = tmp_path / "report.json"
    assert run(course, "--stricta", "--on", "2026-11-22", "-o", target) == (0, "", "")
    assert len(json.loads(target.read_text("utf-8"))["items"]) == 17


def test_a_json_course_is_read_too(run, tmp_path):
    file = tmp_path / "course.json"
    file.write_text('{"visits": [{"on": "2026-10-02", "gate": "stop"}]}', "utf-8")
    _, out, _ = run(file, "--on", "2026-11-22", "--format", "json")
    assert json.loads(out)["decision"] == "refer"


def test_a_slip_is_one_line(run, tmp_path):
    file = tmp_path / "course.toml"
    file.write_text('[[visits]]\non = 2026-10-02\nevents = [{ kind = "bruse" }]', "utf-8")
    code, out, err = run(file)
    assert (code, out, err.count("\n")) == (14, "", 1)
    assert "Did you mean bruise?" in err


def test_the_course_is_never_written_over(run, course):
    code, _, err = run(course, "--format", "json", "-o", course)
    assert (code, "is the file being read" in err) == (22, True)
    assert course.read_text("utf-8") == COURSE


def test_what_would_steer_the_terminal_is_not_printed(run, tmp_path):
    file = tmp_path / "course.toml"
    file.write_text('[plan]\nstyle = "\\u001b[31mred"\n', "utf-8")
    _, out, _ = run(file, "--stricta")
    assert "\x1b" not in out


def test_the_course_of_a_scale_is_drawn_and_the_page_is_written(run, course, tmp_path):
    for name, head in (("course.svg", "<svg"), ("review.html", "<!doctype html>")):
        code, _, err = run(course, "--on", "2026-11-22", "-o", tmp_path / name)
        assert (code, err) == (0, "")
        assert (tmp_path / name).read_text("utf-8").startswith(head)


def test_a_scale_that_was_not_read_cannot_be_drawn(run, course, tmp_path):
    code, _, err = run(course, "--on", "2026-11-22", "--scale", "rmdq", "-o", tmp_path / "course.svg")
    assert code == 13
    assert "There is no course of rmdq to draw: read were nrs; add a reading or name another." in err
    assert not (tmp_path / "course.svg").exists()


def test_the_stricta_report_has_no_page(run, course):
    code, _, err = run(course, "--stricta", "--format", "html")
    assert code == 2
    assert "the report has no page; leave html out" in err


def test_a_scale_nobody_knows_is_refused_with_near_ones_in_every_form(run, course):
    for form in ("text", "json", "html", "svg"):
        code, out, err = run(course, "--on", "2026-11-22", "--scale", "nsr", "--format", form)
        assert (code, out) == (14, "")
        assert "'nsr'. Did you mean nrs?" in err


def test_a_scale_may_be_named_in_capitals(run, course):
    _, out, _ = run(course, "--on", "2026-11-22", "--scale", "NRS", "--format", "svg")
    assert out.startswith("<svg")


def test_a_scale_is_of_no_use_where_nothing_is_drawn(run, course):
    code, _, err = run(course, "--on", "2026-11-22", "--scale", "nrs")
    assert code == 2
    assert "only a drawing is of one scale" in err


def test_what_is_set_aside_is_told_in_the_drawing(run, tmp_path):
    file = tmp_path / "course.toml"
    file.write_text(COURSE + '[[readings]]\nscale = "nrs"\non = 2026-10-09\nvalue = 99\n', "utf-8")
    _, out, _ = run(file, "--on", "2026-11-22", "--format", "svg")
    drawn = " ".join(re.findall(r">([^<]+)</text>", out))  # its lines are as long as a phone is wide
    assert "One thing told of this scale was set aside and is not drawn." in drawn
    assert "lies off the scale (0 to 10)" in out
