"""Columns and whole files of tables of trials: what is missing, doubled or nothing usable is told."""

from math import log

import pytest
from tests.unit.evidence.pool_tables import GOOD, MEANS, counts, means, only, told

from weizhong.evidence.pool_file import read_pool_file
from weizhong.evidence.table_of_trials import told_problems
from weizhong.facts.tables import read_rows, read_table
from weizhong.terms.errors import InvalidInput, MissingInput, UnreadableInput


@pytest.mark.parametrize("text", ["", "\n\n", "\ufeff", "  \n", ";", ",,\n,,\n"])
def test_an_empty_file_is_refused(text):
    with pytest.raises(MissingInput, match="The file is empty"):
        read_pool_file(text)


def test_a_file_without_trials_is_refused():
    with pytest.raises(MissingInput, match="no trial below them"):
        read_pool_file(f"{MEANS}\n,,,,,,\n")


def test_missing_columns_are_named_with_what_was_perhaps_meant():
    with pytest.raises(MissingInput, match=r"column sd_control. sd_cntrol: misspelt\?"):
        read_pool_file(means(GOOD).replace("sd_control", "sd_cntrol"))
    with pytest.raises(MissingInput, match="No column is called study; there are n, mean"):
        read_pool_file("n,mean\n1,2\n")
    with pytest.raises(MissingInput, match="RR wants the columns events_treatment, events_control"):
        read_pool_file(means(GOOD), "RR")


def test_means_and_events_in_one_table_want_a_word():
    text = f"{MEANS},events_treatment,events_control\n{GOOD},3,4\n"
    with pytest.raises(MissingInput, match="say which to pool"):
        read_pool_file(text)
    assert read_pool_file(text, "RR").measure == "RR"


def test_two_columns_of_one_meaning_are_refused():
    with pytest.raises(InvalidInput, match="'study' and 'Trial' both mean study"):
        read_pool_file("study,Trial\nA,B\n")


def test_a_column_that_is_not_there_is_refused_with_near_names():
    with pytest.raises(MissingInput, match=r"no column 'weks'.* Did you mean weeks\?"):
        read_pool_file(means(f"{GOOD},8", header=f"{MEANS},weeks"), regress=["weks"])


def test_a_covariate_that_is_no_number_leaves_its_trial_out_of_the_regression_only():
    text = means(f"{GOOD},8", "B,20,3,2,20,4,2,some", "C,20,3,2,20,5,2,", header=f"{MEANS},weeks")
    found = read_pool_file(text, regress=["weeks"])
    assert found.covariates == {"weeks": (8.0, None, None)}
    assert len(found.effects) == 3
    assert "The regression goes without this trial." in told(found)[0]


def test_a_year_that_is_none_costs_the_year_only():
    found = read_pool_file(means(f"{GOOD},2007", "B,20,3,2,20,4,2,in press", header=f"{MEANS},year"))
    assert [effect.year for effect in found.effects] == [2007, None]
    assert "is no year; used without one." in told(found)[0]


def test_semicolons_tabs_decimal_commas_and_true_minus_signs_are_read():
    german = "Studie;study;est;se\n1;A;−0,5;0,25\n"
    assert read_pool_file(german).effects[0].estimate == -0.5
    assert read_pool_file("study\testimate\tse\nA\t1\t1\n").effects[0].estimate == 1


def test_a_decimal_comma_among_commas_is_named():
    said = only("study,estimate,se\nHaake,1,1\nA,0,5,1\n")
    assert "4 cells stand under 3 columns; is a comma meant as a decimal point?" in said[0]
    quoted = only('study,estimate,se\nHaake,1,1\nA,"0,5",1\n')
    assert "write a decimal point" in quoted[0]
    assert "semicolons" in quoted[0]


def test_metafors_own_column_names_are_read():
    found = read_pool_file("slab,yi,vi\nA,-0.5,0.04\n", "OR")
    assert (found.effects[0].label, found.effects[0].se) == ("A", 0.2)
    text = "study,m1i,sd1i,n1i,m2i,sd2i,n2i\nA,5,2,10,4,3,12\n"
    assert round(read_pool_file(text, "SMD").effects[0].estimate, 4) == 0.3703


