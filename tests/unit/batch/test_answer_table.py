"""Everybody in a table: the same answers as one by one, bad lines told, stopped jobs gone on with."""

import csv
import json
from datetime import date

import numpy as np
import pytest
from pyarrow import csv as arrow_csv
from pyarrow import parquet
from pyarrow import table as arrow_table

from weizhong.anatomy.landmarks import Measurement, observe, predict
from weizhong.anatomy.level_belief import expected_chances
from weizhong.anatomy.locate import place_arrays
from weizhong.anatomy.person import Person
from weizhong.batch import run
from weizhong.batch.answers import Question
from weizhong.batch.columns import columns_of
from weizhong.batch.run import answer_table
from weizhong.terms.errors import InvalidInput, MissingInput, OutputError, UnknownCode, UnreadableInput

POINTS, LANDMARKS = Question(("BL23", "GV4")), Question(())
HEADER = "id,sex,age_years,stature_cm,mass_kg,sitting_height_cm"
GOOD = ["a,female,52,162,70,", "b,male,40,180,85,94", "c,female,30,155,50,"]


@pytest.fixture
def table(tmp_path):
    def write(*lines, header=HEADER, name="people.csv", end="\n"):
        path = tmp_path / name
        path.write_text(end.join([header, *lines, ""]), "utf-8")
        return path

    return write


def rows_of(path):
    with path.open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


def test_points_of_a_table_are_those_of_each_person_alone(table, tmp_path):
    outcome = answer_table(table(*GOOD), tmp_path / "points.csv", POINTS)
    assert (outcome.rows, outcome.refused) == (3, 0)
    rows = rows_of(tmp_path / "points.csv")
    assert [(row["id"], row["code"], row["side"]) for row in rows[:3]] == [
        ("a", "BL23", "left"), ("a", "GV4", "midline"), ("a", "BL23", "right"),
    ]  # fmt: skip
    man = Person("male", 40, 1800, 85)
    alone = place_arrays(["BL23", "GV4"], man, observe(predict(man), [Measurement("sitting-height", 940)]))
    mine = [row for row in rows if row["id"] == "b"]
    for row, position, half in zip(mine, alone.spots.position_mm, alone.half_axes_mm, strict=True):
        assert [float(row[f"{axis}_mm"]) for axis in "xyz"] == pytest.approx(position, abs=1e-3)
        assert float(row["half_along_mm"]) == pytest.approx(half[0], abs=1e-3)


def test_landmarks_of_a_table_are_those_of_each_person_alone(table, tmp_path):
    answer_table(table(*GOOD), tmp_path / "landmarks.parquet", LANDMARKS)
    found = parquet.read_table(tmp_path / "landmarks.parquet").to_pylist()
    alone = predict(Person("female", 52, 1620, 70))
    assert found[0]["tip_l2_mm"] == pytest.approx(alone.mean("tip_l2"), abs=1e-2)
    assert found[0]["tip_l2_sd_mm"] == pytest.approx(alone.sd("tip_l2"), abs=1e-2)
    assert found[0]["chance_l2"] == pytest.approx(expected_chances(alone)["L2"]["L2"], abs=1e-5)
    assert len(found) == 3


def test_parquet_in_says_the_same_as_csv_in(table, tmp_path):
    source = table(*GOOD)
    parquet.write_table(arrow_csv.read_csv(source), tmp_path / "people.parquet")
    for name in ("people.csv", "people.parquet"):
        answer_table(tmp_path / name, tmp_path / f"{name}.out.csv", POINTS)
    first, second = (rows_of(tmp_path / f"people.{kind}.out.csv") for kind in ("csv", "parquet"))
    assert first == second


def test_bad_lines_are_listed_with_reasons_and_the_rest_goes_on(table, tmp_path):
    source = table(
        GOOD[0],
        "slip,female,52,16.2,70,",
        "word,female,52,tall,70,",
        "none,female,52,,70,",
        "nan,female,nan,162,70,",
        "unsexed,,52,162,70,",
        "long,female,52,162,70,,extra",
        "short,female",
        "cm,female,52,162,70,8.6",
        GOOD[1],
    )
    outcome = answer_table(source, tmp_path / "points.csv", POINTS)
    assert (outcome.rows, outcome.refused) == (10, 8)
    told = {int(row["row"]): (row["id"], row["reason"]) for row in rows_of(outcome.refused_path)}
    assert list(told) == [2, 3, 4, 5, 6, 7, 8, 9]
    for row, word in {
        2: "did you mean 162 cm", 3: "'tall'", 4: "stature_cm is empty", 5: "age_years is empty",
        6: "female or male", 7: "7 cells", 8: "2 cells", 9: "86.0 cm",
    }.items():  # fmt: skip
        assert word in told[row][1], row
    assert {row["id"] for row in rows_of(tmp_path / "points.csv")} == {"a", "b"}


