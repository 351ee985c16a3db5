import numpy as np
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from weizhong.anatomy.landmarks import Measurement, observe, predict
from weizhong.anatomy.observations import measurement_kinds
from weizhong.anatomy.person import Person
from weizhong.facts.tables import read_table

ROUNDING_MM2 = 1e-6  # of sums of a hundred terms near 1e5, in double precision


@st.composite
def people(draw):
    stature_mm = draw(st.floats(1350, 2050))
    bmi = draw(st.floats(15, 50))
    sex = draw(st.sampled_from(["female", "male"]))
    return Person(
        sex,
        draw(st.floats(18, 95)),
        stature_mm,
        bmi * (stature_mm / 1000) ** 2,
        is_pregnant=sex == "female" and draw(st.booleans()),
        has_marked_kyphosis=draw(st.booleans()),
    )


@given(people())
@settings(max_examples=60, deadline=None)
def test_the_error_is_a_covariance(person):
    body = predict(person)
    for matrix in (
        body.covariance_mm2,
        body.level_covariance_mm2,
        body.covariance_mm2 - body.level_covariance_mm2,
    ):
        assert np.allclose(matrix, matrix.T)
        assert np.linalg.eigvalsh(matrix).min() > -ROUNDING_MM2


@given(people())
@settings(max_examples=100, deadline=None)
def test_heights_keep_their_order_and_all_lengths_are_positive(person):
    body = predict(person)
    heights = [body.mean(name) for name in read_table("anatomy/landmarks")["head_to_foot"]]
    assert heights == sorted(heights, reverse=True)
    assert body.mean_mm.min() > 0


@given(people(), st.sampled_from(sorted(measurement_kinds())), st.floats(-2.5, 2.5))
@settings(max_examples=100, deadline=None)
def test_a_measurement_that_fits_never_widens_an_error(person, name, sds_off):
    before = predict(person)
    kind = measurement_kinds()[name]
    mean_mm, sd_mm = before.form(kind.form)
    value_mm = mean_mm + sds_off * sd_mm
    assume(value_mm > 0)  # no tape reads less; such a reading is refused, as another test says
    after = observe(before, [Measurement(name, value_mm)])
    gain = before.covariance_mm2 - after.covariance_mm2
    assert np.linalg.eigvalsh(gain).min() > -ROUNDING_MM2
    assert np.linalg.eigvalsh(after.covariance_mm2).min() > -ROUNDING_MM2
    rest = after.covariance_mm2 - after.level_covariance_mm2
    assert np.linalg.eigvalsh(rest).min() > -ROUNDING_MM2


@given(people(), st.sampled_from([(1.0, 0.0), (-1.0, 0.0), (0.0, 0.1), (0.0, -0.1)]))
@settings(max_examples=200, deadline=None)
def test_a_small_change_of_the_basics_moves_no_landmark_by_more_than_2_mm(person, change):
    moved = Person(person.sex, person.age_years, person.stature_mm + change[0], person.mass_kg + change[1])
    assert np.abs(predict(moved).mean_mm - predict(person).mean_mm).max() <= 2
