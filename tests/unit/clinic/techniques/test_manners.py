"""The ways a technique may be done: of what is too strong, only recalled or forbidden, none is offered."""

import pytest

from weizhong.clinic.depth.advice import advise
from weizhong.clinic.depth.needled_body import NeedledBody
from weizhong.clinic.documents.restrictions import Restriction
from weizhong.clinic.techniques.dosing import dose_for, technique_names
from weizhong.clinic.techniques.place import TreatedPlace, Withheld
from weizhong.clinic.techniques.tables import manners_of, technique_table

BODY = NeedledBody(sex="female", age_years=52, bmi=24, position="prone")
WITH_MANNERS = [name for name in technique_names() if technique_table(name).get("manner")]


def dosed(name: str, restriction: Restriction) -> list[str]:
    """Names of the ways a dose leaves."""
    advice = advise("BL25", BODY, 20.0)
    made = dose_for(name, TreatedPlace("BL25", "left", "lumbar", restriction, advice))
    assert not isinstance(made, Withheld)
    return [one.id for one in getattr(made, "manners", [])]


@pytest.mark.parametrize("name", WITH_MANNERS)
@pytest.mark.parametrize("is_gentle", [False, True])
def test_only_what_was_read_and_is_gentle_enough_is_offered(name: str, is_gentle: bool) -> None:
    rows = {row["id"]: row for row in technique_table(name)["manner"]}
    offered = {one.id for one in manners_of(name, is_gentle)}
    held_back = {one for one in rows if one not in offered}
    for one in offered:
        assert "forbidden" not in rows[one]
        assert rows[one]["check"] != "K"
        assert not is_gentle or rows[one].get("gentle", True)
    for one in held_back:
        too_strong = is_gentle and not rows[one].get("gentle", True)
        assert "forbidden" in rows[one] or rows[one]["check"] == "K" or too_strong


@pytest.mark.parametrize("name", WITH_MANNERS)
def test_a_dose_offers_the_strong_ways_to_nobody_who_is_to_be_treated_gently(name: str) -> None:
    forces = technique_table(name)["technique"]["forces"]
    gently = Restriction.from_row({"id": "gently", "restrict": dict.fromkeys(forces, "gentle")})
    usual, gentle = dosed(name, Restriction()), dosed(name, gently)
    assert set(gentle) <= set(usual)
    if usual:
        assert usual == [one.id for one in manners_of(name, False)]
        assert gentle == [one.id for one in manners_of(name, bool(forces))]
