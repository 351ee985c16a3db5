"""Pairs that answer a question: directions turned, arms shared fairly, what is left out named."""

from math import sqrt
from typing import get_args

import pytest
from tests.unit.evidence.test_trials import row_named, rows, with_new_trial

from weizhong.evidence.contrasts import Comparator, Contrasts, Question, contrasts
from weizhong.evidence.trials import read_trials
from weizhong.terms.errors import InvalidInput


def asked(**words: object) -> Contrasts:
    return contrasts(Question(**{"outcome": "pain", "comparator": "sham", **words}))  # type: ignore[arg-type]


def labels(found: Contrasts) -> list[str]:
    return [one.label for one in found.effects]


def left(found: Contrasts) -> dict[str, str]:
    return {one.row: one.reason for one in found.left_out}


def test_a_mean_difference_is_treated_minus_control_with_both_rows_named() -> None:
    (kerr,) = (one for one in asked(measure="MD", family="VAS").effects if one.label == "Kerr 2003")
    assert kerr.estimate == pytest.approx(51.3 - 61.7)
    assert kerr.se == pytest.approx(sqrt(22.4**2 / 26 + 30.6**2 / 20))
    assert kerr.rows == ("kerr2003.acupuncture.pain.6wk.final", "kerr2003.sham.pain.6wk.final")


def test_mixed_scales_are_refused_for_mean_differences_and_named() -> None:
    with pytest.raises(InvalidInput, match=r"several scales \(CPGS, VAS\).*ask for SMD, or name one family"):
        asked(measure="MD")


def test_below_zero_is_better_on_every_scale() -> None:
    found = {one.label: one for one in asked(outcome="function", comparator="active").effects}
    assert found["Haake 2007"].estimate < 0  # HFAQ: 64.0 against 56.3, higher is better
    assert found["Jang 2015"].estimate < 0  # ODI: 7.5 against 11, lower is better
    assert any("higher is better were turned" in note for note in asked(outcome="function").notes)


def test_scales_of_one_family_are_brought_to_one_unit() -> None:
    found = {one.label: one for one in asked(comparator="active", measure="MD", family="VAS").effects}
    assert found["Zhao 2012"].estimate == pytest.approx(10 * (2.2 - 3.2))
    assert found["Molsberger 2002"].estimate == pytest.approx(26 - 39)


def test_two_treated_arms_against_one_control_count_its_people_once() -> None:
    combined, split = (asked(outcome="function", family="RMDQ23", shared=how) for how in ("combine", "split"))
    assert [one.n for one in combined.effects] == [157 + 158 + 162]
    assert sum(one.n or 0 for one in split.effects) == 157 + 158 + 162
    assert len(split.effects) == 2
    assert "Cherkin 2009: 2 treated and 1 control arms share people." in combined.notes


def test_splitting_and_combining_agree_about_the_effect() -> None:
    combined, split = (
        asked(outcome="function", family="RMDQ23", measure="MD", shared=how).effects
        for how in ("combine", "split")
    )
    fixed = sum(one.estimate / one.variance for one in split) / sum(1 / one.variance for one in split)
    assert fixed == pytest.approx(combined[0].estimate, abs=0.02)


def test_rows_set_aside_are_named_with_their_reason_and_can_be_let_in_to_see() -> None:
    honest, shown = (
        asked(outcome="function", comparator="active", implausible_too=yes) for yes in (False, True)
    )
    assert "standard errors" in left(honest)["li2016.electroacupuncture.function.2wk.final"]
    assert not {"Li 2016", "Zhao 2012"} & set(labels(honest))
    assert {"Li 2016", "Zhao 2012"} <= set(labels(shown))
    assert any(note.startswith("Li 2016: implausible SD") for note in shown.notes)


def test_a_row_without_an_sd_never_enters() -> None:
    found = asked(comparator="usual_care", phase="followup", implausible_too=True)
    assert "Thomas 2006" not in labels(found)
    assert left(found)["thomas2006.acupuncture.pain.12mo.final"] == "no SD in what was read"


def test_only_one_time_of_a_trial_enters_and_the_others_are_named() -> None:
    found = asked(phase="followup")
    assert len(labels(found)) == len(set(labels(found)))
    assert left(found)["haake2007.acupuncture.pain.3mo.final"] == "the same trial is used at 6mo"


def test_weeks_narrow_the_question_and_unread_weeks_fall_out() -> None:
    found = asked(phase="followup", weeks=(10, 20))
    assert labels(found) == ["Haake 2007", "Molsberger 2002"]
    assert left(found)["carlsson2001.acupuncture.pain.followup.final"] == "the week was not read"


def test_a_time_nobody_states_is_left_out() -> None:
    found = asked(comparator="none", treatments=("cupping",))
    assert left(found)["kim2011.cupping.pain.unstated.change"] == "the report does not say when"


def test_what_may_only_be_standardised_is_kept_out_of_mean_differences() -> None:
    assert "Meng 2003" in labels(asked(comparator="usual_care"))
    found = asked(comparator="usual_care", measure="MD", family="VAS")
    assert "scale not printed" in left(found)["meng2003.acupuncture.pain.6wk.final"]


def test_an_arm_counts_as_reviews_count_it_only_when_asked() -> None:
    plain, reviews = (
        asked(outcome="function", comparator="usual_care", as_reviews_count=yes) for yes in (False, True)
    )
    assert "Haake 2007" not in labels(plain)
    assert "Haake 2007" in labels(reviews)