def test_a_broken_file_is_no_csv():
    with pytest.raises(UnreadableInput, match="no CSV file"):
        read_pool_file('study,estimate,se\n"A,1,1\n')


def test_a_table_of_people_is_refused():
    rows = (f"P{i},1,1" for i in range(2001))
    with pytest.raises(InvalidInput, match="2,001 lines are more than there are trials"):
        read_pool_file("study,estimate,se\n" + "\n".join(rows))


def test_rows_are_numbered_as_a_spreadsheet_shows_them():
    found = read_pool_file('\nstudy,estimate,se,note\n\nA,1,1,"two\nlines"\nB,x,1,\n')
    assert found.rows == (4,)  # a cell of two lines begins on the first
    assert found.problems[0].row == 6


def test_row_names_are_kept_so_that_numbers_can_be_traced():
    found = read_pool_file("id,study,estimate,se\nhaake2007.pain,Haake,1,1\n,B,2,1\n")
    assert [effect.rows for effect in found.effects] == [("haake2007.pain",), ("row 3",)]


def test_what_is_not_read_is_told():
    assert read_pool_file("study,estimate,se,Remark\nA,1,1,x\n").left_alone == ("Remark",)


def refusal(text):
    with pytest.raises(InvalidInput) as refused:
        read_pool_file(text)
    return str(refused.value).splitlines()


def test_a_table_of_nothing_usable_names_every_fault_by_row_and_column():
    no_number = "is no number; give digits only, or leave the cell blank. Left out."
    assert refusal("study,estimate,se\nA,1,0\nB,x,-1\n,1,y\n") == [
        "No trial of this table can be used.",
        "  row 2, column se (A): 0 cannot be; it must lie above zero. Left out.",
        f"  row 3, column estimate (B): 'x' {no_number}",
        "  row 3, column se (B): -1 cannot be; it must lie above zero. Left out.",
        "  row 4, column study: no name; name the trial. Left out.",
        f"  row 4, column se: 'y' {no_number}",
    ]


def test_of_very_many_faults_twenty_are_named_and_the_rest_counted():
    told = refusal("study,estimate,se\n" + "A,1,0\n" * 1234)
    assert len(told) == 22
    assert told[-1] == "  and 1,214 more."


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ("study,n1,mean1,sd1,n2,mean2,sd2\nA,1e9,1,1,20,2,1\n", "n1"),
        ("study,events1,n1,events2,n2\nA,3,20,5,100001\n", "n2"),
        ("study,estimate,se,n\nA,1,1,200000\n", "n"),
    ],
)
def test_very_many_people_are_used_with_a_word(text, column):
    found = read_pool_file(text)
    assert len(found.effects) == 1
    (told,) = [str(one) for one in found.problems if one.column == column]
    assert "people, more than 100,000: a slip? Used." in told


def test_no_trial_of_our_own_tables_is_doubted_for_its_size():
    most = read_table("evidence/doubts")["people"]["most"]
    assert max(int(row["n_randomised"] or 0) for row in read_rows("evidence/trials")) * 50 < most


def test_of_a_table_left_out_whole_nothing_is_called_used():
    told = refusal("study,events1,n1,events2,n2\nA,0,1,0,5\nB,0,20,0,20\n")
    assert [line.endswith("Left out.") for line in told] == [False, True, True, False]
    assert told[-1].startswith("Ask for RD: RR is a ratio")


def test_what_was_left_out_is_told_first():
    found = read_pool_file("study,estimate,se,year\nA,1,1,x\nB,1,0,2001\n")
    assert [one.split(",")[0] for one in told_problems(found.problems)] == ["row 3", "row 2"]


def test_log_of_a_ratio_is_the_natural_one():
    found = read_pool_file(counts("A,10,40,20,50"))
    assert found.effects[0].estimate == pytest.approx(log(0.25 / 0.4))
