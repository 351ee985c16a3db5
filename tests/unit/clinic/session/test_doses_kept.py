"""Doses of the plan and limits of the gate in a visit: the last value allowed, the first that is not."""

from datetime import date
from typing import Any

import pytest
from msgspec.structs import replace
from tests.spec.session_visit import agenda, ready, run, site

from weizhong.clinic.depth.advice import advise
from weizhong.clinic.depth.needled_body import NeedledBody
from weizhong.clinic.documents.restrictions import Restriction
from weizhong.clinic.documents.treatment_parts import Amount
from weizhong.clinic.documents.treatments import Treatment
from weizhong.clinic.session.agenda import AgendaSite, BarredSite
from weizhong.clinic.session.depths import ceiling_mm, most_mm
from weizhong.clinic.session.doses import dose_breaches, longest_min, most_days, planned_amount
from weizhong.clinic.session.state import SessionState
from weizhong.clinic.techniques.dosing import dose_for
from weizhong.clinic.techniques.place import TreatedPlace, Withheld
from weizhong.terms.errors import Refused


def amount(**given: Any) -> Amount:
    return Amount(
        **({"label": "amount", "low": 1.0, "high": 4.0, "unit": "", "check": "D", "source": []} | given)
    )


def dosed(technique: str, code: str = "BL23", side: str = "left", **amounts: Amount) -> AgendaSite:
    """A site with one dose of the plan, of which some amounts are told."""
    made = dose_for(technique, TreatedPlace(code, side, "lumbar"))
    assert not isinstance(made, Withheld)
    dose: Treatment = replace(made, **amounts)  # type: ignore[assignment]  # one of the union
    return site(code, side, treatments=[dose])


def breaches(state: SessionState, name: str, **given: Any) -> tuple[str, ...]:
    """The limits an event would pass; none where it is let through."""
    try:
        run((name, given), state=state)
    except Refused as refused:
        return refused.breaches or (str(refused),)
    return ()


@pytest.mark.parametrize("given", [{"at_most": 8.0}, {"at_most": None}])
def test_at_most_is_what_the_dose_never_passes_or_else_its_usual_most(given: dict[str, float | None]) -> None:
    place = dosed("cupping", minutes=amount(**given))
    most = given["at_most"] or 4.0
    assert longest_min(agenda(place), place, "cupping", "minutes") == most
    assert planned_amount(place, "cupping", "minutes") == 4.0
    assert most_days(dosed("seeds", days=amount(**given)), "seeds") == most


def test_without_a_dose_of_the_plan_days_are_those_of_the_technique() -> None:
    assert most_days(site("BL23"), "press_needle") == 7
    assert most_days(None, "press_needle") == 7


def test_an_amount_above_what_is_never_passed_is_cut_to_it() -> None:
    assert (
        planned_amount(dosed("cupping", minutes=amount(high=9.0, at_most=5.0)), "cupping", "minutes") == 5.0
    )


def test_the_shortest_of_dose_place_and_person_is_the_longest_allowed() -> None:
    place = replace(
        dosed("cupping", minutes=amount(at_most=8.0)),
        restrictions={"cupping": Restriction(retention_min_at_most=6.0)},
    )
    assert longest_min(agenda(place), place, "cupping", "minutes") == 6.0
    everywhere = agenda(place, restriction=Restriction(retention_min_at_most=3.0))
    assert longest_min(everywhere, place, "cupping", "minutes") == 3.0
    assert longest_min(everywhere, None, "cupping", "minutes") == 3.0
    assert longest_min(agenda(site("BL23")), site("BL23"), "cupping", "minutes") is None


@pytest.mark.parametrize(("minutes", "expected"), [(3.0, 0), (3.1, 1), (1.0, 0)])
def test_minutes_are_counted_in_the_seconds_of_a_dose_of_seconds(minutes: float, expected: int) -> None:
    pressed = dosed("acupressure", seconds=amount(low=60.0, high=180.0, unit="s", at_most=180.0))
    assert len(dose_breaches(pressed, "acupressure", amounts={"minutes": minutes})) == expected


@pytest.mark.parametrize(("depth_mm", "expected"), [(5.0, ()), (5.1, ("too_deep",))])
def test_a_tip_may_lie_as_deep_as_the_gate_allows_and_no_deeper(
    depth_mm: float, expected: tuple[str, ...]
) -> None:
    limited = site("BL23", restrictions={"needling": Restriction(depth_mm_at_most=5.0)})
    assert breaches(ready(agenda=agenda(limited)), "needle_inserted", depth_mm=depth_mm) == expected


def test_the_lower_of_plan_and_dose_is_the_ceiling() -> None:
    deep = replace(dosed("needling", depth_mm=amount(high=8.0, at_most=9.0, below=12.0)), ceiling_mm=20.0)
    assert (ceiling_mm(deep, "needling"), most_mm(agenda(deep), deep, "needling")) == (12.0, 9.0)
    assert breaches(ready(agenda=agenda(deep)), "needle_inserted", depth_mm=9.5)[0] == "too_deep"
    assert ceiling_mm(site("BL23"), "needling") == 20.0


CUP = {"application": "a1", "side": "left"}


@pytest.mark.parametrize(("minutes", "expected"), [(5.0, ()), (5.5, ("too_long",))])
def test_cups_stay_as_long_as_the_gate_allows_and_no_longer(
    minutes: float, expected: tuple[str, ...]
) -> None:
    limited = site("BL23", restrictions={"cupping": Restriction(retention_min_at_most=5.0)})
    assert breaches(ready(agenda=agenda(limited)), "technique_applied", **CUP, minutes=minutes) == expected