def test_duration_is_what_was_read() -> None:
    assert "Kwon 2007" in labels(asked(outcome="function"))
    assert "Kwon 2007" not in labels(asked(outcome="function", duration="chronic"))
    assert asked(duration="acute").effects == ()


def test_identical_arms_are_noted() -> None:
    found = asked(comparator="active")
    assert any(note.startswith("Jiang 2013: both arms print the same n, mean and SD") for note in found.notes)


def test_a_trial_that_stands_twice_under_two_names_is_noted() -> None:
    held = with_new_trial()
    for table in ("trials", "arms", "results"):
        for row in [row for row in held[table] if "new2026" in (row.get("id", "")[:7], row.get("trial", ""))]:
            held[table].append(
                {k: v.replace("new2026", "twin2027").replace("New 2026", "Twin 2027") for k, v in row.items()}
            )
    found = contrasts(Question(outcome="pain", comparator="sham"), read_trials(held))
    assert "New 2026 and Twin 2027 found the very same: perhaps one trial, counted twice." in found.notes


def test_changes_beside_final_values_and_second_hand_rows_are_noted() -> None:
    notes = " ".join(asked().notes)
    assert "changes: Brinkhaus 2006" in notes
    assert "so this promises nothing; second-hand: Haake 2007, Kerr 2003" in notes


def test_the_order_of_rows_changes_nothing() -> None:
    held = rows()
    for table in held.values():
        table.reverse()
    turned = contrasts(Question(outcome="pain", comparator="sham"), read_trials(held))
    assert sorted((one.label, one.estimate, one.variance) for one in turned.effects) == sorted(
        (one.label, one.estimate, one.variance) for one in asked().effects
    )


@pytest.mark.parametrize("comparator", get_args(Comparator))
def test_every_comparator_can_be_asked_for(comparator: str) -> None:
    found = asked(comparator=comparator)
    used = {name for one in found.effects for name in one.rows}
    assert not used & set(left(found))
    assert found.effects


def test_a_flag_of_an_sd_made_from_adjusted_limits_is_told() -> None:
    found = asked(comparator="usual_care", treatments=("cupping",))
    assert any("so they are too small" in note for note in found.notes)


def test_a_row_marked_usable_again_enters() -> None:
    held = rows()
    for arm in ("electroacupuncture", "active"):
        row_named(held, "results", f"li2016.{arm}.function.2wk.final")["usable"] = "yes"
    question = Question(outcome="function", comparator="active")
    assert "Li 2016" in labels(contrasts(question, read_trials(held)))


def printed(**words: object) -> Contrasts:
    return asked(
        **{"outcome": "function", "comparator": "usual_care", "measure": "MD", "printed_too": True, **words}
    )


def test_a_difference_that_is_only_printed_enters_when_asked_with_its_sign_turned() -> None:
    found = {one.label: one for one in printed(family="HFAQ").effects}
    assert found["Witt 2006"].estimate == -9.4  # printed as 9.4 more function
    assert found["Witt 2006"].se == pytest.approx(0.4 * sqrt(2))
    assert found["Witt 2006"].rows == ("witt2006.acupuncture-usual_care.function.3mo",)
    assert "Witt 2006" not in labels(printed(family="HFAQ", printed_too=False))


def test_two_printed_arms_against_one_control_are_one_effect_no_surer_than_their_control() -> None:
    (one,) = printed(family="RMDQ24", phase="followup").effects
    ses = [(-0.1 + 1.9) / 3.919928, (-0.6 + 2.5) / 3.919928]
    assert one.estimate == pytest.approx(-1.25)
    assert min(ses) / sqrt(2) < one.se < max(ses)
    assert one.se**2 == pytest.approx((ses[0] ** 2 + ses[1] ** 2 + ses[0] * ses[1]) / 4)


def test_a_printed_difference_that_is_second_hand_is_noted() -> None:
    (note,) = (note for note in printed(family="RMDQ24", phase="followup").notes if "second-hand" in note)
    assert note == "Unverified, so this promises nothing; second-hand: DeBar 2025 (BackInAction)."


def test_of_a_trial_printed_at_two_times_the_last_enters() -> None:
    found = printed(outcome="pain", phase="followup")
    assert [(one.label, one.estimate) for one in found.effects] == [("Thomas 2006", -8.0)]
    assert left(found)["thomas2006.acupuncture-usual_care.pain.12mo"] == "the same trial is used at 24mo"


def test_a_trial_is_not_counted_by_its_arms_and_by_its_print() -> None:
    found = printed(outcome="pain", comparator="sham", treatments=("cupping",), family="VAS")
    assert labels(found) == ["Teut 2018", "Dry cupping, Recife 2021"]
    (recife,) = (one for one in found.effects if one.label.startswith("Dry"))
    assert (recife.estimate, recife.se) == pytest.approx((-23.6, 5.8))  # printed on 0 to 10


def test_printed_differences_are_never_standardised_and_need_an_error() -> None:
    found = printed(measure="SMD", family=None)
    assert left(found)["witt2006.acupuncture-usual_care.function.3mo"].startswith(
        "a printed difference has no SD"
    )
    found = printed(outcome="pain", comparator="active", treatments=("acupressure",), family="NRS")
    assert (
        left(found)["kawi2025.acupressure-active.pain.end"]
        == "neither limits nor a standard error were printed"
    )


def test_printed_differences_on_other_scales_are_refused_too() -> None:
    with pytest.raises(InvalidInput, match="several scales"):
        printed(outcome="function", as_reviews_count=True)
