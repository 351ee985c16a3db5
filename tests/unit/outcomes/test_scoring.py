"""Scores: the published vectors of each instrument, and the slow twin held to the fast one."""

import itertools
import math

import numpy as np
import pytest
from tests.unit.outcomes.plain_scores import expectancies, start_back_group

from weizhong.clinic.gate.start_back import subgroup
from weizhong.outcomes.instruments import instrument, instruments
from weizhong.outcomes.scoring import score
from weizhong.terms.errors import InvalidInput, UnknownCode

GAP = float("nan")
NAMES = list(instruments())


def value_of(name: str, answers: list[float]) -> float:
    return float(score(name, answers).value[0])


def group_of(name: str, answers: list[float]) -> str:
    found = score(name, answers)
    return found.groups[found.group[0]]


# Vectors retyped from the project's reference data on outcome measures. Roland-Morris: blank is no.
@pytest.mark.parametrize(("ticked", "told"), [(0, 0), (24, 24), (12, 12), (17, 17)])
def test_roland_morris_counts_what_is_ticked(ticked: int, told: int) -> None:
    assert value_of("rmdq", [1] * ticked + [0] * (24 - ticked)) == told


def test_a_statement_left_open_is_not_ticked_but_an_empty_form_is_no_zero() -> None:
    assert value_of("rmdq", [1, 1, 1] + [GAP] * 21) == 3
    assert value_of("rmdq", [0] + [GAP] * 23) == 0
    empty = score("rmdq", [GAP] * 24)
    assert math.isnan(empty.value[0])
    assert empty.reason(0) == "unanswered"


# Oswestry: sum over five times the sections answered.
@pytest.mark.parametrize(
    ("answers", "told"),
    [([2.0] * 10, 40.0), ([2.0] * 7 + [GAP] + [2.0] * 2, 40.0), ([5.0] * 7 + [GAP] + [5.0] * 2, 100.0)],
)
def test_oswestry_is_a_share_of_the_sections_answered(answers: list[float], told: float) -> None:
    assert value_of("odi", answers) == told


def test_oswestry_with_two_sections_open_is_withheld() -> None:
    assert score("odi", [2] * 8 + [GAP] * 2).reason(0) == "too_few"


# Scoring guide of the Neck Disability Index: 16 of 50 is 32 %, 16 of 45 is 35.5 %; told here out of 50.
@pytest.mark.parametrize(
    ("answers", "percent"), [([2] * 8 + [0, 0], 32.0), ([2] * 8 + [0, GAP], 35.5555555556)]
)
def test_neck_disability_is_told_out_of_fifty(answers: list[float], percent: float) -> None:
    assert value_of("ndi", answers) * 2 == pytest.approx(percent, rel=1e-11)


@pytest.mark.parametrize(("answers", "told"), [([7, 5, 6], 6.0), ([0, 0, 1], 1 / 3)])
def test_peg_is_the_mean_of_three(answers: list[float], told: float) -> None:
    assert value_of("peg", answers) == pytest.approx(told, rel=1e-12)