def test_a_million_lines_with_one_bad_lose_only_that_one(table, tmp_path, monkeypatch):
    monkeypatch.setattr(run, "_LANDMARKS_AT_ONCE", 50)
    lines = [f"p{i},female,52,162,70," for i in range(500)]
    lines[321] = "p321,female,52,1620,70,"
    outcome = answer_table(table(*lines), tmp_path / "out.csv", LANDMARKS, workers=1)
    assert [(row["row"], row["id"]) for row in rows_of(outcome.refused_path)] == [("322", "p321")]
    assert [row["id"] for row in rows_of(tmp_path / "out.csv")] == [f"p{i}" for i in range(500) if i != 321]


def test_a_byte_that_is_no_text_loses_its_own_line_only(table, tmp_path):
    lines = [f"p{i},female,52,162,70," for i in range(4000)]  # far beyond what is looked at on opening
    source = table(*lines)
    source.write_bytes(source.read_bytes().replace(b"p3900,", b"p3\xe900,"))
    outcome = answer_table(source, tmp_path / "out.csv", LANDMARKS)
    assert (outcome.rows, outcome.refused) == (4000, 1)
    (told,) = rows_of(outcome.refused_path)
    assert told["row"] == "3901"
    assert "UTF-8" in told["reason"]


def test_a_second_job_on_one_target_is_told_at_its_start(table, tmp_path):
    source, target = table(*GOOD), tmp_path / "out.csv"
    second = []

    def start_another(seen, total):
        with pytest.raises(InvalidInput, match="Another job is writing"):
            answer_table(source, target, POINTS, workers=1)
        second.append(seen)

    answer_table(source, target, POINTS, workers=1, on_progress=start_another)
    assert second
    assert {row["id"] for row in rows_of(target)} == {"a", "b", "c"}


class TestStopped:
    @pytest.fixture(autouse=True)
    def small_parts(self, monkeypatch):
        monkeypatch.setattr(run, "_POINTS_AT_ONCE", 2)

    def stopped_after(self, source, target, parts):
        done = []

        def stop(seen, total):
            done.append(seen)
            if len(done) == parts:
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            answer_table(source, target, POINTS, workers=1, on_progress=stop)

    def test_the_same_call_goes_on_and_ends_as_if_never_stopped(self, table, tmp_path):
        lines = [f"p{i},female,52,{150 + i},70," for i in range(9)]
        source, target = table(*lines), tmp_path / "points.csv"
        self.stopped_after(source, target, 2)
        assert not target.exists()
        outcome = answer_table(source, target, POINTS, workers=1)
        assert outcome.taken_over == 4
        assert not (tmp_path / "points.csv.parts").exists()
        answer_table(source, tmp_path / "whole.csv", POINTS, workers=1)
        assert target.read_bytes() == (tmp_path / "whole.csv").read_bytes()

    def test_refusals_of_finished_parts_are_not_forgotten(self, table, tmp_path):
        lines = ["bad,female,52,16.2,70,", *[f"p{i},female,52,160,70," for i in range(6)]]
        source, target = table(*lines), tmp_path / "points.csv"
        self.stopped_after(source, target, 1)
        outcome = answer_table(source, target, POINTS, workers=1)
        assert [row["id"] for row in rows_of(outcome.refused_path)] == ["bad"]

    def test_a_half_written_part_is_made_again(self, table, tmp_path):
        source, target = table(*GOOD), tmp_path / "points.csv"
        self.stopped_after(source, target, 1)
        (tmp_path / "points.csv.parts" / ".0000001.csv.999").write_text("half", "utf-8")
        answer_table(source, target, POINTS, workers=1)
        assert {row["id"] for row in rows_of(target)} == {"a", "b", "c"}

    def test_another_question_does_not_mix_with_what_lies_there(self, table, tmp_path):
        source, target = table(*GOOD), tmp_path / "points.csv"
        self.stopped_after(source, target, 1)
        with pytest.raises(InvalidInput, match="unfinished job"):
            answer_table(source, target, Question(("BL25",)), workers=1)

    def test_two_workers_write_what_one_does(self, table, tmp_path):
        lines = [f"p{i},male,40,{160 + i},80," for i in range(7)]
        source = table(*lines)
        answer_table(source, tmp_path / "one.csv", POINTS, workers=1)
        answer_table(source, tmp_path / "two.csv", POINTS, workers=2)
        assert (tmp_path / "one.csv").read_bytes() == (tmp_path / "two.csv").read_bytes()


