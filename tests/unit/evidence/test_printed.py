"""Published answers are recomputed from published inputs; misprints and oddities are named, not smoothed."""

import math
import sys
from collections import Counter

import pytest

from weizhong.evidence.effect_sizes import Counts
from weizhong.evidence.printed import Compared, compare, printed_answers
from weizhong.evidence.recomputing import ours_of
from weizhong.evidence.trials import trial_tables
from weizhong.terms.errors import FactsError, MissingExtra

ALL = {name: compare(name) for name in printed_answers()}


def ours(name: str, *fields: str) -> list[float]:
    return [ALL[name].ours[field] for field in fields or ("est", "low", "high")]


@pytest.mark.parametrize(
    ("name", "est", "low", "high"),
    [
        ("gerac.difference.acupuncture_sham", 3.36, -3.65, 10.32),
        ("gerac.difference.acupuncture_guideline", 20.16, 13.38, 26.67),
        ("gerac.difference.sham_guideline", 16.80, 10.07, 23.31),
        ("cochrane2020.usual_care.sf12_physical", 4.20, 2.82, 5.58),
        ("cochrane2020.usual_care.sf12_mental", 1.90, 0.25, 3.55),
        ("cochrane2020.sham.function_hfaq", 3.33, -1.25, 7.90),
        ("cochrane2020.sham.quality_sf12", 2.33, 0.29, 4.37),
        ("cochrane2020.usual_care.function_hfaq", 9.78, 3.54, 16.02),
        ("brinkhaus.sham", 5.1, -3.71, 13.91),
        ("brinkhaus.none", 21.8, 13.95, 29.65),
        ("witt.usual_care", 9.4, 8.29, 10.51),
        ("ahrq2010.pooled", 0.80, -0.27, 1.88),
        ("furlan2005.5.1.1", -10.2138, -14.9851, -5.4425),
        ("furlan2005.12.1.1", -0.762, -1.0245, -0.4995),
        ("furlan2005.12.6.4wk", 1.49, 1.15, 1.92),
        ("furlan2005.12.6.17wk", 2.47, 1.46, 4.17),
    ],
)
def test_what_published_inputs_give(name: str, est: float, low: float, high: float) -> None:
    assert ours(name) == pytest.approx([est, low, high], abs=0.0051)


@pytest.mark.parametrize(
    ("name", "verdict"),
    [
        ("gerac.share.sham", "exact"),
        ("gerac.share.acupuncture", "rounding"),  # 184 of 387 are 47.55, printed 47.6
        ("gerac.difference.sham_guideline", "rounding"),  # 23.4 printed
        ("cochrane2020.usual_care.sf12_physical", "exact"),
        ("cochrane2020.usual_care.function_hfaq", "exact"),
        ("brinkhaus.sham", "exact"),
        ("brinkhaus.none", "differs"),  # 21.7 printed, the means differ by 21.8
        ("witt.usual_care", "exact"),
        ("macpherson2017.none", "exact"),
        ("macpherson2017.sham", "exact"),
        ("furlan2005.5.1.1", "exact"),
        ("furlan2005.12.1.1", "exact"),
        ("furlan2005.6.4.giles1999.nsaid", "exact"),
        ("madsen2009.heterogeneity", "exact"),
        ("ahrq2010.pooled", "misprint"),  # -027
        ("mcculloch.bleeding", "misprint"),  # 0.003 %
        ("yuan2015.cupping", "misprint"),  # -0.19
        ("ahrq2020.function.short", "cannot be recomputed"),  # lopsided
        ("drycupping90.4wk", "rounding"),  # 0.4, middle 0.5
        ("vickers2012.none", "rounding"),  # 0.55, middle 0.545
        ("cochrane2020.sham.pain", "cannot be recomputed"),
        ("macpherson2017.slope", "cannot be recomputed"),
    ],
)
def test_the_verdict_on_each_kind_of_print(name: str, verdict: str) -> None:
    assert ALL[name].verdict == verdict


