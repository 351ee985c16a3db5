"""What is read from a table of arms or of differences, and what is refused."""

import pytest
from tests.unit.evidence.networks_made import ARMS

from weizhong.evidence.network_file import read_network_file
from weizhong.terms.errors import InvalidInput, MissingInput

BAD = [
    ("A,sham,50,40,-10", "row 6, column sd (A): an SD of -10 cannot be"),
    ("A,sham,1,40,10", "row 6, column n (A): n = 1; an SD wants two people or more"),
    ("A,sham,12.5,40,10", "row 6, column n (A): 12.5 is no number of people"),
    ("A,sham,50,forty,10", "row 6, column mean (A): 'forty' is no number"),
    ("A,sham,50,,10", "row 6, column mean (A): blank; give the number."),
    ("A,,50,40,10", "row 6, column treatment (A): no name"),
    (",sham,50,40,10", "row 6, column study: no name"),
    ("A,x,50,40,10\nA,x,50,41,10", "row 7, column treatment (A): 'x' is twice in this trial"),
    ("A,x,50,40,10\nA,y,50,40,10", "row 7 (A): two arms of this trial hold the same n, mean and SD"),
    ("A,Sham,50,40,10\nA,x,50,45,10", "row 6, column treatment (A): 'Sham' is read as 'sham'"),
    ("A,sham,50,40,1\nA,x,50,45,1", "the arms lie 5.0 SDs apart; is this a standard error"),
    ("A,sham,50,40,10\nA,none,60,46,12", "row 6 (A): the same numbers as 'Z': one trial published twice?"),
    ("A,sham,50,40,10", "row 6 (A): the only arm of its trial; is the name of the trial spelt alike"),
]


@pytest.mark.parametrize(("lines", "told"), BAD, ids=[told[:60] for _, told in BAD])
def test_what_is_wrong_is_named_by_row_and_column_and_the_rest_is_used(lines: str, told: str) -> None:
    head = "study,treatment,n,mean,sd\nZ,sham,50,40,10\nZ,none,60,46,12\nY,sham,50,40,9\nY,none,50,44,9\n"
    found = read_network_file(head + lines + "\n")
    assert any(told in str(problem) for problem in found.problems), [str(one) for one in found.problems]
    assert {study.label for study in found.studies} >= {"Z", "Y"}


def test_a_bad_arm_of_three_leaves_the_other_two() -> None:
    found = read_network_file(ARMS.replace("C,cups,40,44,12", "C,cups,40,44,0"))
    assert next(one for one in found.studies if one.label == "C").treatments == ("none", "needles")


def test_trials_without_any_event_tell_nothing_of_a_ratio_and_are_named() -> None:
    text = "study,treatment,n,events\nA,a,20,0\nA,b,20,0\nB,a,20,2\nB,b,20,6\n"
    found = read_network_file(text, "OR")
    assert [one.label for one in found.studies] == ["B"]
    assert any("Nobody had the event" in str(one) for one in found.problems)
    assert [one.label for one in read_network_file(text, "RD").studies] == ["A", "B"]


def test_a_table_of_nothing_usable_is_refused_with_every_fault() -> None:
    with pytest.raises(InvalidInput) as refused:
        read_network_file("study,treatment,n,mean,sd\nA,a,20,1,-1\nA,b,20,1,0\n")
    told = str(refused.value).splitlines()
    assert told[0] == "No trial of this table can be used."
    assert [line.split(" (")[0].strip() for line in told[1:]] == ["row 2, column sd", "row 3, column sd"]


def test_more_people_in_an_arm_than_any_trial_has_are_used_with_a_word() -> None:
    found = read_network_file("study,treatment,n,events\nA,a,1e9,5\nA,b,20,4\nB,a,20,3\nB,b,20,5\n")
    assert len(found.studies) == 2
    assert "row 2, column n (A): 1,000,000,000 people" in str(found.problems[0])


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "The file is empty"),
        ("study,treatment,n\nA,a,1\n", "wants the columns study and treatment, with n, mean and sd"),
        ("study,treatment,n,mean\nA,a,1,2\n", "wants the column sd"),
        ("study,treatment,n,mean,sd,events\nA,a,1,2,3,4\n", "means and events; say which"),
        ("treatment,n\na,1\n", "No column is called study"),
        ("study,treatment,comparator\nA,a,b\n", "wants the columns estimate, se"),
    ],
)
def test_missing_columns_are_named(text: str, told: str) -> None:
    with pytest.raises(MissingInput, match=told):
        read_network_file(text)


def test_several_scales_are_no_mean_difference() -> None:
    rows = "A,a,20,1,1,VAS10\nA,b,20,2,1,VAS10\nB,a,20,30,9,VAS100\nB,b,20,40,9,VAS100\n"
    text = f"study,treatment,n,mean,sd,scale\n{rows}"
    with pytest.raises(
        InvalidInput, match=r"needs one scale, and there are 2 \(VAS10 in rows 2, 3; VAS100 in rows"
    ):
        read_network_file(text)


