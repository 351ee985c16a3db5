"""Tables of trials as people send them: what is wrong is named by row and column, the rest is used."""

from math import exp

import pytest
from tests.unit.evidence.pool_tables import GOOD, MEANS, counts, means, only, told

from weizhong.evidence.pool_file import read_pool_file
from weizhong.terms.errors import InvalidInput

# --- what is wrong in a cell ---


@pytest.mark.parametrize(
    ("row", "place", "words"),
    [
        ("A,20,3,-2,20,4,2", "row 3, column sd_treatment (A)", "SD of -2 cannot be"),
        ("A,20,3,0,20,4,2", "row 3, column sd_treatment (A)", "SD of 0 cannot be"),
        ("A,1,3,2,20,4,2", "row 3, column n_treatment (A)", "n = 1; an SD wants two"),
        ("A,20,3,2,20.5,4,2", "row 3, column n_control (A)", "20.5 is no number of people"),
        ("A,20,3,2,20,4,2,9", "row 3", "8 cells stand under 7 columns"),
        ("A,about 20,3,2,20,4,2", "row 3, column n_treatment (A)", "'about 20' is no number"),
        ("A,20,3 points,2,20,4,2", "row 3, column mean_treatment (A)", "'3 points' is no number"),
        ("A,20,1e999,2,20,4,2", "row 3, column mean_treatment (A)", "'1e999' is no number"),
        ("A,20,1_0,2,20,4,2", "row 3, column mean_treatment (A)", "'1_0' is no number"),
        ("A,20,3,,20,4,NA", "row 3, column sd_treatment (A)", "blank"),
        (",20,3,2,20,4,2", "row 3, column study", "no name"),
        ("A,20,3,2,20,3,2", "row 3 (A)", "same n, mean and SD: a copy?"),
    ],
)
def test_a_row_of_means_that_cannot_be_is_named_and_the_rest_is_used(row, place, words):
    said = only(means(GOOD, row))
    assert said[0].startswith(f"{place}: ")
    assert words in said[0]
    assert all(one.endswith("Left out.") for one in said)


def test_every_wrong_cell_of_a_row_is_named():
    said = only(means(GOOD, "A,1,3,-2,x,4,"))
    assert [one.split(" (")[0] for one in said] == [
        f"row 3, column {name}" for name in ("n_treatment", "sd_treatment", "n_control", "sd_control")
    ]


@pytest.mark.parametrize(
    ("row", "column", "words"),
    [
        ("A,30,20,2,20", "events_treatment", "30 of 20 people cannot be; is this a percentage?"),
        ("A,-1,20,2,20", "events_treatment", "-1 is no number of people"),
        ("A,2.5,20,2,20", "events_treatment", "2.5 is no number of people"),
        ("A,0,0,2,20", "n_treatment", "nobody is in this arm"),
        ("A,0,20,0,20", "events_treatment", "nobody had the event in both arms"),
        ("A,20,20,20,20", "events_treatment", "everybody had the event in both arms"),
    ],
)
def test_a_row_of_counts_that_cannot_be_is_named_and_the_rest_is_used(row, column, words):
    said = only(counts("Haake,184,387,171,387", row))
    assert said[0].startswith(f"row 3, column {column} (A): ")
    assert words in said[0]


def test_a_trial_without_events_informs_a_difference():
    found = read_pool_file(counts("A,0,20,0,20", "B,1,20,3,20"), "RD")
    assert [effect.label for effect in found.effects] == ["A", "B"]


def test_nothing_but_trials_without_events_is_refused_with_what_would_work():
    with pytest.raises(InvalidInput, match=r"Ask for RD: RR is a ratio"):
        read_pool_file(counts("A,0,20,0,20", "B,0,30,0,30"))


def test_arms_of_one_count_are_told_and_used():
    found = read_pool_file(counts("A,2,20,2,20", "B,1,1,3,20"))
    assert len(found.effects) == 2
    assert "same n and events; a copy? Used." in told(found)[0]
    assert "one person in an arm" in told(found)[1]


# --- what is wrong across rows ---


SCALED = f"{MEANS},scale"
RMDQ_HFAQ = ("A,40,8,4,40,10,4,RMDQ", "B,40,70,15,40,60,15,HFAQ")


def test_several_scales_are_no_mean_difference():
    text = means(f"{GOOD},VAS10", "B,20,30,20,20,40,20,VAS100", header=SCALED)
    with pytest.raises(InvalidInput) as refused:
        read_pool_file(text)
    assert "Column scale" in str(refused.value)
    assert "VAS10 in row 2; VAS100 in row 3" in str(refused.value)
    assert "--measure SMD" in str(refused.value)


