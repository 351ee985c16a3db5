"""What lies on one needle concerns that one; of several counts the last holds; limits hold at their edge."""

from datetime import timedelta
from typing import Any

import msgspec
import pytest
from tests.spec.session_visit import READY, START, agenda, event, ready, run

from weizhong.clinic.documents.restrictions import Restriction
from weizhong.clinic.session import EMPTY, SessionState, apply, record_of
from weizhong.clinic.session.ending import keeps_open
from weizhong.facts.tables import read_table
from weizhong.terms.errors import Refused

PAIR = (
    ("needle_pack_opened", {"pack": "B", "length_mm": 50}),
    ("needle_inserted", {"pack": "B"}),
    ("needle_inserted", {"needle": "n2", "code": "BL25"}),
)
WARM = {"modality": "warm_needle", "pieces": 0, "needle": "n1", "side": "left"}


def why(*lines: tuple[Any, ...], state: SessionState) -> str:
    with pytest.raises(Refused) as caught:
        run(*lines, state=state)
    return str(caught.value)


def test_moxa_on_one_needle_keeps_that_one_in_and_no_other() -> None:
    burning = run(*PAIR, ("technique_applied", WARM), state=ready())
    assert "still is on it" in why(("needle_removed",), state=burning)
    assert run(("needle_removed", {"needle": "n2"}), state=burning).needles[1].fate == "out"
    over = run(("technique_ended", {"pieces_off": 0}), ("needle_removed",), state=burning)
    assert over.needles[0].fate == "out"


def test_moxa_for_a_needle_needs_one_that_is_in_and_at_that_site() -> None:
    inside = run(*PAIR, state=ready())
    assert "never inserted" in why(("technique_applied", WARM | {"needle": ""}), state=inside)
    assert "is at BL23 left; name that site" in why(
        ("technique_applied", WARM | {"code": "BL25"}), state=inside
    )
    elsewhere = {"modality": "moxa", "pieces": 0, "needle": "n1", "side": "right"}
    assert "is at BL23 left; name that site" in why(("technique_applied", elsewhere), state=inside)


@pytest.mark.parametrize("technique", ["wet_cupping", "press_needle", "moxa"])
def test_what_is_no_needling_by_hand_is_not_recorded_as_a_needle(technique: str) -> None:
    assert "is no needling by hand" in why(("needle_inserted", {"technique": technique}), state=ready())


@pytest.mark.parametrize(("first", "last", "is_open"), [(2, 1, False), (1, 2, True)])
def test_of_two_counts_the_last_one_holds(first: int, last: int, is_open: bool) -> None:
    counts = [("needles_counted", {"counted": one}) for one in (first, last)]
    state = run(("needle_inserted",), ("needle_removed",), *counts, state=ready())
    assert any(f"The count is {last}, but 1 came out" in one for one in keeps_open(state)) is is_open
    assert record_of(state).tally.counted == last


def test_a_count_holds_what_had_come_out_by_then() -> None:
    first = run(("needle_inserted",), ("needle_removed",), ("needles_counted",), state=ready())
    second = run(("needle_inserted", {"needle": "n2"}), ("needle_removed", {"needle": "n2"}), state=first)
    both = run(("needles_counted", {"counted": 2}), state=second)
    assert not any("count" in one for one in keeps_open(both))
    one_short = run(("needles_counted", {"counted": 1}), state=second)
    assert any("The count is 1, but 2 came out" in one for one in keeps_open(one_short))


def test_a_lot_may_be_good_until_the_last_year_of_the_table() -> None:
    last = read_table("clinic/session")["years"]["last"]
    pack = ("needle_pack_opened", {"pack": "B", "expires_on": f"{last}-12-31"})
    assert len(run(pack, state=ready()).packs) == 2
    beyond = ("needle_pack_opened", {"pack": "B", "expires_on": f"{last + 1}-01-01"})
    assert "read the day off the pack again" in why(beyond, state=ready())


@pytest.mark.parametrize(("diameter_mm", "is_allowed"), [(0.25, True), (0.26, False)])
def test_a_needle_may_be_as_thick_as_allowed_and_no_thicker(diameter_mm: float, is_allowed: bool) -> None:
    thin = ready(agenda=agenda(restriction=Restriction(diameter_mm_at_most=0.25)))
    pack = ("needle_pack_opened", {"pack": "B", "diameter_mm": diameter_mm})
    if is_allowed:
        assert len(run(pack, state=thin).packs) == 2
    else:
        assert "thicker than the 0.25 mm allowed" in why(pack, state=thin)


@pytest.mark.parametrize(("material", "is_allowed"), [("titanium", True), ("steel", False), ("", False)])
def test_only_a_pack_of_what_the_person_does_not_bear_is_refused(material: str, is_allowed: bool) -> None:
    no_nickel = {"agenda": agenda(restriction=Restriction(no_material=("nickel",)))}
    allergic = run(("session_opened", no_nickel), *READY[1:-1])
    pack = ("needle_pack_opened", {"pack": "B", "material": material})
    if is_allowed:
        assert len(run(pack, state=allergic).packs) == 1
    else:
        assert "nothing of nickel: an allergy was told, or nobody asked" in why(pack, state=allergic)


def test_where_nothing_is_forbidden_nobody_has_to_say_what_a_needle_is_made_of() -> None:
    assert len(run(("needle_pack_opened", {"pack": "B", "material": ""}), state=ready()).packs) == 2


@pytest.mark.parametrize(("passed_s", "is_refused"), [(0.0, False), (-0.5, True)])
def test_time_never_runs_backwards_not_even_by_half_a_second(passed_s: float, is_refused: bool) -> None:
    state = ready()
    assert state.last_at is not None
    minute = (state.last_at - START + timedelta(seconds=passed_s)).total_seconds() / 60
    note = event("note_added", minute)
    if is_refused:
        with pytest.raises(Refused, match="clock went backwards"):
            apply(state, note)
    else:
        assert len(apply(state, note).notes) == 1


def test_a_gap_of_more_than_two_hours_is_confirmed_by_hand() -> None:
    longest = read_table("clinic/session")["clock"]["confirm_after_min"]
    state = ready()
    assert len(run(("note_added", {"after": longest}), state=state).notes) == 1
    assert "Confirm it by a clock_set" in why(("note_added", {"after": longest + 1}), state=state)


def test_no_more_minutes_can_have_passed_than_the_table_allows() -> None:
    most = read_table("clinic/session")["clock"]["passed_min_at_most"]
    state = ready()
    assert run(("clock_set", {"passed_min": most}), state=state).elapsed_s == state.elapsed_s + most * 60
    assert "can have passed in one step" in why(("clock_set", {"passed_min": most + 1}), state=state)


@pytest.mark.parametrize(("end", "step"), [("first", -1), ("last", 1)])
def test_a_visit_lies_in_the_years_of_the_table(end: str, step: int) -> None:
    year = read_table("clinic/session")["years"][end]
    opened = event("session_opened", 0)
    for told, refusal in ((year, "The clock says"), (year + step, "No visit is in the year")):
        with pytest.raises(Refused, match=refusal):  # the day of the session is another: that comes next
            apply(EMPTY, msgspec.structs.replace(opened, at=START.replace(year=told)))


def test_a_needle_may_stand_upright() -> None:
    upright = ("needle_inserted", {"angle_deg": 90.0})
    again = ("needle_adjusted", {"angle_deg": 90.0})
    assert run(upright, again, state=ready()).needles[0].angle_deg == 90.0
    with pytest.raises(msgspec.ValidationError):
        event("needle_inserted", 0, angle_deg=90.5)
