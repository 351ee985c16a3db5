"""Answers from files: what cannot be used is named by row and column, and never repeated."""

import math
from contextlib import suppress

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from weizhong.outcomes.answer_file import read_answers
from weizhong.outcomes.answer_form import read_form
from weizhong.outcomes.instruments import instrument, instruments
from weizhong.terms.errors import InputError, InvalidInput, MissingInput


def problems_of(text: str, name: str = "peg") -> list[tuple[int, str]]:
    return [(one.row, one.column) for one in read_answers(text, name).problems]


def test_columns_are_found_by_name_by_number_and_in_any_order() -> None:
    for heading in ("pain,enjoyment,activity", "1,2,3", "Q1,Q2,Q3", "peg_1,peg_2,peg_3"):
        assert read_answers(f"{heading}\n7,5,6\n", "peg").values.tolist() == [[7, 5, 6]]
    assert read_answers("activity,pain,enjoyment\n6,7,5", "peg").values.tolist() == [[7, 5, 6]]


def test_person_visit_and_day_are_labels_and_empty_cells_are_gaps() -> None:
    read = read_answers("person,visit,on,pain,enjoyment,activity\nA,2,2026-10-01,7,,NA\n", "peg")
    assert read.labels == ({"person": "A", "visit": "2", "on": "2026-10-01"},)
    assert read.values[0][0] == 7
    assert all(math.isnan(value) for value in read.values[0][1:])
    assert read.problems == ()


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_files_of_spreadsheets_in_german_are_read_too(ending: str) -> None:
    text = ending.join(["\ufeffperson;pain", "A;4,5", "B;60,25", ""])
    assert read_answers(text, "vas").values.ravel().tolist() == [4.5, 60.25]
    assert read_answers(f"pain\tperson{ending}4\tA", "vas").values.tolist() == [[4]]


@pytest.mark.parametrize("text", ['person,pain\nA,"4,5"\n', 'person,pain\nA,4\nB,"60,25"\n'])
def test_a_decimal_comma_where_commas_part_the_cells_is_named_as_one(text: str) -> None:
    (one,) = read_answers(text, "vas").problems
    assert one.text == "A decimal comma is read only where semicolons or tabs part the cells; write a point."


def test_where_tabs_part_the_cells_a_decimal_comma_is_read() -> None:
    assert read_answers("person\tpain\nA\t4,5", "vas").values.tolist() == [[4.5]]


def test_free_text_in_a_number_is_named_by_row_and_column_and_not_repeated() -> None:
    read = read_answers("person,pain,enjoyment,activity\nA,7,5,6\nB,7,worse than ever,6\n", "peg")
    (one,) = read.problems
    assert (one.row, one.column) == (3, "enjoyment")
    assert "worse" not in one.text
    assert read.values[0].tolist() == [7, 5, 6]


@pytest.mark.parametrize("cell", ["1_0", "inf", "nan", "-", "5/10", "5-6", "x", "1e999", "０x"])
def test_what_only_looks_like_a_number_is_none(cell: str) -> None:
    assert problems_of(f"pain,enjoyment,activity\n{cell},5,6") == [(2, "pain")]


def test_a_wrong_number_of_cells_is_named_by_its_row_and_the_rest_is_read() -> None:
    text = "pain,enjoyment,activity\n7,5\n7,5,6,6\n1,2,3\n1,2,3,,\n"
    read = read_answers(text, "peg")
    assert [(one.row, one.column) for one in read.problems] == [(2, ""), (3, "")]
    assert read.values[2:].tolist() == [[1, 2, 3], [1, 2, 3]]  # empty cells at the end are none


def test_empty_columns_at_the_right_are_none_and_what_stands_in_one_is_named() -> None:
    assert problems_of("pain,enjoyment,activity,,\n7,5,6,,\n1,2,3\n") == []
    assert problems_of("pain,enjoyment,activity,,\n7,5,6,,9\n") == [(2, "")]


def test_lines_are_told_as_the_file_has_them() -> None:
    assert problems_of("\n\npain,enjoyment,activity\n\n7,5,x\n") == [(5, "activity")]


def test_a_missing_column_is_named_with_what_it_may_have_been_called() -> None:
    with pytest.raises(MissingInput, match=r"no column for enjoyment; .* Did you mean enjoyment"):
        read_answers("pain,enjoyement,activity\n7,5,6", "peg")


def test_a_column_nobody_asked_for_is_said_and_not_read() -> None:
    text = "pain,enjoyment,activity,mood\n7,5,6,1"
    assert problems_of(text) == [(1, "column 4")]
    assert read_answers(text, "peg").values.tolist() == [[7, 5, 6]]


@pytest.mark.parametrize("heading", ["pain,pain,enjoyment,activity", "pain,1,enjoyment,activity"])
def test_two_columns_of_one_item_are_refused(heading: str) -> None:
    with pytest.raises(InvalidInput, match="Column 2 has the name of another"):
        read_answers(f"{heading}\n1,2,3,4", "peg")


@pytest.mark.parametrize("text", ["", "\n \n", "pain,enjoyment,activity\n"])
def test_a_file_without_rows_is_refused(text: str) -> None:
    with pytest.raises(MissingInput, match="The file"):
        read_answers(text, "peg")


