"""The course of one person as a drawing: what is drawn, and that words and table say the same."""

import re
from datetime import date, timedelta
from itertools import pairwise
from xml.etree import ElementTree

import pytest

from weizhong.outcomes.trajectory import DayReading, Trajectory, trajectory
from weizhong.report.trajectory_chart import trajectory_chart

FIRST = date(2026, 9, 7)


def course(name: str, start: float | None, *later: tuple[int, float], **more: float) -> Trajectory:
    """A course with a visit each week, from readings as weeks and values."""
    reads = [DayReading(on=FIRST + timedelta(weeks=week), value=value) for week, value in later]
    visits = [FIRST + timedelta(weeks=week) for week in range(4)]
    begun = None if start is None else DayReading(on=FIRST, value=start)
    return trajectory(name, begun, reads, visits=visits, **more)  # type: ignore[arg-type]


PAIN = course("nrs", 7, (2, 5), (4, 4), (8, 9), complaint_weeks=20, goal=3)


def texts(of: Trajectory) -> list[str]:
    root = ElementTree.fromstring(trajectory_chart(of).svg)
    return [element.text or "" for element in root.iter() if element.tag.endswith("text")]


def drawn(of: Trajectory, class_: str) -> int:
    return len(re.findall(rf'class="{class_}\b', trajectory_chart(of).svg))


def test_it_is_one_picture_with_a_name_and_a_description() -> None:
    svg = trajectory_chart(PAIN, "pain").svg
    root = ElementTree.fromstring(svg)
    assert root.attrib["role"] == "img"
    assert root.attrib["aria-labelledby"] == "pain-title pain-text"
    assert 'id="pain-title"' in svg
    assert 'id="pain-text"' in svg


def test_its_description_says_what_was_read_what_it_counts_as_and_what_was_to_be_expected() -> None:
    assert trajectory_chart(PAIN).text == (
        "Read: 7 in week 0, 5 in week 2, 4 in week 4, 9 in week 8. Visits drawn: 4. "
        "The last reading counts as worse. A gain matters from 5 on. The goal agreed is 3. "
        "People call themselves recovered at 0. An earlier gain, to 4, is gone. "
        "At the time of the last reading the mean of people with pain of three to twelve months (whatever "
        "was done) was 3.2 (2.7 to 3.7). Weeks are counted as the abstract tells them, from the first "
        "reading of the cohorts."
    )


def test_where_the_band_is_drawn_it_is_said_from_when_its_weeks_count() -> None:
    fresh = course("nrs", 7, (2, 5), complaint_weeks=3)
    shown = " ".join(texts(fresh))
    assert "Weeks are counted from the onset of the pain in the source" in shown
    assert "from the start of this course here" in trajectory_chart(fresh).text
    assert "Weeks are counted" not in " ".join(texts(course("nrs", 7, (2, 5))))


def test_what_was_set_aside_is_counted_in_the_drawing_and_told_in_its_words() -> None:
    chart = trajectory_chart(PAIN, aside=["Pain: two values stand for one day.", "Pain: off the scale."])
    shown = re.sub("<[^>]+>", " ", chart.svg[chart.svg.index("</desc>") :])
    assert "2 things told of this scale were set aside and are not drawn." in " ".join(shown.split())
    assert chart.text.endswith("Pain: two values stand for one day. Pain: off the scale.")


def test_the_table_has_a_row_for_every_reading_with_its_error_and_the_expected_mean() -> None:
    chart = trajectory_chart(PAIN)
    assert [row[0] for row in chart.rows] == ["0", "2", "4", "8"]
    assert chart.rows[0][3:5] == ("start", "start")
    assert chart.rows[1] == ("2", "5", "3.0 to 7.0", "2", "better", "4.1 (3.6 to 4.7)")
    assert chart.rows[3][3:5] == ("−2", "worse")
    assert {len(row) for row in chart.rows} == {len(chart.head)}


def test_every_line_is_named_at_the_right() -> None:
    named = texts(PAIN)
    for text in ("start: 7", "a gain matters: 5", "goal agreed: 3", "recovered: 0", "expected mean"):
        assert text in named


