"""What a network must say, must refuse, and may never say."""

import pytest
from tests.unit.evidence.networks_made import page, trial

from weizhong.evidence.effect_sizes import Counts, Means, Measure, effect_size
from weizhong.evidence.network import network
from weizhong.evidence.network_file import read_network_file
from weizhong.evidence.network_report import network_report
from weizhong.evidence.network_studies import NetworkStudy, study_of_arms, study_of_differences
from weizhong.terms.errors import InvalidInput, MissingInput


def test_two_steps_add_up_and_so_do_their_variances() -> None:
    found = network([trial("A", none=50, sham=45), trial("B", sham=45, needles=43)], "none", "fixed")
    needles, sham = found.effects
    assert (needles.a, needles.estimate, needles.trials) == ("needles", -7.0, 0)
    assert sham.se == pytest.approx(2.0)
    assert needles.se**2 == pytest.approx(8.0)


def test_a_closed_loop_that_disagrees_is_found_on_each_side() -> None:
    ways = [trial("A", a=0, b=-5), trial("B", b=0, c=-5), trial("C", a=0, c=2)]
    found = network(ways, "a", "fixed")
    assert (found.q_within.df, found.q_between.df) == (0, 1)
    assert found.q_between.q == pytest.approx(144 / 12)  # 12 apart, three variances of 4
    assert [round(abs(one.difference), 6) for one in found.splits] == [12.0, 12.0, 12.0]
    assert all(one.p == pytest.approx(found.q_between.p) for one in found.splits)
    assert any("contradict each other" in note for note in found.notes)
    assert any("at odds" in note for note in found.notes)


def test_a_star_cannot_contradict_itself_and_says_that_this_proves_nothing() -> None:
    found = network([trial("A", none=50, sham=45), trial("B", none=50, needles=43)], "none")
    assert found.q_between.p is None
    assert found.splits == ()
    assert any("cannot be tested" in note for note in found.notes)


def test_without_a_second_trial_of_anything_the_spread_is_unknown_not_nothing() -> None:
    found = network([trial("A", none=50, sham=45), trial("B", none=50, needles=43)], "none")
    assert (found.tau2, found.tau2_low, found.i2) == (None, None, None)
    assert any("unknown" in note for note in found.notes)
    assert "Unknown: no comparison was made twice." in page(
        "study,treatment,comparator,estimate,se\nA,b,a,1,1\n"
    )


def test_unconnected_parts_are_named_and_left_out() -> None:
    parts = [trial("A", none=50, sham=45), trial("B", sham=45, needles=43), trial("C", cups=3, heat=1)]
    found = network(parts, "none")
    assert found.unconnected == (("cups", "heat"),)
    assert found.set_aside == ("C",)
    assert "cups, heat" in found.notes[0]
    assert {one.name for one in found.treatments} == {"none", "sham", "needles"}
    other = network(parts, "heat")
    assert {one.name for one in other.treatments} == {"cups", "heat"}
    assert other.unconnected == (("needles", "none", "sham"),)


def test_without_a_reference_the_treatment_of_most_trials_is_taken() -> None:
    parts = [trial("A", x=1, sham=2), trial("B", sham=1, y=2), trial("C", y=1, x=3), trial("D", sham=0, z=1)]
    assert network(parts).reference == "sham"


def test_a_treatment_of_one_three_armed_trial_shares_its_control() -> None:
    study = trial("A", sham=40, needles=35, cups=38)
    assert study.covariance == ((4.0, 2.0), (2.0, 4.0))
    found = network([study], "sham")
    pairs = {(one.a, one.b): one for one in found.league}
    assert pairs["cups", "needles"].se == pytest.approx(2.0)


@pytest.mark.parametrize("measure", ["MD", "SMD"])
def test_two_arms_of_means_give_the_effect_size_of_the_pair(measure: Measure) -> None:
    a, b = Means(n=20, mean=3, sd=2), Means(n=25, mean=5, sd=3)
    pair, study = effect_size(measure, a, b, "x"), study_of_arms(measure, "x", {"b": b, "a": a})
    assert study.estimates[0] == pytest.approx(pair.estimate, rel=1e-12)
    assert study.covariance[0][0] == pytest.approx(pair.variance, rel=1e-12)