# FFbH-R, iDocLive handbook: points over 24, under 60 % relevant, to 80 % moderate restriction.
@pytest.mark.parametrize(
    ("points", "percent", "group"),
    [(24, 100, "normal"), (0, 0, "restricted"), (14, 700 / 12, "restricted"), (15, 62.5, "moderate")],
)
def test_the_hannover_questionnaire_is_a_share_of_24_points(points: int, percent: float, group: str) -> None:
    answers = [2.0] * (points // 2) + [1.0] * (points % 2)
    answers += [0.0] * (12 - len(answers))
    assert value_of("hfaq", answers) == pytest.approx(percent, rel=1e-12)
    assert group_of("hfaq", answers) == group


# PROMIS 4a: vectors of the reference data, from two research codes that agree.
@pytest.mark.parametrize(
    ("form", "answers", "t"),
    [
        ("promis_pain_interference_4a", [3, 3, 3, 3], 61.2),
        ("promis_pain_interference_4a", [1, 1, 1, 1], 41.6),
        ("promis_physical_function_4a", [5, 5, 5, 5], 57.0),
        ("promis_physical_function_4a", [2, 3, 2, 3], 34.4),
        ("promis_fatigue_4a", [2, 2, 2, 2], 48.6),
        ("promis_sleep_disturbance_4a", [3, 4, 3, 4], 57.9),
        # Known bad copies: an app interpolates fatigue and sleep, a code misprints the last of interference.
        ("promis_fatigue_4a", [5, 5, 5, 5], 75.8),
        ("promis_pain_interference_4a", [5, 5, 5, 5], 75.6),
    ],
)
def test_promis_sums_become_t_scores(form: str, answers: list[float], t: float) -> None:
    assert value_of(form, answers) == t


def test_a_t_score_has_a_standard_error_of_its_own_and_version_1_of_function_that_of_version_2() -> None:
    assert score("promis_pain_interference_4a", [3, 3, 3, 3]).se[0] == 1.8
    assert score("promis_physical_function_4a_v1", [3, 3, 3, 3]).se[0] == 2.3


def test_a_promis_form_with_a_gap_has_no_t_score() -> None:
    assert score("promis_anxiety_4a", [3, 3, GAP, 3]).reason(0) == "too_few"


# The impact score of the NIH task force: vectors of the reference data.
@pytest.mark.parametrize(
    ("interference", "function", "pain", "told", "group"),
    [
        ([1, 1, 1, 1], [5, 5, 5, 5], 0, 8, "mild"),
        ([5, 5, 5, 5], [1, 1, 1, 1], 10, 50, "severe"),
        ([3, 3, 3, 3], [4, 4, 3, 3], 6, 28, "moderate"),
        ([3, 3, 3, 3], [3, 3, 3, 3], 3, 27, "mild"),
    ],
)
def test_the_impact_score_turns_function_over(
    interference: list[int], function: list[int], pain: int, told: int, group: str
) -> None:
    answers = [*interference, *function, pain]
    assert value_of("nih_impact", answers) == told
    assert group_of("nih_impact", answers) == group


def test_the_nih_data_set_tells_each_part_it_has_the_items_for() -> None:
    whole = [5, 1, 6, 3, 3, 3, 3, 4, 4, 3, 3, 2, 2, 2, 2, 3, 4, 3, 4]
    found = score("nih_minimum_data_set", [whole, [*whole[:11], *[GAP] * 8], [GAP, 3, *whole[2:]]])
    assert found.value.tolist() == [28, 28, 28]
    assert found.parts["sleep_disturbance_t"][0] == 57.9
    assert math.isnan(found.parts["sleep_disturbance_t"][1])
    assert found.parts["pain_interference_t"].tolist() == [61.2] * 3
    # Less than half the days is no chronic pain, however long it lasts.
    assert found.parts["chronic"].tolist() == [1, 1, 0]


@pytest.mark.parametrize(
    ("duration", "frequency", "told"),
    [(3, 2, 1), (2, 1, 0), (6, 3, 0), (GAP, 1, None), (6, GAP, None), (1, GAP, 0), (GAP, 3, 0)],
)
def test_chronic_needs_three_months_and_half_the_days_and_an_open_answer_leaves_it_open(
    duration: float, frequency: float, told: float | None
) -> None:
    found = score("nih_minimum_data_set", [duration, frequency, *[GAP] * 17]).parts["chronic"][0]
    assert math.isnan(found) if told is None else found == told


# PHQ-4 on the NINDS page: bands 0-2, 3-5, 6-8, 9-12, and either part positive from 3.
@pytest.mark.parametrize(
    ("answers", "told", "group"),
    [
        ([0, 0, 1, 1], 2, "none"),
        ([1, 1, 1, 0], 3, "mild"),
        ([2, 2, 1, 1], 6, "moderate"),
        ([3, 3, 3, 3], 12, "severe"),
    ],
)
def test_phq_4_is_a_sum_with_bands_and_two_parts(answers: list[int], told: int, group: str) -> None:
    found = score("phq_4", answers)
    assert found.value[0] == told
    assert group_of("phq_4", answers) == group
    assert found.parts["anxiety"][0] == sum(answers[:2])
    assert found.parts["depression"][0] == sum(answers[2:])


# STarT Back: vectors of the reference data, from Keele's scoring.
@pytest.mark.parametrize(
    ("answers", "total", "distress", "group"),
    [
        ([0] * 9, 0, 0, "low"),
        ([1, 1, 1, 0, 0, 0, 0, 0, 0], 3, 0, "low"),
        ([1, 1, 1, 1, 0, 0, 0, 0, 0], 4, 0, "medium"),
        ([0, 0, 0, 0, 1, 1, 1, 1, 0], 4, 4, "high"),
        ([1, 1, 0, 0, 1, 1, 1, 0, 0], 5, 3, "medium"),
        ([1] * 9, 9, 5, "high"),
    ],
)
def test_start_back_groups_by_total_then_by_distress(
    answers: list[int], total: int, distress: int, group: str
) -> None:
    found = score("start_back", answers)
    assert (found.value[0], found.parts["distress"][0]) == (total, distress)
    assert group_of("start_back", answers) == group


def test_start_back_is_the_same_here_and_at_the_gate_for_all_512_forms() -> None:
    forms = list(itertools.product((0, 1), repeat=9))
    found = score("start_back", forms)
    for at, form in enumerate(forms):
        group = found.groups[found.group[at]]
        assert group == subgroup(list(form)).group == start_back_group(form)


@pytest.mark.parametrize(
    ("rating", "group"),
    [(1, "better"), (2, "better"), (3, "no clear change"), (5, "no clear change"), (6, "worse")],
)
def test_a_rating_of_change_says_which_way(rating: int, group: str) -> None:
    assert group_of("pgic", [rating]) == group


def test_catastrophising_has_three_parts_that_add_up() -> None:
    answers = [0, 1, 2, 3, 4, 3, 2, 1, 0, 1, 2, 3, 4]
    found = score("pcs", answers)
    assert found.value[0] == sum(answers) == sum(part[0] for part in found.parts.values())
    assert found.parts["rumination"][0] == sum(answers[7:11])
    assert found.parts["magnification"][0] == answers[5] + answers[6] + answers[12]


def test_credibility_is_a_sum_and_expectancy_belongs_to_the_group() -> None:
    forms = [[9, 8, 7, 80, 8, 90], [1, 2, 3, 10, 2, 20], [5, 5, 5, 40, 4, 60]]
    found = score("ceq", forms)
    assert found.parts["credibility"].tolist() == [24, 6, 15]
    assert found.parts["expectancy"] == pytest.approx(expectancies(forms), rel=1e-12)
    assert found.parts["expectancy"].sum() == pytest.approx(0, abs=1e-12)
    assert math.isnan(score("ceq", forms[0]).parts["expectancy"][0])


@pytest.mark.parametrize("name", ["mass", "snsq"])
def test_sensations_without_read_weights_have_no_score_but_a_mean_and_a_strongest(name: str) -> None:
    most = instrument(name).high
    found = score(name, [0.0] * (len(instrument(name).items) - 1) + [most])
    assert math.isnan(found.value[0])
    assert found.reason(0) == "no_total"
    assert found.parts["strongest"][0] == most
    assert found.parts["mean"][0] == pytest.approx(most / len(instrument(name).items), rel=1e-12)


def test_the_free_sensation_of_the_mass_may_stay_empty_and_no_other() -> None:
    assert score("mass", [5] * 12 + [GAP]).parts["mean"][0] == 5
    assert score("mass", [GAP] + [5] * 12).reason(0) == "too_few"


def test_sharp_pain_is_no_de_qi() -> None:
    found = score("de_qi", [3, 2, 0, 0, 1, 0, 0, 9])
    assert (found.value[0], found.parts["sharp_pain"][0]) == (3, 9)
    assert found.parts["mean"][0] == pytest.approx(6 / 7, rel=1e-12)


def test_eq_5d_tells_its_digits_and_no_index() -> None:
    found = score("eq_5d_5l", [2, 1, 2, 3, 5])
    assert found.parts["state"][0] == 21235
    assert math.isnan(found.value[0])


def test_patient_specific_function_is_the_mean_of_the_activities_rated() -> None:
    assert value_of("psfs", [2, 4, GAP, GAP, GAP]) == 3
    assert value_of("psfs", [GAP, 4, 5, 0, GAP]) == 3


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("kind", ["above", "below", "between", "endless"])
def test_an_answer_that_is_not_allowed_withholds_the_score_and_is_marked(name: str, kind: str) -> None:
    about = instrument(name)
    item = about.items[-1]
    wrong = {"above": item.high + 1, "below": item.low - 1, "between": item.low + 0.5, "endless": math.inf}[
        kind
    ]
    if (kind == "between" and not item.step) or (kind == "above" and math.isinf(item.high)):
        pytest.skip("allowed here")
    answers = [one.low for one in about.items]
    answers[-1] = wrong
    found = score(name, [answers, [one.low for one in about.items]])
    assert found.refused[0].tolist() == [False] * (len(answers) - 1) + [True]
    if about.method == "data_set":  # other parts do not stand on it
        assert math.isnan(found.parts["sleep_disturbance_t"][0])
        assert found.value[0] == 24
        return
    assert math.isnan(found.value[0])
    assert all(math.isnan(part[0]) for part in found.parts.values())
    assert found.reason(0) == "not_allowed"
    assert not found.refused[1].any()


@pytest.mark.parametrize("name", NAMES)
def test_a_wrong_number_of_columns_is_refused_with_both_numbers(name: str) -> None:
    items = len(instrument(name).items)
    with pytest.raises(InvalidInput, match=f"Items of {name}: {items}, columns given: {items + 1}"):
        score(name, [[0] * (items + 1)])


def test_words_are_refused_and_an_unknown_instrument_is_met_with_a_near_one() -> None:
    with pytest.raises(InvalidInput, match="must be numbers"):
        score("nrs", [["much"]])
    with pytest.raises(UnknownCode, match="Did you mean rmdq"):
        score("rdmq", [[0] * 24])


def test_no_rows_have_no_scores() -> None:
    assert score("peg", np.empty((0, 3))).value.shape == (0,)


@pytest.mark.parametrize("name", NAMES)
def test_a_score_does_not_depend_on_the_rows_beside_it(name: str) -> None:
    about = instrument(name)
    if about.method == "standardised":
        pytest.skip("an expectancy belongs to its group")
    rows = np.array([[min(item.high, 9.0) for item in about.items], [item.low for item in about.items]])
    many = np.tile(rows, (9_000, 1))  # more than are scored at a time
    alone, together = score(name, rows), score(name, many)
    np.testing.assert_array_equal(together.value, np.tile(alone.value, 9_000))
    np.testing.assert_array_equal(together.group, np.tile(alone.group, 9_000))
    assert together.refused.shape == many.shape


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("PHQ-4", "phq_4"), ("Phq4", "phq_4"), ("RMDQ-24", "rmdq"), ("RMDQ-23", "rmdq_23"),
        ("ODI 2.1a", "odi"), ("EQ-5D-5L", "eq_5d_5l"), ("FFbH-R", "hfaq"), ("STarT Back", "start_back"),
        ("ISS", "nih_impact"), ("PROMIS fatigue 4a", "promis_fatigue_4a"),
    ],
)  # fmt: skip
def test_an_instrument_is_found_however_its_name_is_written(written: str, name: str) -> None:
    assert instrument(written).name == name


def test_no_two_instruments_go_by_one_name() -> None:
    names = [name for one in instruments().values() for name in (one.name, *one.aliases)]
    assert len({"".join(filter(str.isalnum, name.casefold())) for name in names}) == len(names)
