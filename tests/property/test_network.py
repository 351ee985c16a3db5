"""What a network meta-analysis must keep, whatever the trials; and its slow twins."""

from itertools import combinations, pairwise

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from validation.evidence.resistors import by_resistance

from weizhong.evidence.effect_sizes import EffectSize, Means
from weizhong.evidence.network import network
from weizhong.evidence.network_fit import fit, stack
from weizhong.evidence.network_records import Network, RelativeEffect
from weizhong.evidence.network_studies import NetworkStudy, study_of_arms, study_of_differences
from weizhong.evidence.pooling import pool

NAMES = ("cups", "heat", "needles", "none", "sham")
# Two routes of linear algebra on a handful of numbers of like size: some thousand roundings apart at most.
SAME = 1e-10
Array = NDArray[np.float64]


@st.composite
def trials(
    draw: st.DrawFn, least: int = 2, arms: int = 4, names: tuple[str, ...] = NAMES
) -> list[NetworkStudy]:
    """Trials of two to four arms; one of all the names' neighbours, so that the network hangs together."""
    made = []
    pairs = [list(pair) for pair in pairwise(names)]
    more = draw(st.lists(st.permutations(names), min_size=least, max_size=5))
    for i, chosen in enumerate([*pairs, *more]):
        size = draw(st.integers(2, min(arms, len(chosen)))) if i >= len(pairs) else 2
        found = {
            name: Means(
                n=draw(st.integers(5, 200)),
                mean=draw(st.integers(-40, 40)) / 4,
                sd=draw(st.integers(4, 40)) / 4,
            )
            for name in chosen[:size]
        }
        made.append(study_of_arms("MD", f"trial {i}", found))
    return made


def pairs_of(found: Network) -> dict[frozenset[str], RelativeEffect]:
    return {frozenset((one.a, one.b)): one for one in found.league}


def league(found: Network) -> Array:
    return np.array([(one.estimate, one.se, one.low, one.high) for one in found.league])


@given(trials(), st.sampled_from(["reml", "dl", "fixed"]))
@settings(max_examples=30)
def test_least_squares_and_resistors_agree(studies: list[NetworkStudy], method: str) -> None:
    found = network(studies, tau2_method=method)  # type: ignore[arg-type]
    names = [one.name for one in found.treatments]
    difference, variance, _ = by_resistance(studies, names, found.tau2 or 0.0)
    for one in found.league:
        i, j = names.index(one.a), names.index(one.b)
        assert one.estimate == pytest.approx(difference[i, j], rel=SAME, abs=SAME)
        assert one.se**2 == pytest.approx(variance[i, j], rel=SAME)
    q = by_resistance(studies, names, 0.0)[2]
    assert found.q_total.q == pytest.approx(q, rel=SAME, abs=SAME)


@given(trials(), st.sampled_from(NAMES))
@settings(max_examples=30)
def test_the_reference_changes_no_comparison(studies: list[NetworkStudy], reference: str) -> None:
    a, b = network(studies, reference), network(studies)
    assert league(a) == pytest.approx(league(b), rel=1e-8, abs=1e-8)  # tau2 to its own threshold


@given(trials(), st.randoms())
@settings(max_examples=30)
def test_the_order_of_trials_changes_nothing(studies: list[NetworkStudy], random) -> None:  # type: ignore[no-untyped-def]
    turned = studies.copy()
    random.shuffle(turned)
    assert league(network(turned, "sham", "dl")) == pytest.approx(
        league(network(studies, "sham", "dl")), rel=1e-8, abs=1e-9
    )


@given(trials())
@settings(max_examples=20)
def test_the_arm_that_differences_are_taken_from_changes_nothing(studies: list[NetworkStudy]) -> None:
    turned = []
    for study in studies:
        k = len(study.treatments)
        turn = np.vstack([np.zeros(k - 1), np.eye(k - 1)])[::-1]
        turn = (turn - turn[0])[1:]
        estimates = turn @ np.array(study.estimates)
        covariance = turn @ np.array(study.covariance) @ turn.T
        turned.append(
            NetworkStudy(
                label=study.label, measure="MD", treatments=study.treatments[::-1],
                estimates=tuple(estimates), covariance=tuple(map(tuple, covariance)),
            )
        )  # fmt: skip
    a, b = network(studies, "sham"), network(turned, "sham")
    assert league(a) == pytest.approx(league(b), rel=1e-8, abs=1e-8)
    assert [one.p for one in a.splits] == pytest.approx([one.p for one in b.splits], rel=1e-6, abs=1e-9)


@given(trials(), st.sampled_from([1e-6, 0.1, 1e5]))
@settings(max_examples=20)
def test_another_unit_scales_everything(studies: list[NetworkStudy], unit: float) -> None:
    scaled = [
        NetworkStudy(
            label=one.label, measure="MD", treatments=one.treatments,
            estimates=tuple(unit * value for value in one.estimates),
            covariance=tuple(tuple(unit * unit * value for value in line) for line in one.covariance),
        )
        for one in studies
    ]  # fmt: skip
    a, b = network(studies, "sham"), network(scaled, "sham")
    assert a.tau2 is not None
    assert b.tau2 is not None
    assert b.tau2 == pytest.approx(unit**2 * a.tau2, rel=1e-8)
    assert league(b) == pytest.approx(unit * league(a), rel=1e-7, abs=unit * 1e-8)
    assert b.q_between.q == pytest.approx(a.q_between.q, rel=1e-6, abs=1e-6)