@pytest.mark.parametrize("measure", ["RR", "OR", "RD"])
@pytest.mark.parametrize(("events", "others"), [(3, 7), (0, 7), (20, 3)])
def test_two_arms_of_counts_give_the_effect_size_of_the_pair(
    measure: Measure, events: int, others: int
) -> None:
    a, b = Counts(n=20, events=events), Counts(n=25, events=others)
    pair, study = effect_size(measure, a, b, "x"), study_of_arms(measure, "x", {"b": b, "a": a})
    assert study.estimates[0] == pytest.approx(pair.estimate, rel=1e-12)
    assert study.covariance[0][0] == pytest.approx(pair.variance, rel=1e-12)


def test_standardised_differences_of_three_arms_add_up() -> None:
    study = study_of_arms(
        "SMD", "x",
        {"a": Means(n=20, mean=0, sd=2), "b": Means(n=30, mean=1, sd=4), "c": Means(n=9, mean=3, sd=3)},
    )  # fmt: skip
    turned = study_of_arms(
        "SMD", "x",
        {"c": Means(n=9, mean=3, sd=3), "a": Means(n=20, mean=0, sd=2), "b": Means(n=30, mean=1, sd=4)},
    )  # fmt: skip
    (b, c), (a_c, b_c) = study.estimates, turned.estimates
    assert b_c - a_c == pytest.approx(b)
    assert a_c == pytest.approx(-c)
    one, two = study.covariance, turned.covariance
    assert two[0][0] + two[1][1] - 2 * two[0][1] == pytest.approx(one[0][0])  # the variance of b less a


def test_pairs_that_no_arms_could_have_are_refused() -> None:
    with pytest.raises(InvalidInput, match="contradict each other"):
        study_of_differences("MD", "x", [("b", "a", 1, 0.1), ("c", "a", 2, 0.1), ("c", "b", 1, 5)])
    with pytest.raises(InvalidInput, match="do not add up"):
        study_of_differences("MD", "x", [("b", "a", 1, 1), ("c", "a", 2, 1), ("c", "b", -1, 1)])
    with pytest.raises(InvalidInput, match="lacks the difference of b and c"):
        study_of_differences("MD", "x", [("b", "a", 1, 1), ("c", "a", 2, 1)])


@pytest.mark.parametrize(
    ("studies", "asked", "told"),
    [
        ([], {}, "no trial"),
        ([trial("A", a=1, b=2), trial("A", a=1, b=3)], {}, "'A' is there twice"),
        ([trial("A", a=1, b=2)], {"reference": "c"}, "'c' is no treatment of these trials; they have a, b"),
        ([trial("A", a=1, b=2)], {"tau2_method": "sj"}, "take one of reml, dl, fixed"),
    ],
)
def test_what_cannot_be_answered_is_refused(
    studies: list[NetworkStudy], asked: dict[str, str], told: str
) -> None:
    with pytest.raises((InvalidInput, MissingInput), match=told):
        network(studies, **asked)  # type: ignore[arg-type]


@pytest.mark.parametrize("se", [1e-200, 1e200])
def test_errors_whose_squares_are_no_numbers_are_left_out_and_named(se: float) -> None:
    text = f"study,treatment,comparator,estimate,se\nA,b,a,1,1\nB,c,b,1,{se}\nC,c,a,1,2\n"
    (told,) = read_network_file(text).problems
    assert (told.row, told.left_out) == (3, True)


@pytest.mark.parametrize("se", [1e-9, 1e9])
def test_errors_of_another_unit_are_refused_not_weighed(se: float) -> None:
    text = f"study,treatment,comparator,estimate,se\nA,b,a,1,1\nB,c,b,1,{se}\nC,c,a,1,2\n"
    with pytest.raises(
        InvalidInput, match=r"cannot stand in one network; look for a misplaced decimal point"
    ):
        network_report(text, "x")


def test_a_network_too_large_to_be_one_is_refused_at_once() -> None:
    with pytest.raises(InvalidInput, match="801 differences are more than a network here holds"):
        network([trial(str(i), a=i, b=2) for i in range(801)])


def test_measures_are_not_mixed() -> None:
    other = study_of_arms("OR", "B", {"a": Counts(n=10, events=2), "b": Counts(n=10, events=4)})
    with pytest.raises(InvalidInput, match="MD and OR cannot stand in one network"):
        network([trial("A", a=1, b=2), other])