def test_activities_that_were_not_chosen_need_no_column() -> None:
    assert read_answers("activity_1,activity_2,activity_3\n2,4,6", "psfs").values[0][:3].tolist() == [2, 4, 6]
    with pytest.raises(MissingInput, match="no column for activity_1"):
        read_answers("person\nA", "psfs")


def test_the_same_person_at_the_same_visit_twice_is_said() -> None:
    text = "person,visit,pain,enjoyment,activity\nA,1,1,1,1\nA,2,1,1,1\nA,1,2,2,2\n,1,1,1,1\n,1,1,1,1"
    assert problems_of(text) == [(4, "")]


def test_a_quoted_cell_that_never_ends_does_not_break_the_reader() -> None:
    assert problems_of('pain,enjoyment,activity\n7,5,"6\n1,2,3\n') == [(2, "activity")]


def test_a_record_over_two_lines_is_numbered_by_its_first() -> None:
    assert problems_of('person,pain,enjoyment,activity\n"A\nB",7,5,far\n') == [(2, "activity")]


@pytest.mark.parametrize("sign", ["\u2028", "\u2029", "\x85", "\x0b", "\x0c", "\x1c", "\x1e"])
def test_what_ends_a_paragraph_or_a_page_ends_no_row(sign: str) -> None:
    read = read_answers(f"person,pain\nA{sign}B,4\nC,five\n", "nrs")
    assert read.values[0].tolist() == [4]
    assert [row["person"] for row in read.labels] == [f"A{sign}B", "C"]
    assert [(one.row, one.column) for one in read.problems] == [(3, "pain")]


def test_a_day_that_does_not_exist_is_named_once_and_costs_no_score() -> None:
    read = read_answers("on,pain\n2026-10-01,4\n2026-02-30,5\n01.10.2026,6\n,7\n", "nrs")
    (one,) = read.problems
    assert (one.row, one.column) == (3, "on")
    assert one.text.startswith("It is no day such as 2026-11-22 (and 1 more below).")
    assert read.values.ravel().tolist() == [4, 5, 6, 7]
    assert [one.column for one in read_form({"on": "soon", "answers": [4]}, "nrs").problems] == ["on"]


def test_a_file_of_something_else_is_refused_in_few_words() -> None:
    with pytest.raises(MissingInput, match=r"no column for q1, q2, q3, q4, q5 and 19 more; name"):
        read_answers("pain\n4", "rmdq")


def test_the_line_a_spreadsheet_writes_above_the_heading_is_no_heading() -> None:
    assert read_answers("sep=;\npain;enjoyment;activity\n7;5;6\n", "peg").values.tolist() == [[7, 5, 6]]


def test_yes_and_no_are_answers_only_where_nothing_else_is_asked() -> None:
    assert np.isposinf(read_form({"answers": [True, False, True]}, "peg").values).all()
    assert read_form({"answers": [True] * 24}, "rmdq").values.tolist() == [[1.0] * 24]


@pytest.mark.parametrize("name", list(instruments()))
def test_the_headings_told_of_an_instrument_are_read_back(name: str) -> None:
    items = instrument(name).items
    text = f"{','.join(item.name for item in items)}\n{','.join(f'{item.low:g}' for item in items)}"
    assert read_answers(text, name).values[0].tolist() == [item.low for item in items]


@given(st.text(max_size=200))
def test_no_text_whatever_breaks_the_reader(text: str) -> None:
    with suppress(InputError):
        read_answers(text, "peg")


@pytest.mark.parametrize("answers", [[7, 5, 6], {"pain": 7, "activity": 6, "enjoyment": 5}])
def test_one_form_is_a_list_or_a_table(answers: object) -> None:
    read = read_form({"person": "A", "answers": answers}, "peg")
    assert read.values.tolist() == [[7, 5, 6]]
    assert read.labels == ({"person": "A"},)


def test_gaps_of_a_form_and_yes_and_no() -> None:
    read = read_form({"answers": [True, False, None, ""] + [0] * 20}, "rmdq")
    assert read.values[0][:2].tolist() == [1, 0]
    assert all(math.isnan(value) for value in read.values[0][2:4])


@pytest.mark.parametrize(
    ("document", "message"),
    [
        ({}, "answers is missing"),
        ([1, 2, 3], "answers is missing"),
        ({"answers": [7, 5]}, "items of peg: 3, answers given: 2"),
        ({"answers": {"pian": 7}}, "no such item. Did you mean pain"),
    ],
)
def test_a_form_that_cannot_be_read_says_what_to_do(document: object, message: str) -> None:
    with pytest.raises(InputError, match=message):
        read_form(document, "peg")


def test_text_in_a_form_is_named_and_not_repeated() -> None:
    (one,) = read_form({"answers": [7, "unbearable", 6]}, "peg").problems
    assert (one.column, "unbearable" in one.text) == ("enjoyment", False)


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(["answers", "pain", "x"]), inner)
        ),
        max_leaves=8,
    )
)
def test_no_document_whatever_breaks_the_reader(document: object) -> None:
    with suppress(InputError):
        assert read_form(document, "peg").values.shape == (1, 3)