def test_names_of_lines_do_not_lie_upon_each_other() -> None:
    crowded = course("nrs", 2, (2, 1), complaint_weeks=20, goal=1)
    root = ElementTree.fromstring(trajectory_chart(crowded).svg)
    places = sorted(
        float(one.attrib["y"])
        for one in root.iter()
        if one.tag.endswith("text") and float(one.attrib["x"]) == 222
    )
    assert len(places) == 5
    assert all(after - before >= 14.9 for before, after in pairwise(places))


def test_worse_has_another_shape_and_not_only_another_colour() -> None:
    assert drawn(PAIN, "mark") == 2  # one in the drawing, one in its key
    assert drawn(course("nrs", 7, (2, 5)), "mark") == 1
    assert "▼" not in trajectory_chart(PAIN).svg


def test_every_visit_has_a_wedge() -> None:
    assert drawn(PAIN, "visit") == 4 + 1


def test_without_an_error_no_bars_are_drawn_and_that_is_said() -> None:
    bare = course("hfaq", 40, (6, 58))
    assert "No upright bars: the error of this scale was not read." in " ".join(texts(bare))
    assert trajectory_chart(bare).rows[1][2] == "not known"


def test_without_a_duration_no_band_is_drawn() -> None:
    bare = course("nrs", 7, (2, 5))
    assert drawn(bare, "band") == 0
    assert "expected mean" not in texts(bare)
    assert trajectory_chart(bare).rows[1][5] == "not known"


def test_a_band_that_was_not_read_at_its_source_is_marked() -> None:
    assert any("(unverified)" in text for text in texts(course("hfaq", 40, (6, 58), complaint_weeks=60)))
    assert not any("(unverified)" in text for text in texts(PAIN))


@pytest.mark.parametrize("of", [course("nrs", None), course("nrs", 7), course("pgic", None, (3, 2))])
def test_little_or_nothing_to_draw_is_still_a_picture(of: Trajectory) -> None:
    chart = trajectory_chart(of)
    assert ElementTree.fromstring(chart.svg).tag.endswith("svg")
    assert len(chart.rows) == len(of.points) + (of.start is not None)


def test_nothing_was_read_is_said() -> None:
    assert trajectory_chart(course("nrs", None)).text == "Nothing was read on this scale."


def test_the_paper_is_as_wide_as_a_phone_and_no_letters_are_smaller_than_a_phone_shows() -> None:
    root = ElementTree.fromstring(trajectory_chart(PAIN).svg)
    assert float(root.attrib["viewBox"].split()[2]) <= 360
    assert all(float(one.attrib["font-size"]) >= 12 for one in root.iter() if one.tag.endswith("text"))


def test_everything_lies_on_the_paper() -> None:
    for of in (PAIN, course("rmdq", 24, (1, 24), (60, 0)), course("vas", 0, (52, 100), complaint_weeks=2)):
        svg = trajectory_chart(of).svg
        spots = [(float(x), float(y)) for x, y in re.findall(r"[ML](-?[\d.]+) (-?[\d.]+)", svg)]
        assert all(0 <= x <= 360 and 0 <= y <= 446 for x, y in spots)


@pytest.mark.parametrize(
    ("of", "lines"),
    [(PAIN, 7), (course("rmdq", 17, (2, 12), complaint_weeks=20), 3), (course("pgic", None, (3, 2)), 3)],
)
def test_the_legend_has_no_empty_lines_and_the_paper_ends_below_it(of: Trajectory, lines: int) -> None:
    root = ElementTree.fromstring(trajectory_chart(of).svg)
    places = sorted({float(one.attrib["y"]) for one in root.iter() if one.tag.endswith("text")})
    below = [y for y in places if y >= 350]
    assert below == [350 + 18 * at for at in range(lines)]
    titles = sum("650" in one.attrib.get("font-weight", "") for one in root.iter())
    assert float(root.attrib["viewBox"].split()[3]) == 350 + 18 * (lines - 0.5) + 20 * (titles - 1)


def test_a_long_title_is_told_in_lines_that_fit_the_paper() -> None:
    root = ElementTree.fromstring(trajectory_chart(course("pgic", None, (3, 2))).svg)
    titles = [one.text or "" for one in root.iter() if one.attrib.get("font-weight") == "650"]
    assert len(titles) > 1
    assert max(map(len, titles)) <= 36


def test_a_rating_has_no_error_that_could_be_passed() -> None:
    told = texts(course("pgic", None, (3, 2)))
    assert "better" in told
    assert "better, past the error" not in told
    assert "No upright bars: a rating of change stands alone." in told