class TestColumns:
    def test_units_stand_in_the_names(self, table, tmp_path):
        inches = table("x,female,52,63.78,154.32", header="id,sex,age,height_in,weight_lb", name="us.csv")
        answer_table(inches, tmp_path / "us.out.csv", LANDMARKS)
        answer_table(table(GOOD[0]), tmp_path / "si.out.csv", LANDMARKS)
        one, other = (
            float(rows_of(tmp_path / name)[0]["tip_l2_mm"]) for name in ("us.out.csv", "si.out.csv")
        )
        assert one == pytest.approx(other, abs=0.1)

    def test_semicolons_and_decimal_commas_are_read(self, table, tmp_path):
        source = table("x;female;52;162,0;70,0", header="id;sex;age;stature_cm;mass_kg")
        assert answer_table(source, tmp_path / "out.csv", LANDMARKS).refused == 0

    def test_a_table_saved_by_a_spreadsheet_with_a_mark_at_its_start_is_read(self, tmp_path):
        path = tmp_path / "people.csv"
        path.write_bytes(b"\xef\xbb\xbf" + f"{HEADER}\r\n{GOOD[0]}\r\n".encode())
        assert answer_table(path, tmp_path / "out.csv", LANDMARKS).refused == 0

    @pytest.mark.parametrize(
        ("header", "said"),
        [
            ("id,sex,age,mass_kg", "no column stature_cm"),
            ("id,sex,age,stature_cm", "no column mass_kg"),
        ],
    )
    def test_a_missing_column_is_named_with_what_is_there(self, header, said):
        with pytest.raises(MissingInput, match=said):
            columns_of(header.split(","))

    @pytest.mark.parametrize(
        ("header", "said"),
        [
            ("sex,age,stature,mass_kg", "needs its unit"),
            ("sex,age,stature_cm,stature_mm,mass_kg", "mean the same"),
            ("sex,age,stature_cm,mass_kg,sitting_hieght_cm", "sitting-height"),
            ("sex,age,stature_cm,mass_cm", "needs its unit"),
        ],
    )
    def test_a_column_nobody_can_read_safely_is_refused(self, header, said):
        with pytest.raises(InvalidInput, match=said):
            columns_of(header.split(","))

    def test_other_columns_are_left_alone_and_named(self, table, tmp_path):
        source = table("a,female,52,162,70,Jane", header="id,sex,age,stature_cm,mass_kg,name")
        assert answer_table(source, tmp_path / "out.csv", LANDMARKS).left == ("name",)
        assert "Jane" not in (tmp_path / "out.csv").read_text("utf-8")


class TestRefused:
    def test_what_is_no_table_is_refused(self, tmp_path):
        for name, content in (("people.txt", "x"), ("people.parquet", "x"), ("people.csv", "")):
            (tmp_path / name).write_text(content, "utf-8")
            with pytest.raises((UnreadableInput, InvalidInput, MissingInput)):
                answer_table(tmp_path / name, tmp_path / "out.csv", LANDMARKS)
        with pytest.raises(UnreadableInput, match="No such file"):
            answer_table(tmp_path / "nowhere.csv", tmp_path / "out.csv", LANDMARKS)

    def test_a_table_without_people_is_refused(self, table, tmp_path):
        with pytest.raises(InvalidInput, match="no people"):
            answer_table(table(), tmp_path / "out.csv", LANDMARKS)

    def test_the_table_itself_is_never_overwritten(self, table):
        source = table(*GOOD)
        before = source.read_bytes()
        with pytest.raises(InvalidInput, match="another name"):
            answer_table(source, source, LANDMARKS)
        assert source.read_bytes() == before

    def test_nor_is_it_by_the_list_of_refusals(self, table, tmp_path):
        source = table("slip,female,52,16.2,70,", name="people.refused.csv")
        before = source.read_bytes()
        with pytest.raises(InvalidInput, match="another name"):
            answer_table(source, tmp_path / "people.csv", LANDMARKS)
        assert source.read_bytes() == before

    def test_files_of_others_beside_the_target_stay(self, table, tmp_path):
        (tmp_path / "out.csv.parts").mkdir()
        mine = tmp_path / "out.csv.parts" / "mine.txt"
        mine.write_text("mine", "utf-8")
        with pytest.raises(InvalidInput, match="no job's"):
            answer_table(table(*GOOD), tmp_path / "out.csv", LANDMARKS)
        assert mine.read_text("utf-8") == "mine"

    def test_a_damaged_job_record_is_another_job(self, table, tmp_path):
        (tmp_path / "out.csv.parts").mkdir()
        (tmp_path / "out.csv.parts" / "job.json").write_text("{", "utf-8")
        with pytest.raises(InvalidInput, match="unfinished job"):
            answer_table(table(*GOOD), tmp_path / "out.csv", LANDMARKS)

    def test_a_target_that_cannot_be_is_told_before_the_work(self, table, tmp_path):
        for target, said in ((tmp_path / "no" / "out.csv", "does not exist"), (tmp_path / "d.csv", "folder")):
            (tmp_path / "d.csv").mkdir(exist_ok=True)
            with pytest.raises(OutputError, match=said):
                answer_table(table(*GOOD), target, LANDMARKS)
        with pytest.raises(InvalidInput, match="at least 1"):
            answer_table(table(*GOOD), tmp_path / "out.csv", LANDMARKS, workers=-2)

    def test_a_table_none_of_whose_lines_can_be_read_says_why_and_leaves_no_parts(self, table, tmp_path):
        source = table(*(f"{line}," for line in GOOD))
        with pytest.raises(InvalidInput, match="Line 1: The line has 7 cells; the header names 6"):
            answer_table(source, tmp_path / "out.csv", LANDMARKS)
        assert answer_table(table(*GOOD), tmp_path / "out.csv", LANDMARKS).rows == 3

    def test_a_table_without_header_is_not_repeated(self, table, tmp_path):
        source = table(header="Jane Doe,female,52,162,70")
        with pytest.raises(MissingInput, match="no header") as caught:
            answer_table(source, tmp_path / "out.csv", LANDMARKS)
        assert "Jane" not in str(caught.value)

    def test_text_in_another_writing_is_told_how_to_save(self, tmp_path):
        (tmp_path / "people.csv").write_bytes(f"{HEADER}\nMüller,female,52,162,70,".encode("latin-1"))
        with pytest.raises(UnreadableInput, match="save it as CSV UTF-8"):
            answer_table(tmp_path / "people.csv", tmp_path / "out.csv", LANDMARKS)

    def test_dates_in_a_column_of_numbers_are_refused_line_by_line(self, tmp_path):
        people = {"sex": ["female"], "age": [date(1970, 1, 1)], "stature_cm": [162], "mass_kg": [70]}
        parquet.write_table(arrow_table(people), tmp_path / "people.parquet")
        outcome = answer_table(tmp_path / "people.parquet", tmp_path / "out.csv", LANDMARKS)
        assert (outcome.rows, outcome.refused) == (1, 1)
        assert "age must be a number" in rows_of(tmp_path / "out.refused.csv")[0]["reason"]

    def test_an_unknown_point_stops_before_the_first_line(self, table, tmp_path):
        with pytest.raises(UnknownCode):
            answer_table(table(*GOOD), tmp_path / "out.csv", Question(("BL99",)))

    def test_an_answer_has_a_known_ending(self, table, tmp_path):
        with pytest.raises(InvalidInput, match="csv or"):
            answer_table(table(*GOOD), tmp_path / "out.xlsx", LANDMARKS)


