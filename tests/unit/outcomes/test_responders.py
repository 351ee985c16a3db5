"""Who responded: published rules side by side, which disagree."""

from weizhong.outcomes.change import change
from weizhong.outcomes.instruments import instrument
from weizhong.outcomes.responders import RuleVerdict, judged
from weizhong.outcomes.response_rules import rules_of


def said(name: str, start: float | None, now: float) -> dict[str, RuleVerdict]:
    return {rule.rule: rule for rule in change(name, start, now).rules}


def test_17_to_12_is_five_points_and_no_thirty_percent() -> None:
    rules = said("rmdq", 17, 12)
    assert {name: rule.is_met for name, rule in rules.items()} == {
        "own_points": True,
        "own_share": False,
        "own_recovered": False,
        "stratford_1998": False,
        "hong_kong_2009": False,
        "acute_protocol_2006": False,
    }
    assert rules["own_share"].needs_gain == 5.1


def test_12_to_8_is_thirty_percent_and_no_five_points() -> None:
    rules = said("rmdq", 12, 8)
    assert {name: rule.is_met for name, rule in rules.items()} == {
        "own_points": False,
        "own_share": True,
        "own_recovered": False,
        "stratford_1998": None,
        "hong_kong_2009": False,
        "acute_protocol_2006": False,
    }
    assert rules["own_share"].needs_gain == 3.6


def test_their_disagreement_is_said_with_how_many_of_how_many() -> None:
    assert change("rmdq", 17, 12).text[-1] == (
        "1 of 5 published rules that can be judged calls it a response: they disagree."
    )
    assert change("rmdq", 20, 0).text[-1].startswith("All 5 published rules")
    assert change("rmdq", 20, 20).text[-1].startswith("None of the 5 published rules")
    assert change("hfaq", 50, 62).text[-1] == (
        "The one published rule that can be judged calls it a response."
    )
    assert change("snsq", 3, 0).text[-1] == "No published rule of response can be judged here."


def test_an_important_change_smaller_than_the_error_is_shown_as_such() -> None:
    rules = said("nih_impact", 34, 26)
    assert (rules["own_points"].needs_gain, rules["own_points"].is_below_error) == (7.5, True)
    assert "7.5 is less than the 14 points the scale tells from chance" in rules["own_points"].text
    assert rules["own_points"].is_met is True
    assert change("nih_impact", 34, 26).is_beyond_error is False


def test_a_threshold_at_the_error_is_not_below_it() -> None:
    assert said("rmdq", 17, 12)["own_points"].is_below_error is False


def test_where_the_error_is_unknown_so_is_whether_a_threshold_lies_below_it() -> None:
    assert said("hfaq", 50, 62)["own_points"].is_below_error is None


def test_where_ranges_of_start_values_overlap_a_gain_between_their_thresholds_stays_open() -> None:
    open_one = said("rmdq", 12, 8)["stratford_1998"]
    assert (open_one.is_met, open_one.is_counted) == (None, False)
    assert open_one.text == "its ranges overlap at 12: a gain of 4 or of 5"
    assert said("rmdq", 12, 7)["stratford_1998"].is_met is True
    assert said("rmdq", 12, 9)["stratford_1998"].is_met is False


def test_a_start_value_between_ranges_is_one_a_rule_says_nothing_of() -> None:
    rules = judged(instrument("rmdq"), 8.5, 4, None)
    between = next(rule for rule in rules if rule.rule == "hong_kong_2009")
    assert (between.is_met, between.is_counted, between.needs_value) == (None, False, None)
    assert between.text == "it says nothing of a start value of 8.5"


def test_a_rule_that_asks_for_more_than_the_scale_can_show_is_not_counted() -> None:
    rule = said("rmdq", 3, 0)["own_points"]
    assert (rule.is_met, rule.is_counted) == (False, False)
    assert "more than the scale can show from 3" in rule.text


def test_recovery_is_a_state_and_tells_no_change_of_somebody_recovered_at_the_start() -> None:
    rule = said("rmdq", 2, 1)["own_recovered"]
    assert (rule.is_met, rule.is_counted, rule.needs_gain) == (True, False, None)
    assert "so it was at the start already" in rule.text
    assert said("rmdq", 9, 2)["own_recovered"].is_counted


def test_a_share_of_nothing_cannot_be_judged() -> None:
    assert said("nrs", 0, 0)["own_share"].is_met is None


def test_what_was_not_read_at_its_source_is_shown_and_not_counted() -> None:
    rule = said("rmdq", 20, 5)["acute_protocol_2006"]
    assert (rule.is_met, rule.is_counted, rule.check.value) == (True, False, "K")
    assert "unverified, so it is not counted" in rule.text


def test_a_threshold_for_means_of_groups_judges_nobody() -> None:
    rule = said("promis_pain_interference_4a", 70, 60)["amtmann_2016"]
    assert (rule.is_met, rule.is_counted) == (True, False)
    assert "means of groups" in rule.text


def test_the_value_a_rule_asks_for_is_told_on_either_kind_of_scale() -> None:
    assert said("rmdq", 17, 12)["own_points"].needs_value == 12
    assert said("hfaq", 50, 62)["own_points"].needs_value == 62
    assert said("pgic", None, 2)["own_rating"].needs_value == 2


def test_every_rule_of_every_instrument_can_be_told() -> None:
    assert {len(rules_of(instrument(name))) > 0 for name in ("nrs", "rmdq", "odi", "peg", "pgic")} == {True}
    assert rules_of(instrument("snsq")) == ()