@given(trials())
@settings(max_examples=30)
def test_the_league_is_consistent(studies: list[NetworkStudy]) -> None:
    found = {(one.a, one.b): one.estimate for one in network(studies).league}
    both = {**found, **{(b, a): -value for (a, b), value in found.items()}}
    for a, b, c in combinations(NAMES, 3):
        assert both[a, b] + both[b, c] == pytest.approx(both[a, c], abs=1e-9)


@given(trials())
@settings(max_examples=30)
def test_q_falls_into_its_parts(studies: list[NetworkStudy]) -> None:
    found = network(studies, tau2_method="fixed")
    assert found.q_within.q + found.q_between.q == pytest.approx(found.q_total.q, rel=1e-9, abs=1e-9)
    assert found.q_within.df + found.q_between.df == found.q_total.df
    assert sum(one.within.df for one in found.designs) == found.q_within.df
    assert sum(one.within.q for one in found.designs) == pytest.approx(found.q_within.q, rel=1e-9, abs=1e-9)
    for one in found.designs:
        assert one.detached.q <= found.q_between.q + 1e-9
        assert one.detached.df <= found.q_between.df


@given(
    st.lists(st.tuples(st.integers(-30, 30), st.integers(1, 40)), min_size=3, max_size=8),
    st.sampled_from(["reml", "dl", "fixed"]),
)
@settings(max_examples=25)
def test_a_network_of_two_is_an_ordinary_pool(rows: list[tuple[int, int]], method: str) -> None:
    effects = [
        EffectSize(label=str(i), measure="MD", estimate=y / 4, variance=v / 10)
        for i, (y, v) in enumerate(rows)
    ]
    studies = [
        NetworkStudy(
            label=one.label, measure="MD", treatments=("b", "a"), estimates=(one.estimate,),
            covariance=((one.variance,),),
        )
        for one in effects
    ]  # fmt: skip
    ours, theirs = network(studies, "b", method), pool(effects, method, "normal")  # type: ignore[arg-type]
    one = ours.effects[0]
    assert ours.tau2 == pytest.approx(theirs.tau2, rel=1e-7, abs=1e-12)
    assert (one.estimate, one.se) == pytest.approx((theirs.estimate, theirs.se), rel=1e-7, abs=1e-12)
    assert ours.q_total.q == pytest.approx(theirs.q, rel=1e-9, abs=1e-12)
    assert (ours.tau2_low is None) == (theirs.tau2_low is None)
    if ours.tau2_low is not None:
        pairs = (ours.tau2_low, ours.tau2_high), (theirs.tau2_low, theirs.tau2_high)
        assert pairs[0] == pytest.approx(pairs[1], rel=1e-7, abs=1e-9)


@given(trials(arms=2))
@settings(max_examples=30)
def test_in_trials_of_two_arms_a_side_is_a_pool_and_the_other_a_network_without_it(
    studies: list[NetworkStudy],
) -> None:
    found = network(studies, "sham", "fixed")
    for split in found.splits:
        pair = {split.a, split.b}
        own = [one for one in studies if set(one.treatments) == pair]
        direct = network(own, split.b, "fixed").effects[0]
        others = [one for one in studies if set(one.treatments) != pair]
        indirect = pairs_of(network(others, split.b, "fixed"))[frozenset(pair)]
        sign = 1 if indirect.a == split.a else -1
        assert (split.direct, split.direct_se) == pytest.approx(
            (direct.estimate, direct.se), rel=1e-8, abs=1e-9
        )
        assert (split.indirect, split.indirect_se) == pytest.approx(
            (sign * indirect.estimate, indirect.se), rel=1e-8, abs=1e-9
        )


@given(trials())
@settings(max_examples=20)
def test_all_pairs_of_a_trial_say_what_its_arms_say(studies: list[NetworkStudy]) -> None:
    as_pairs = []
    for study in studies:
        value = dict(zip(study.treatments, (0.0, *study.estimates), strict=True))
        k = len(study.treatments)
        side = dict(zip(study.treatments, np.vstack([np.zeros(k - 1), np.eye(k - 1)]), strict=True))
        given_pairs = [
            (
                a,
                b,
                value[a] - value[b],
                float(np.sqrt((side[a] - side[b]) @ study.covariance @ (side[a] - side[b]))),
            )
            for a, b in combinations(study.treatments, 2)
        ]
        as_pairs.append(study_of_differences("MD", study.label, given_pairs))
    a, b = network(studies, "sham", "dl"), network(as_pairs, "sham", "dl")
    assert league(a) == pytest.approx(league(b), rel=1e-7, abs=1e-7)


@given(trials(least=3))
@settings(max_examples=15)
def test_no_tau2_is_more_likely_than_the_one_of_reml(studies: list[NetworkStudy]) -> None:
    """WHITE2012: the restricted likelihood, written out from its definition, on a fine grid."""
    found = network(studies, "sham")
    names = [one.name for one in found.treatments]
    stacked = stack(studies, names, "sham")
    assume(found.tau2 is not None)

    def likelihood(tau2: float) -> float:
        v = stacked.v + tau2 * stacked.s
        made = fit(stacked, tau2)
        left = stacked.y - stacked.x @ made.beta
        information = stacked.x.T @ np.linalg.solve(v, stacked.x)
        logs = np.linalg.slogdet(v)[1] + np.linalg.slogdet(information)[1]
        return float(-(logs + left @ np.linalg.solve(v, left)) / 2)

    best = likelihood(found.tau2 or 0.0)
    scale = float(np.mean(np.diag(stacked.v)))
    grid = [0.0, *(scale * np.geomspace(1e-4, 1e4, 60)), *((found.tau2 or 0.0) * np.array([0.999, 1.001]))]
    assert all(likelihood(float(tau2)) <= best + 1e-9 for tau2 in grid)
