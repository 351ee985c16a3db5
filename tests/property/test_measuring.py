"""Measuring holds its promises on every body the model takes."""

import numpy as np
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tests.property.test_landmarks import people

from weizhong.anatomy.landmarks import Measurement, observe, predict
from weizhong.anatomy.measure_next import best_measurements
from weizhong.anatomy.measurement_kinds import measurement_kinds
from weizhong.anatomy.palpation import reading_error
from weizhong.anatomy.person import Person
from weizhong.terms.errors import ImpossibleBody

ROUNDING_MM = 1e-6
KINDS = sorted(measurement_kinds())
BACK = ["sitting-height", "c7-height", "iliac-crest-height", "psis-height", "c7-to-iliac-crest", "c7-to-psis"]
CODES = ["BL23", "BL25", "GV14", "BL40", "ST36", "EX-B2:L4"]

few = st.lists(st.sampled_from(BACK), max_size=4)


def readings(body, names, sds_off):
    """Readings as far from the expected as told, in their own errors."""
    for name in names:
        kind = measurement_kinds()[name]
        mean_mm, form_sd_mm = body.form(kind.form)
        sd_mm = float(np.hypot(form_sd_mm, reading_error(kind, body.bmi).sd_mm))
        yield Measurement(name, mean_mm + sds_off * sd_mm)


class TestMeasuringMore:
    """No measure, whatever it reads, makes the error of a wanted point larger (readings that fit)."""

    @given(people(), few, st.lists(st.sampled_from(CODES), min_size=1, max_size=3, unique=True))
    @settings(max_examples=15, deadline=None)
    def test_no_choice_loses(self, person, names, codes):
        body = predict(person)
        body = observe(body, list(readings(body, names, 0.0)))
        for choice in best_measurements(codes, person, body, count_vertebrae=True):
            assert choice.gain_mm >= -ROUNDING_MM, choice.kind.name
            assert np.all(np.isfinite(choice.sds_mm))

    @given(people(), few, st.sampled_from(KINDS), st.integers(2, 30))
    @settings(max_examples=40, deadline=None)
    def test_repeats_end_at_what_a_hand_repeats(self, person, names, again, count):
        body = predict(person)
        body = observe(body, list(readings(body, names, 0.0)))
        kind = measurement_kinds()[again]
        (one,) = readings(body, [again], 0.0)
        assume(one.value_mm > 0)
        _, left_mm = observe(body, [one] * count).form(kind.form)
        error = reading_error(kind, body.bmi)
        shared_mm = np.sqrt(error.sd_mm**2 - error.fresh_mm**2)
        _, before_mm = predict(person).form(kind.form)
        # With nothing else known the best that many repeats could do; other readings may know more.
        if not names:
            floor_mm = before_mm * shared_mm / np.hypot(before_mm, shared_mm)
            assert left_mm >= floor_mm - ROUNDING_MM


class TestSteadiness:
    """Issue 3, item 7: 1 mm or 0.1 kg more in any input moves no spinous process by more than 2 mm.

    Left out is the very edge of the survey, where errors widen by a step and readings then count for more.
    """

    @given(
        people(),
        st.lists(st.sampled_from(BACK), min_size=1, max_size=4),
        st.floats(-2.9, 2.9),
        st.sampled_from([(1.0, 0.0, 0.0), (0.0, 0.1, 0.0), (0.0, 0.0, 1.0)]),
    )
    @settings(max_examples=30, deadline=None)
    def test_readings_on_a_changed_body(self, person, names, sds_off, change):
        stature_mm, mass_kg, read_mm = change
        moved = Person(
            person.sex,
            person.age_years,
            person.stature_mm + stature_mm,
            person.mass_kg + mass_kg,
            person.is_pregnant,
            person.has_marked_kyphosis,
        )
        before, after = predict(person), predict(moved)
        assume(abs(after.sd("c7_height") / before.sd("c7_height") - 1) < 0.02)
        taken = list(readings(before, names, sds_off))
        changed = [*taken[:-1], Measurement(taken[-1].name, taken[-1].value_mm + read_mm)]
        try:
            here, there = observe(before, taken), observe(after, changed)
        except ImpossibleBody:
            assume(False)
        spine = [i for i, name in enumerate(here.names) if name.startswith("tip_")]
        assert np.abs(here.mean_mm - there.mean_mm)[spine].max() <= 2
        variances = here.covariance_mm2.diagonal()[spine] / there.covariance_mm2.diagonal()[spine]
        assert np.abs(np.sqrt(variances) - 1).max() < 0.2  # a millimetre read may tell a misfit, not a jump


@given(people(), few, st.floats(-3.5, 3.5))
@settings(max_examples=40, deadline=None)
def test_contradictions_only_widen_and_are_always_told(person, names, sds_off):
    before = predict(person)
    expected = observe(before, list(readings(before, names, 0.0)))
    try:
        read = observe(before, list(readings(before, names, sds_off)))
    except ImpossibleBody:
        assume(False)
    gain_mm2 = read.covariance_mm2.diagonal() - expected.covariance_mm2.diagonal()
    assert gain_mm2.min() >= -1e-6
    assert bool(read.contradictions) or gain_mm2.max() < 1e-6
    for one in read.contradictions:
        assert one.sentence in read.notes
        assert one.widened >= 1