@pytest.mark.parametrize("question", [POINTS, LANDMARKS])
def test_contradicting_measures_are_told_beside_the_wider_errors(table, tmp_path, question):
    person = Person("female", 52, 1620, 70)
    mean, sd = predict(person).form({"sitting_height": 1.0})
    source = table(f"x,female,52,162,70,{(mean + 3.2 * sd) / 10:.1f}")
    answer_table(source, tmp_path / "out.parquet", question)
    assert "sitting-height" in parquet.read_table(tmp_path / "out.parquet").to_pylist()[0]["contradiction"]


def test_a_job_record_holds_nothing_of_the_people(table, tmp_path, monkeypatch):
    monkeypatch.setattr(run, "_LANDMARKS_AT_ONCE", 1)

    def stop(seen, total):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        answer_table(table(*GOOD), tmp_path / "out.csv", LANDMARKS, workers=1, on_progress=stop)
    record = json.loads((tmp_path / "out.csv.parts" / "job.json").read_text("utf-8"))
    assert set(record) == {"table", "codes", "standard", "lines_at_once", "version"}


@pytest.mark.parametrize("ending", ["csv", "parquet"])
@pytest.mark.parametrize("question", [POINTS, LANDMARKS])
def test_a_first_part_of_nothing_but_bad_lines_does_not_spoil_the_rest(
    table, tmp_path, monkeypatch, ending, question
):
    monkeypatch.setattr(run, "_POINTS_AT_ONCE", 2)
    monkeypatch.setattr(run, "_LANDMARKS_AT_ONCE", 2)
    source, target = table("x,female,52,16,70,", "y,female,52,16,70,", *GOOD), tmp_path / f"out.{ending}"
    outcome = answer_table(source, target, question, workers=1)
    assert (outcome.rows, outcome.refused) == (5, 2)
    rows = rows_of(target) if ending == "csv" else parquet.read_table(target).to_pylist()
    assert {row["id"] for row in rows} == {"a", "b", "c"}


def test_numbers_are_finite(table, tmp_path):
    outcome = answer_table(table("x,female,52,inf,70,", GOOD[0]), tmp_path / "out.csv", LANDMARKS)
    assert outcome.refused == 1
    assert np.isfinite(float(rows_of(tmp_path / "out.csv")[0]["tip_l2_mm"]))