@pytest.mark.parametrize(("pieces", "expected"), [(4, ()), (5, ("beyond_dose",))])
def test_more_pieces_than_the_dose_never_passes_are_refused(pieces: int, expected: tuple[str, ...]) -> None:
    state = ready(agenda=agenda(dosed("cupping", pieces=amount(at_most=4.0))))
    assert breaches(state, "technique_applied", **CUP, pieces=pieces) == expected


def test_a_site_barred_without_naming_techniques_is_barred_to_all_of_them() -> None:
    held = agenda(
        site("BL23", modalities=["seeds"]), barred=[BarredSite(code="BL23", modalities=[], why="A wound.")]
    )
    assert list(held.barring("BL23", "cupping")) == ["A wound."]
    assert list(held.barring("BL25", "cupping")) == []
    assert "site_barred" in breaches(ready(agenda=held), "technique_applied", **CUP)


@pytest.mark.parametrize(
    ("place", "is_over_lung"),
    [(site("BL13", is_thoracic=True), True), (site("BL23"), False), (None, True)],
    ids=["planned over the lung", "planned elsewhere", "not planned, over the lung"],
)
def test_a_wet_cup_over_the_lung_is_known_as_such(place: AgendaSite | None, is_over_lung: bool) -> None:
    state = ready(agenda=agenda(place) if place else agenda(site("BL25")))
    code = place.code if place else "BL13"
    given = CUP | {"code": code, "modality": "wet_cupping", "pack": "A"}
    if place is None:
        given["deviation"] = "Done before anybody looked."
    assert run(("technique_applied", given), state=state).applications[0].is_thoracic is is_over_lung


def test_dry_cups_over_the_lung_reach_no_lung() -> None:
    state = ready(agenda=agenda(site("BL13", is_thoracic=True)))
    (cups,) = run(("technique_applied", CUP | {"code": "BL13"}), state=state).applications
    assert not cups.is_thoracic


def test_pieces_that_came_off_are_counted_and_the_skin_is_kept_when_it_was_looked_at() -> None:
    on = run(("technique_applied", CUP), state=ready())
    (silent,) = run(("technique_ended",), state=on).applications
    (seen,) = run(("technique_ended", {"skin": "red"}), state=on).applications
    assert (silent.pieces_off, silent.pieces_on, silent.skin) == (2, 0, [])
    assert (seen.pieces_off, seen.skin) == (2, ["red"])


SEED = {"application": "a1", "side": "left", "modality": "seeds", "pieces": 2}


@pytest.mark.parametrize(
    ("remove_by", "expected"),
    [
        (date(2026, 11, 22), ()),
        (date(2026, 11, 26), ()),
        (date(2026, 11, 27), ("stays_too_long",)),
        (date(2026, 11, 21), ("The day they come off lies before the session; give a later one.",)),
    ],
)
def test_what_stays_comes_off_between_today_and_the_last_day_of_the_dose(
    remove_by: date, expected: tuple[str, ...]
) -> None:
    state = run(
        ("technique_applied", SEED), state=ready(agenda=agenda(dosed("seeds", days=amount(at_most=4.0))))
    )
    assert breaches(state, "left_in_place", pieces=2, remove_by=remove_by) == expected


@pytest.mark.parametrize(("seconds", "expected"), [(30.0, ()), (31.0, ("beyond_dose",)), (None, ())])
def test_a_dry_needle_is_moved_as_long_as_its_dose_and_no_longer(
    seconds: float | None, expected: tuple[str, ...]
) -> None:
    deep = amount(high=15.0, at_most=15.0, unit="mm")
    state = ready(agenda=agenda(dosed("dry_needling", depth_mm=deep)))
    state = run(("needle_inserted", {"technique": "dry_needling"}), state=state)
    assert breaches(state, "needle_stimulated", seconds=seconds) == expected


@pytest.mark.parametrize(("length_mm", "expected"), [(1.5, ()), (1.6, ("beyond_dose",))])
def test_a_press_needle_is_as_deep_as_it_is_long(length_mm: float, expected: tuple[str, ...]) -> None:
    pack = ("needle_pack_opened", {"pack": "P", "length_mm": length_mm})
    state = run(pack, state=ready(agenda=agenda(dosed("press_needle"))))
    given = CUP | {"modality": "press_needle", "pieces": 1, "pack": "P"}
    assert breaches(state, "technique_applied", **given) == expected


@pytest.mark.parametrize(("at_least", "expected"), [(3.8, ()), (3.9, ("moxa_too_near",))])
def test_moxa_keeps_as_far_off_the_skin_as_the_dose_of_the_site(
    at_least: float, expected: tuple[str, ...]
) -> None:
    body = NeedledBody(sex="female", age_years=52, bmi=24, position="prone")
    place = TreatedPlace("BL25", "left", "lumbar", depth=advise("BL25", body, 20.0))
    dose: Treatment = dose_for("warm_needle", place)  # type: ignore[assignment]  # never withheld here
    far = replace(dose, distance_cm=amount(at_least=at_least), needle=None)
    pack = ("needle_pack_opened", {"pack": "B", "length_mm": 50})
    state = run(pack, state=ready(agenda=agenda(site("BL25", treatments=[far]))))
    given = {"code": "BL25", "pack": "B", "technique": "warm_needle", "depth_mm": 12}
    assert breaches(state, "needle_inserted", **given) == expected
