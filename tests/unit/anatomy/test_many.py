"""Many people at once get the answers that each would get alone."""

import numpy as np
import pytest

from weizhong.anatomy.landmarks import Measurement, observe, predict
from weizhong.anatomy.level_belief import expected_chances
from weizhong.anatomy.many import People, estimate_many
from weizhong.anatomy.person import Person
from weizhong.anatomy.vertebrae import spine_levels
from weizhong.terms.codes import Sex
from weizhong.terms.errors import ImpossibleBody, UnknownCode

NAN = float("nan")


def sds(posterior):
    return np.sqrt(np.diag(posterior.covariance_mm2))


@pytest.mark.parametrize("sex", list(Sex))
def test_many_people_at_once_equal_one_after_the_other(sex):
    ages, statures, masses = [6, 25, 58, 80], [1150, 1700, 1900, 1500], [20, 60, 140, 75]
    many = estimate_many(People.of(sex.value, ages, statures, masses))
    for i, basics in enumerate(zip(ages, statures, masses, strict=True)):
        one = predict(Person(sex, *basics))
        assert many.means_mm[i] == pytest.approx(one.mean_mm)
        assert many.sds_mm[i] == pytest.approx(sds(one))


def test_both_sexes_and_what_widens_errors_may_be_mixed():
    people = People.of(["male", "female", "female"], 30, 1700, 70, [False, False, True], [True, False, False])
    many = estimate_many(people)
    for i in range(3):
        one = predict(people.person(i))
        assert many.means_mm[i] == pytest.approx(one.mean_mm)
        assert many.sds_mm[i] == pytest.approx(sds(one))


def test_measures_some_have_and_some_have_not_sharpen_as_they_do_alone():
    rng = np.random.default_rng(4)
    n = 60
    people = People.of(
        rng.choice(["female", "male"], n),
        rng.uniform(18, 90, n),
        rng.normal(1690, 80, n),
        rng.uniform(50, 130, n),
    )
    names = ("sitting-height", "c7-height", "iliac-crest-height", "waist-girth", "c7-to-iliac-crest")
    measured = {name: np.full(n, NAN) for name in names}
    for i in range(n):
        body = predict(people.person(i))
        for name in names:
            if rng.random() < 0.5:
                form = {"c7-to-iliac-crest": {"c7_height": 1, "iliac_crest_height": -1}}.get(
                    name, {name.replace("-", "_"): 1}
                )
                mean, sd = body.form(form)
                measured[name][i] = (
                    mean + rng.normal(0, 2.0) * sd
                )  # some of these fit badly: the slow way, too
    many = estimate_many(people, measured)
    contradicting, refused = 0, {}
    for i in range(n):
        taken = [Measurement(name, mm[i]) for name, mm in measured.items() if not np.isnan(mm[i])]
        try:
            one = observe(predict(people.person(i)), taken)
        except ImpossibleBody as error:
            refused[i] = str(error)
            continue
        contradicting += bool(one.contradictions)
        assert many.means_mm[i] == pytest.approx(one.mean_mm, abs=1e-6)
        assert many.sds_mm[i] == pytest.approx(sds(one), abs=1e-6)
        assert many.contradictions.get(i, ()) == tuple(c.sentence for c in one.contradictions)
    assert contradicting > 0
    assert many.refused == refused != {}
    assert np.isnan(many.means_mm[list(refused)]).all()


def test_a_reading_no_body_shows_is_refused_with_its_row_and_the_others_go_on():
    many = estimate_many(
        People.of("female", [30, 40], 1620, 70),
        {"sitting-height": [86.0, 860.0]},  # cm taken for mm
    )
    assert list(many.refused) == [0]
    assert "860" in many.refused[0] or "86.0 cm" in many.refused[0]
    assert np.isfinite(many.means_mm[1]).all()


def test_an_unknown_measure_is_refused():
    with pytest.raises(UnknownCode, match="sitting-height"):
        estimate_many(People.of("female", 30, 1620, 70), {"siting-height": [860.0]})


class TestLevels:
    """A mark at the expected height of a level: the chance that it lies there, as each would get it alone."""

    def test_chances_of_many_equal_those_of_each_alone(self):
        rng = np.random.default_rng(8)
        n = 24
        people = People.of(
            rng.choice(["female", "male"], n),
            rng.uniform(18, 90, n),
            rng.uniform(1350, 2000, n),
            rng.uniform(45, 130, n),
            has_marked_kyphosis=rng.random(n) < 0.3,
        )
        statures = people.stature_mm
        measured = {
            "sitting-height": np.where(rng.random(n) < 0.5, 0.525 * statures, NAN),
            "c7-height": np.where(rng.random(n) < 0.3, 0.86 * statures, NAN),
            "waist-girth": np.where(rng.random(n) < 0.3, 900.0, NAN),
        }
        many = estimate_many(people, measured, with_levels=True)
        assert len(many.refused) < n
        for i in set(range(n)) - set(many.refused):
            taken = [Measurement(name, mm[i]) for name, mm in measured.items() if not np.isnan(mm[i])]
            alone = expected_chances(observe(predict(people.person(i)), taken))
            assert many.level_chances[i] == pytest.approx(
                [alone[level][level] for level in spine_levels()], abs=1e-6
            )

    def test_chances_change_nothing_else(self):
        people = People.of("female", [30, 60], [1600, 1700], [60, 90])
        measured = {"sitting-height": [840, NAN]}
        plain, told = (estimate_many(people, measured, with_levels=levels) for levels in (False, True))
        assert told.names == plain.names
        assert told.means_mm == pytest.approx(plain.means_mm)
        assert told.sds_mm == pytest.approx(plain.sds_mm)
        assert plain.level_chances is None


def test_people_of_whom_a_basic_is_missing_are_refused_and_the_rest_go_on():
    people = People.of(["male", "x", "female"], [30, 30, np.nan], 1700, 70)
    found = estimate_many(people)
    assert sorted(found.refused) == [1, 2]
    assert "'x' was given" in found.refused[1]
    assert np.isfinite(found.means_mm[0]).all()
