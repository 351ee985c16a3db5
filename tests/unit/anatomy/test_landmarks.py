import numpy as np
import pytest

from weizhong.anatomy.landmark_model import survey_model
from weizhong.anatomy.landmarks import predict
from weizhong.anatomy.person import Person
from weizhong.terms.codes import Sex
from weizhong.terms.errors import UnknownCode

WOMAN = Person("female", 52, 1620, 70)


def test_stature_is_known_without_error():
    body = predict(WOMAN)
    assert (body.mean("stature"), body.sd("stature")) == (1620, 0)


def test_a_form_of_two_landmarks_counts_their_common_error():
    body = predict(WOMAN)
    c7, crest = body.index("c7_height"), body.index("iliac_crest_height")
    variance = (
        body.covariance_mm2[c7, c7] + body.covariance_mm2[crest, crest] - 2 * body.covariance_mm2[c7, crest]
    )
    mean_mm, sd_mm = body.form({"c7_height": 1, "iliac_crest_height": -1})
    assert mean_mm == pytest.approx(body.mean("c7_height") - body.mean("iliac_crest_height"))
    assert sd_mm == pytest.approx(variance**0.5)


def test_the_level_part_is_no_larger_than_the_whole_error():
    body = predict(WOMAN)
    rest = np.linalg.eigvalsh(body.covariance_mm2 - body.level_covariance_mm2)
    assert rest.min() > -1e-6  # rounding of sums near 1e3


def test_the_iliac_crest_itself_has_no_level_doubt():
    body = predict(WOMAN)
    crest = body.index("iliac_crest_height")
    assert body.level_covariance_mm2[crest, crest] == 0


def test_an_unknown_landmark_is_refused_with_near_names():
    with pytest.raises(UnknownCode, match="iliac_crest_height"):
        predict(WOMAN).mean("iliac_crest_hight")


def test_inside_the_survey_there_is_no_note():
    assert predict(WOMAN).notes == ()


OUTSIDE = {
    "pregnancy": (
        Person("female", 30, 1620, 70),
        Person("female", 30, 1620, 70, is_pregnant=True),
        "Pregnant",
    ),
    "kyphosis": (WOMAN, Person("female", 52, 1620, 70, has_marked_kyphosis=True), "Marked kyphosis"),
    "age": (Person("female", 57, 1620, 70), Person("female", 58.01, 1620, 70), "Older than"),
    "youth": (Person("male", 19, 1700, 70), Person("male", 17.99, 1700, 70), "Younger than"),
    "short": (Person("female", 40, 1461, 55), Person("female", 40, 1444, 55), "Shorter than"),
    "tall": (Person("male", 40, 1944, 90), Person("male", 40, 1961, 90), "Taller than"),
    "light": (Person("female", 40, 1600, 18.01 * 2.56), Person("female", 40, 1600, 17.49 * 2.56), "Lighter"),
    "heavy": (Person("male", 40, 1600, 39.99 * 2.56), Person("male", 40, 1600, 40.51 * 2.56), "Heavier"),
}


@pytest.mark.parametrize("reason", OUTSIDE)
def test_outside_the_survey_every_error_is_at_least_half_as_wide_again_and_says_why(reason):
    inside, outside, word = OUTSIDE[reason]
    before, after = predict(inside), predict(outside)
    assert before.notes == ()
    assert [note.startswith(word) for note in after.notes] == [True]
    given = before.names.index("stature")
    inner, outer = (np.delete(np.sqrt(np.diag(body.covariance_mm2)), given) for body in (before, after))
    assert (outer / inner).min() > 1.44  # the neighbour, a little further in, has an SD of its own


@pytest.mark.parametrize(
    ("sex", "basics", "change"),
    [
        ("male", (40, 1569.9, 22), (0, 0.2, 0)),
        ("female", (40, 1799.9, 22), (0, 0.2, 0)),
        ("female", (40, 1600, 17.499), (0, 0, 0.002)),
        ("male", (40, 1750, 40.499), (0, 0, 0.002)),
        ("male", (17.999, 1700, 22), (0.002, 0, 0)),
        (
            "male",
            (17.999, 1540, 17.4),
            (0.002, 0, 0),
        ),  # short and light: two reasons on one side, one on the other
        ("female", (57.999, 1600, 25), (0.002, 0, 0)),
    ],
)
def test_errors_do_not_jump_at_the_edge_of_the_survey(sex, basics, change):
    here, there = (
        predict(Person(sex, age, mm, of * (mm / 1000) ** 2)).sd("iliac_crest_height")
        for age, mm, of in (basics, np.add(basics, change))
    )
    assert there == pytest.approx(here, rel=0.01)


def test_error_grows_with_distance_from_the_survey():
    sds = [predict(Person("male", age, 1700, 75)).sd("iliac_crest_height") for age in (59, 65, 75, 85, 95)]
    assert sds == sorted(sds)
    assert sds[-1] > 1.3 * sds[0]


def test_several_reasons_widen_more_than_one():
    one = predict(Person("female", 70, 1620, 70))
    two = predict(Person("female", 70, 1620, 70, has_marked_kyphosis=True))
    assert two.sd("tip_t7") > one.sd("tip_t7")
    assert len(two.notes) == 2


def test_a_child_is_told_once_that_it_is_a_child():
    child, adult = predict(Person("female", 7, 1230, 24)), predict(Person("female", 18, 1620, 60))
    assert [note.startswith("Younger than") for note in child.notes] == [True]
    assert 1.5 * adult.sd("tip_l2") < child.sd("tip_l2") < 3 * adult.sd("tip_l2")


def test_a_child_of_six_has_a_childs_proportions():
    body = predict(Person("female", 6, 1150, 20))
    assert 0.54 < body.mean("sitting_height") / 1150 < 0.57  # growth tables: about 0.55
    assert 0.80 < body.mean("c7_height") / 1150 < 0.86


def test_the_correlation_of_errors_is_positive_definite():
    for sex in Sex:
        assert np.linalg.eigvalsh(survey_model(sex).correlation).min() > 1e-3  # half of the fitted shrinkage