def test_scales_that_may_run_against_each_other_want_their_direction_before_they_are_pooled():
    """RMDQ falls and HFAQ rises as people get better: as they stand, they cancel out."""
    with pytest.raises(InvalidInput) as refused:
        read_pool_file(means(*RMDQ_HFAQ, header=SCALED), "SMD")
    assert "RMDQ in row 2; HFAQ in row 3" in str(refused.value)
    assert "Add a column better with higher or lower" in str(refused.value)
    ways = (f"{RMDQ_HFAQ[0]},lower", f"{RMDQ_HFAQ[1]},higher")
    found = read_pool_file(means(*ways, header=f"{SCALED},better"), "SMD")
    assert [effect.estimate < 0 for effect in found.effects] == [True, True]


@pytest.mark.parametrize("way", ["", "yes"])
def test_a_column_of_directions_that_says_nothing_is_no_direction(way):
    rows = [f"{row},{way}" for row in RMDQ_HFAQ]
    with pytest.raises(InvalidInput, match="all run the same way"):
        read_pool_file(means(*rows, header=f"{SCALED},better"), "SMD")


def test_a_printed_smd_is_turned_as_well_where_higher_is_better():
    header = "study,estimate,se,scale,better"
    found = read_pool_file(f"{header}\nA,-0.5,0.2,RMDQ,lower\nB,0.5,0.2,HFAQ,higher\n", "SMD")
    assert [effect.estimate for effect in found.effects] == [-0.5, -0.5]
    assert "its sign was turned" in told(found)[0]


def test_estimates_of_several_scales_are_told():
    found = read_pool_file("study,estimate,se,scale\nA,1,1,RMDQ\nB,1,1,HFAQ\n")
    assert "2 scales (RMDQ in row 2; HFAQ in row 3)" in told(found)[0]


@pytest.mark.parametrize("row", ["B,20,3.5,2,20,4,2,", "B,20,3.5,2,20,4,2"])
def test_a_blank_among_rows_of_one_scale_costs_nothing_but_a_word(row):
    found = read_pool_file(means(f"{GOOD},VAS10", row, header=SCALED))
    assert [effect.label for effect in found.effects] == ["Haake", "B"]
    assert told(found) == [
        "row 3, column scale (B): blank; taken for VAS10, the only scale of this table. Used."
    ]


@pytest.mark.parametrize("row", ["B,20,30", "B,20,30,-1,20,40,20,VAS100", ",20,30,20,20,40,20,VAS100"])
def test_a_row_that_is_left_out_mixes_no_scales(row):
    assert only(means(f"{GOOD},VAS10", row, header=SCALED))


@pytest.mark.parametrize("name", ["vas-10", "VAS 10", "Vas_10"])
def test_capitals_blanks_and_hyphens_make_no_other_scale(name):
    found = read_pool_file(means(f"{GOOD},VAS10", f"B,20,3.5,2,20,4,2,{name}", header=SCALED))
    assert told(found) == []


def test_the_line_by_which_a_spreadsheet_tells_its_mark_is_no_line_of_the_table():
    found = read_pool_file("sep=;\nstudy;estimate;se\nA;0,5;0,1\nB;x;1\n")
    assert found.effects[0].estimate == 0.5
    assert told(found)[0].startswith("row 4, column estimate (B)")


def test_a_row_is_named_by_the_line_where_it_begins():
    assert only('study,estimate,se\nHaake,1,1\n"A\nof two lines",x,1\n')[0].startswith("row 3, ")


def test_without_a_column_of_scales_sds_that_do_not_fit_are_told():
    found = read_pool_file(means(GOOD, "B,20,30,20,20,40,20"))
    assert len(found.effects) == 2
    assert told(found)[0].startswith("row 3, column sd_control (B): the SDs of row 2 (2.6) and this one (20)")


def test_a_row_told_twice_counts_once():
    assert "repeats row 2, number for number. Left out." in only(means(GOOD, GOOD))[0]


def test_the_same_numbers_under_another_name_are_one_trial_published_twice():
    assert "the same numbers as 'Haake' in row 2" in only(means(GOOD, GOOD.replace("Haake", "Witt")))[0]
    few = read_pool_file(counts("A,1,20,2,20", "B,1,20,2,20"))
    assert len(few.effects) == 2
    assert told(few)[0].endswith("published twice? Used.")


