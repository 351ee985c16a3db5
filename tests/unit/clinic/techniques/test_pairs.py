"""No pair for current ever crosses heart, chest or midline, whatever points it is formed from."""

from hypothesis import given
from hypothesis import strategies as st

from weizhong.clinic.gate.sites import is_at
from weizhong.clinic.techniques.pairs import CurrentSite, pairs_of, why_never, why_not
from weizhong.facts.points import all_points, point
from weizhong.facts.tables import read_table
from weizhong.terms.codes import Laterality

LEFT, RIGHT, MIDLINE = Laterality.LEFT, Laterality.RIGHT, Laterality.MIDLINE
HAS_PLACE = {code for row in read_table("clinic/sites")["site"] for code in row["points"]}
CODES = [*sorted({str(one.code) for one in all_points()} & HAS_PLACE), "EX-B2:T5", "EX-B2:L4", "ashi:L4"]
ARM, LEG = {"upper_arm", "forearm", "hand"}, {"thigh", "knee", "lower_leg", "foot"}
NEVER = ("head", "neck", "chest", "upper_back", "midline")


@st.composite
def current_sites(draw: st.DrawFn) -> list[CurrentSite]:
    """Some points of the body, on the sides they have."""
    sites = []
    for code in draw(st.lists(st.sampled_from(CODES), max_size=12)):
        is_midline = ":" not in code and point(code).is_midline
        side = MIDLINE if is_midline else draw(st.sampled_from([LEFT, RIGHT]))
        position = draw(st.sampled_from(["prone", "supine"]))
        spread = st.floats(-900, 900, allow_nan=False)
        sites.append(
            CurrentSite(
                code, side, position, (draw(spread), draw(spread), draw(spread)), draw(st.floats(0, 15))
            )
        )
    return sites


def _at(one: CurrentSite, region: str) -> bool:
    return is_at(region, one.code, one.side, one.lateral_cm)


@given(current_sites())
def test_no_pair_crosses_heart_chest_or_midline(sites: list[CurrentSite]) -> None:
    pairs, _ = pairs_of(sites)
    for pair in pairs:
        assert pair.first.side == pair.second.side != "midline"
        for end in (pair.first, pair.second):
            assert not any(is_at(name, end.code, Laterality(end.side)) for name in NEVER)
        regions = [
            {name for name in ARM | LEG if is_at(name, end.code, Laterality(end.side))}
            for end in (pair.first, pair.second)
        ]
        assert not (regions[0] & ARM and regions[1] & LEG)
        assert not (regions[0] & LEG and regions[1] & ARM)


@given(current_sites())
def test_every_needle_joins_one_pair_at_most_and_the_others_say_why(sites: list[CurrentSite]) -> None:
    pairs, left = pairs_of(sites)
    assert 2 * len(pairs) + len(left) == len(sites)
    assert all(one.why for one in left)
    assert len(pairs) <= 6


@given(current_sites())
def test_no_pair_is_left_that_could_be_formed(sites: list[CurrentSite]) -> None:
    pairs, left = pairs_of(sites)
    names = {(one.end.code, one.end.side) for one in left}
    paired = {(end.code, end.side) for pair in pairs for end in (pair.first, pair.second)}
    spare = [one for one in sites if (one.code, one.side.value) in names - paired]
    if len(pairs) < 6:
        assert not any(why_not(one, other) == "" for i, one in enumerate(spare) for other in spare[i + 1 :])


def test_the_nearest_two_are_joined_first() -> None:
    sites = [
        CurrentSite(code, LEFT, "prone", (0.0, 0.0, at))
        for code, at in (("BL23", 0.0), ("BL25", 60.0), ("BL26", 90.0), ("BL40", 500.0))
    ]
    pairs, left = pairs_of(sites)
    assert [(one.first.code, one.second.code, one.distance_mm) for one in pairs] == [
        ("BL25", "BL26", 30.0),
        ("BL23", "BL40", 500.0),
    ]
    assert left == []


def test_a_seventh_pair_is_not_formed_and_says_so() -> None:
    codes = ["BL23", "BL24", "BL25", "BL26", "BL27", "BL28", "BL36"]
    sites = [
        CurrentSite(code, side, "prone", (0.0, 0.0, 10.0 * i))
        for i, code in enumerate(codes)
        for side in (LEFT, RIGHT)
    ] + [CurrentSite("BL40", side, "prone", (0.0, 0.0, 900.0)) for side in (LEFT, RIGHT)]
    pairs, left = pairs_of(sites)
    assert len(pairs) == 6
    assert all("6 pairs are the most" in one.why for one in left)


def test_a_tender_spot_far_out_lies_in_the_flank_where_no_current_goes() -> None:
    assert why_never("ashi:L4", LEFT, 3.0) == ""
    assert why_never("ashi:L4", LEFT, 9.0) == "Current never runs through the flank."


def test_a_pair_set_by_hand_is_refused_with_the_reason() -> None:
    def at(code: str, side: Laterality = LEFT, position: str = "prone") -> CurrentSite:
        return CurrentSite(code, side, position, (0.0, 0.0, 0.0))

    assert "never crosses the midline" in why_not(at("BL23"), at("BL25", RIGHT))
    assert "would pass the heart" in why_not(at("LI4"), at("ST36"))
    assert "upper back" in why_not(at("BL15"), at("BL23"))
    assert "same time" in why_not(at("BL23"), at("ST36", position="supine"))
    assert "a pair is two" in why_not(at("BL23"), at("BL23"))
    assert why_not(at("BL23"), at("BL25")) == ""


def test_what_one_side_is_joined_by_joins_the_other_though_a_tender_spot_lies_nearer() -> None:
    here = {"BL23": 0.0, "BL25": 50.0, "BL26": 80.0, "BL54": 140.0}
    sites = [
        CurrentSite(code, side, "prone", (0.0, 0.0, mm))
        for code, mm in here.items()
        for side in (LEFT, RIGHT)
    ]
    spot = CurrentSite("ashi:L4", RIGHT, "prone", (0.0, 0.0, 45.0), 6.0)
    pairs, left = pairs_of([*sites, spot])
    joined = {
        side: {(one.first.code, one.second.code) for one in pairs if one.first.side == side}
        for side in "left right".split()
    }
    assert joined["left"] == joined["right"] == {("BL25", "BL26"), ("BL23", "BL54")}
    assert [one.end.code for one in left] == ["ashi:L4"]