def test_scales_of_a_network_want_their_direction_before_they_are_compared() -> None:
    rows = ("A,a,20,8,4,RMDQ", "A,b,20,9,4,RMDQ", "B,a,20,70,9,HFAQ", "B,b,20,60,9,HFAQ")
    head = "study,treatment,n,mean,sd,scale"
    with pytest.raises(InvalidInput, match="RMDQ in rows 2, 3; HFAQ in rows 4, 5"):
        read_network_file("\n".join([head, *rows]), "SMD")
    ways = [f"{row},{'lower' if 'RMDQ' in row else 'higher'}" for row in rows]
    found = read_network_file("\n".join([f"{head},better", *ways]), "SMD")
    assert [one.estimates[0] > 0 for one in found.studies] == [True, True]


def test_printed_differences_are_turned_where_higher_is_better() -> None:
    head = "study,treatment,comparator,estimate,se,scale,better"
    text = f"{head}\nA,a,b,-0.5,0.2,RMDQ,lower\nB,a,b,0.5,0.2,HFAQ,higher\n"
    found = read_network_file(text, "SMD")
    assert {one.estimates for one in found.studies} == {(-0.5,)}


def test_a_blank_scale_or_one_of_an_arm_left_out_mixes_nothing_in_a_network() -> None:
    rows = "A,a,20,1,1,VAS 10\nA,b,20,2,1,vas-10\nB,a,20,3,1,\nB,b,20,4,1\nC,a,20,x,1,VAS100\n"
    found = read_network_file(f"study,treatment,n,mean,sd,scale\n{rows}")
    assert [one.label for one in found.studies] == ["A", "B"]
    assert sum("taken for VAS 10" in str(one) for one in found.problems) == 2


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("study,treatment,n,events\nA,sham,10,3\nA,real,10,5\n", ("row 2", "row 3")),
        ("study,id,treatment,n,events\nA,a1,sham,10,3\nA,a2,real,10,5\n", ("a1", "a2")),
        ("study,treatment,comparator,estimate,se\nA,real,sham,-2,1\n", ("row 2",)),
    ],
)
def test_each_trial_of_a_network_names_the_rows_it_is_made_from(text: str, rows: tuple[str, ...]) -> None:
    assert read_network_file(text).studies[0].rows == rows


def test_where_more_is_better_in_some_trials_only_the_sign_is_turned_and_told() -> None:
    rows = "A,a,20,1,1,lower\nA,b,20,2,1,lower\nB,a,20,9,1,higher\nB,b,20,7,1,higher\n"
    text = f"study,treatment,n,mean,sd,better\n{rows}"
    found = read_network_file(text, "SMD")
    assert [one.estimates[0] > 0 for one in found.studies] == [True, True]
    assert sum("sign was turned" in str(one) for one in found.problems) == 2


def test_a_printed_interval_that_is_not_even_is_told_as_in_a_pool() -> None:
    lines = "study,treatment,comparator,estimate,low,high\nA,a,b,-5.4,-8.9,-0.19\nB,b,c,1,0,2\n"
    (problem,) = read_network_file(lines).problems
    assert "off its middle: a misprint" in problem.told
    assert not problem.left_out


def test_printed_ratios_are_read_with_their_limits() -> None:
    text = "study,treatment,comparator,estimate,low,high\nA,a,b,0.5,0.25,1\nB,b,c,2,1,4\n"
    found = read_network_file(text, "OR")
    assert found.studies[0].estimates[0] == pytest.approx(-0.693147, abs=1e-6)
    with pytest.raises(InvalidInput, match="a standard error belongs to the logarithm of the OR"):
        read_network_file("study,treatment,comparator,estimate,se\nA,a,b,0.5,1\n", "OR")


def test_arms_that_can_hardly_stand_on_one_scale_are_named() -> None:
    text = "study,treatment,n,mean,sd\nA,a,30,3,2\nA,b,30,3.5,2\nB,a,30,30,20\nB,c,40,45,22\n"
    found = read_network_file(text)
    assert [(one.row, one.column) for one in found.problems] == [(5, "sd")]
    assert "do not look like one scale" in str(found.problems[0])
    assert not read_network_file(text, "SMD").problems


def test_of_a_row_that_is_left_out_nothing_says_that_it_is_used() -> None:
    head = "study,treatment,comparator,estimate,low,high\n"
    text = head + "A,a,b,0.5,0.25,1\nB,b,c,0.4,0.2,0.8\nD,a,a,0.5,0.2,0.9\n"
    found = read_network_file(text, "RR")
    assert [(one.row, one.left_out) for one in found.problems] == [(4, True)]