def test_one_trial_in_two_rows_is_told_unless_the_rows_are_of_two_groups():
    text = means(f"{GOOD},early", "Haake,360,4.1,2.5,370,4.4,2.6,late", header=f"{MEANS},time")
    assert "people may be counted twice" in told(read_pool_file(text))[0]
    assert told(read_pool_file(text, by="time")) == []


def test_a_standard_error_taken_for_an_sd_is_told():
    assert "4.9 SDs apart" in told(read_pool_file(means(GOOD, "Wang,40,0.8,0.4,40,2.9,0.44")))[0]


def test_changes_and_final_values_are_not_one_smd():
    text = means(f"{GOOD},final", "B,20,-3,2,20,-2,2,change", header=f"{MEANS},kind")
    assert told(read_pool_file(text)) == []
    problem = read_pool_file(text, "SMD").problems[0]
    assert (problem.row, problem.column) == (None, "kind")
    assert "change and final" in str(problem)


def test_a_scale_on_which_more_is_better_is_turned():
    header = f"{MEANS},better"
    found = read_pool_file(means(f"{GOOD},lower", "B,20,60,20,20,50,20,Higher", header=header), "SMD")
    assert [effect.estimate < 0 for effect in found.effects] == [True, True]
    assert "its sign was turned" in told(found)[0]
    all_one_way = read_pool_file(means("B,20,60,20,20,50,20,higher", header=header))
    assert all_one_way.effects[0].estimate == 10
    said = only(means(f"{GOOD},lower", "B,20,60,20,20,50,20,", header=header))
    assert said[0].startswith("row 3, column better (B): other rows say")


# --- what is printed ---


def test_ratios_are_read_as_printed():
    found = read_pool_file("study,estimate,low,high\nA,0.726,0.594,0.887\n", "RR")
    assert exp(found.effects[0].estimate) == pytest.approx(0.726)


def test_a_standard_error_of_a_ratio_wants_its_logarithm():
    said = read_pool_file("study,log_estimate,estimate,se\nA,-0.3,,0.1\nB,,0.7,0.1\n", "OR")
    assert [effect.estimate for effect in said.effects] == [-0.3]
    assert told(said)[0].startswith("row 3, column estimate (B): a standard error belongs to the logarithm")


def test_a_ratio_in_the_column_of_logarithms_is_named():
    found = read_pool_file("study,log_estimate,se\nA,-0.3,0.1\nB,74,0.1\n", "RR")
    assert len(found.effects) == 1
    assert told(found)[0].startswith("row 3, column log_estimate (B): 74 is the logarithm of no ratio")


def test_a_misprinted_limit_is_told():
    # Yuan 2015 prints -5.4 (-8.9, -0.19) with p 0.003, which asks for -1.9
    found = read_pool_file("study,estimate,low,high\nYuan,-5.4,-8.9,-0.19\nA,-5.4,-8.9,-1.9\n")
    assert len(told(found)) == 1
    assert (
        "row 2, column low (Yuan): the estimate lies 20 % of half the interval off its middle"
        in told(found)[0]
    )


@pytest.mark.parametrize(
    ("row", "column", "words"),
    [
        ("A,1,0,", "se", "0 cannot be"),
        ("A,1,-1,", "se", "-1 cannot be"),
        ("A,1,,0", "variance", "0 cannot be"),
        ("A,1,,", "se", "blank; an effect wants"),
        ("A,,1,", "estimate", "blank; an effect wants"),
        ("A,1,ca. 2,", "se", "'ca. 2' is no number"),
    ],
)
def test_an_estimate_without_its_error_is_named(row, column, words):
    said = only(f"study,estimate,se,variance\nHaake,1,1,\n{row}\n")
    assert said[0].startswith(f"row 3, column {column} (A): ")
    assert words in said[0]


def test_a_number_that_is_none_is_repeated_as_it_was_written():
    found = read_pool_file("study;estimate;se\nA;1,5;1\nB;1.040,5;1\nC;−;1\nD;−x;1\n")
    said = [str(one) for one in found.problems]
    assert "'1.040,5' is no number" in said[0]
    assert "'−x' is no number" in said[-1]


def test_an_interval_that_does_not_hold_its_estimate_is_named():
    said = only("study,estimate,low,high\nHaake,1,0,2\nA,5,1,2\n")
    assert said[0].startswith("row 3, column low (A): The interval from 1 to 2 does not hold")


def test_a_trial_without_sds_is_used_from_what_was_printed():
    text = f"{MEANS},estimate,low,high\n{GOOD},,,\nThomas,150,30,,70,36,,-5.6,-11.4,0.2\n"
    found = read_pool_file(text)
    assert found.effects[1].estimate == -5.6
    assert told(found) == []