def test_there_are_three_misprints_and_no_fourth() -> None:
    slips = {name for name, one in ALL.items() if one.verdict == "misprint"}
    assert slips == {"ahrq2010.pooled", "mcculloch.bleeding", "yuan2015.cupping"}


def test_whatever_is_not_exact_has_a_reason() -> None:
    assert [name for name, one in ALL.items() if one.verdict != "exact" and not one.reason] == []


def test_weights_and_heterogeneity_of_forest_plots_agree_too() -> None:
    found = ALL["furlan2005.5.1.1"]
    assert [round(weight, 1) for weight in found.weights] == [9.0, 22.9, 25.3, 42.9]
    assert ours("furlan2005.12.1.1", "tau2", "q", "i2") == pytest.approx([0.01043, 3.4945, 14.15], abs=0.005)
    assert [round(weight, 1) for weight in ALL["furlan2005.5.1.2"].weights] == [27.7, 72.3]
    assert ours("madsen2009.heterogeneity", "p", "i2") == pytest.approx([0.0993, 36.4], abs=0.05)


def test_the_misprinted_limit_of_cupping_is_told_from_its_p_value() -> None:
    assert ours("yuan2015.cupping", "high", "p") == pytest.approx([-1.9, 0.0025], abs=1e-4)
    half_if_printed = (-0.19 + 8.9) / 2
    z = 5.4 / (half_if_printed / 1.959964)
    assert round(math.erfc(z / math.sqrt(2)), 3) == 0.015


def test_fisher_of_gerac_is_as_printed_and_as_a_slow_count_over_all_tables() -> None:
    assert ours("gerac.difference.acupuncture_sham", "p") == pytest.approx([0.387], abs=0.001)
    a, b = Counts(n=8, events=3), Counts(n=6, events=5)
    margins = [x for x in range(9) if 0 <= 8 - x <= 6]
    chance = {x: math.comb(8, x) * math.comb(6, 8 - x) / math.comb(14, 8) for x in margins}
    slow = sum(p for p in chance.values() if p <= chance[3] * (1 + 1e-12))
    from weizhong.evidence.recomputing import _fisher

    assert _fisher(a, b) == pytest.approx(slow)


def test_one_digit_more_in_print_can_only_make_the_verdict_stricter() -> None:
    order = ["exact", "rounding", "differs"]
    from weizhong.evidence.printed import _digits_off

    assert _digits_off("21.8", 21.8) == pytest.approx(0)
    assert _digits_off("0.81", 0.8009) < _digits_off("0.810", 0.8009)
    assert _digits_off("-027", -0.2739) > 1.5
    assert set(order) <= {one.verdict for one in ALL.values()}


def test_a_method_or_row_nobody_knows_is_refused() -> None:
    with pytest.raises(FactsError, match="'guess'"):
        ours_of("guess", {"inputs": ""}, trial_tables())
    with pytest.raises(FactsError, match="nobody1900"):
        ours_of("md_normal", {"inputs": "nobody1900.a>nobody1900.b"}, trial_tables())


def test_a_row_without_an_sd_or_counts_is_refused() -> None:
    bare = "thomas2006.acupuncture.pain.12mo.final>thomas2006.usual_care.pain.12mo.final"
    with pytest.raises(FactsError, match="no SD"):
        ours_of("md_normal", {"inputs": bare}, trial_tables())
    with pytest.raises(FactsError, match="no counts"):
        ours_of("share", {"inputs": "debar2025.standard.response.6mo"}, trial_tables())


def test_without_scipy_what_needs_it_says_so_and_the_rest_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "scipy", None)
    assert compare("witt.usual_care").verdict == "exact"
    with pytest.raises(MissingExtra, match="pool"):
        compare("brinkhaus.sham")


def test_most_of_what_has_readable_inputs_is_exact() -> None:
    counted = Counter(one.verdict for one in ALL.values() if isinstance(one, Compared))
    assert counted["exact"] >= 28
    assert counted["differs"] == 5  # printed from models with more variables
