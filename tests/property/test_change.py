"""Change of one person: laws that hold whatever was read."""

from math import sqrt

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from weizhong.facts.tables import read_table
from weizhong.outcomes.change import change, verdict_of
from weizhong.outcomes.gain import gain_of
from weizhong.outcomes.instruments import instrument, instruments
from weizhong.outcomes.measurement_error import told_from_chance
from weizhong.outcomes.stop_signs import is_plateau, worsening

SCALES = st.sampled_from(
    [name for name, of in instruments().items() if of.mic_points is not None and of.better != "neither"]
)
PLACES = st.integers(0, 100)
MANY = settings(max_examples=300, deadline=None)


def at(name: str, place: int) -> float:
    """A value on the scale, from its low end by hundredths of its range, as it would be written down."""
    of = instrument(name)
    return round(of.low + (of.high - of.low) * place / 100, 0 if of.is_whole else 2)


class TestIndividualChange:
    """Individual change (de Vet, COSMIN): two scores, each with its error, so the SEM enters twice."""

    @MANY
    @given(SCALES, PLACES, PLACES)
    def test_there_and_back_is_nothing(self, name: str, one: int, other: int) -> None:
        of = instrument(name)
        assert gain_of(of, at(name, one), at(name, other)) == -gain_of(of, at(name, other), at(name, one))

    @MANY
    @given(SCALES, PLACES, PLACES)
    def test_the_interval_is_as_wide_whatever_was_read_and_holds_the_gain(
        self, name: str, one: int, other: int
    ) -> None:
        error = instrument(name).error
        assume(error is not None and not error.by_score)  # T-scores err each in its own way
        told = change(name, at(name, one), at(name, other))
        assert told.low is not None
        assert told.high is not None
        assert told.gain is not None
        still = change(name, at(name, 50), at(name, 50))
        assert still.high is not None
        assert told.high - told.gain == pytest.approx(still.high)
        assert told.gain - told.low == pytest.approx(still.high)

    @MANY
    @given(st.floats(0, 5), st.floats(0, 5), PLACES, PLACES)
    def test_errors_of_two_scores_add_as_squares(
        self, one: float, other: float, start: int, now: int
    ) -> None:
        name = "promis_pain_interference_4a"
        told = change(name, at(name, start), at(name, now), standard_errors=(one, other))
        assert told.sdc == pytest.approx(1.9599639845 * sqrt(one**2 + other**2))


class TestResponders:
    """Responder analysis (FDA 2009; Ostelo 2008): a rule met by some gain is met by every larger one."""

    @MANY
    @given(SCALES, PLACES, PLACES, PLACES)
    def test_who_gains_more_meets_no_fewer_rules(self, name: str, start: int, one: int, other: int) -> None:
        of, first = instrument(name), at(name, start)
        less, more = sorted((at(name, one), at(name, other)), key=lambda now: gain_of(of, first, now))
        lesser, greater = change(name, first, less), change(name, first, more)
        for before, after in zip(lesser.rules, greater.rules, strict=True):
            assert not (before.is_met is True and after.is_met is not True), before.rule
            assert not (before.is_met is not False and after.is_met is False), before.rule
        assert greater.met >= lesser.met

    @MANY
    @given(SCALES, PLACES, PLACES)
    def test_a_rule_is_met_from_the_value_it_asks_for(self, name: str, start: int, now: int) -> None:
        of = instrument(name)
        for rule in change(name, at(name, start), at(name, now)).rules:
            if rule.needs_value is not None and rule.is_met is not None:
                assert rule.is_met == (gain_of(of, rule.needs_value, at(name, now)) >= 0), rule.rule

    @MANY
    @given(SCALES, PLACES, PLACES)
    def test_they_say_what_the_table_read_by_hand_says(self, name: str, start: int, now: int) -> None:
        first, last = at(name, start), at(name, now)
        said = {rule.rule: rule.is_met for rule in change(name, first, last).rules}
        for rule, expected in by_hand(name, first, last).items():
            assert said[rule] == expected, rule


class TestVerdict:
    """One verdict of the review: past the important change and the error, or a loss past both."""

    @MANY
    @given(SCALES, PLACES, PLACES)
    def test_better_and_worse_are_both_beyond_the_error(self, name: str, start: int, now: int) -> None:
        first, last = at(name, start), at(name, now)
        told = verdict_of(name, first, last)
        if told in ("better", "worse"):
            assert abs(gain_of(instrument(name), first, last)) >= told_from_chance(name, first, last)
            assert verdict_of(name, last, first) != told

    @MANY
    @given(SCALES, PLACES, st.lists(PLACES, max_size=6))
    def test_a_plateau_is_never_worse_and_never_one_reading(
        self, name: str, start: int, later: list[int]
    ) -> None:
        values = [at(name, place) for place in later]
        if is_plateau(name, at(name, start), values):
            assert len(values) >= 3
            assert worsening(name, at(name, start), values) == "none"
            assert not is_plateau(name, at(name, start), values[-2:])


def by_hand(name: str, start: float, now: float) -> dict[str, bool | None]:
    """The slow obvious twin: the tables read row by row, without records."""
    row = read_table("outcomes/instruments")["instrument"][name]
    gain = round(now - start if row["better"] == "higher" else start - now, 6)
    said: dict[str, bool | None] = {"own_points": gain >= row["mic"]["points"]}
    if "share" in row["mic"]:
        said["own_share"] = None if start == 0 else round(gain - row["mic"]["share"] * start, 6) >= 0
    if "recovered" in row:
        said["own_recovered"] = now <= row["recovered"]["at_most"]
    for rule in read_table("outcomes/responders")["rule"]:
        if rule["kind"] == "absolute" and name in rule["gain"]:
            said[rule["id"]] = gain >= rule["gain"][name]
        elif rule["kind"] == "relative" and name in rule["instruments"]:
            said[rule["id"]] = None if start == 0 else round(gain - rule["share"] * start, 6) >= 0
        elif rule["kind"] == "by_baseline" and name in rule["instruments"]:
            met = [gain >= points for low, high, points in rule["ranges"] if low <= start <= high]
            said[rule["id"]] = met[0] if met and len(set(met)) == 1 else None
    return said
