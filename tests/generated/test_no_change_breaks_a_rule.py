"""Generated people, practitioners who wish for anything: the slow checker finds nothing in what follows."""

from random import Random

import pytest
from tests.checker.check import check_plan
from tests.checker.reading import is_needled, sites
from tests.generated.documents import plain, planned_person, who
from tests.generated.people import TODAY
from tests.spec.flat_body import flat_place

from weizhong.anatomy.location_rules import placeable_codes
from weizhong.clinic.documents.treatment_plan import Amendment, TreatmentPlan
from weizhong.clinic.planning.amending import amend
from weizhong.clinic.prescription.styles import style
from weizhong.terms.errors import InputError

PEOPLE = 60
PARTS = 3


def wishes(chance: Random, made: TreatmentPlan) -> list[Amendment]:
    """A handful of wishes: planned points dropped or swapped, any point at all added, some without sense."""
    planned = [one.code for posture in made.positions for one in posture.points] or ["BL23"]
    anything = [*placeable_codes(), "EX-B2", "XY9", "ashi:L4"]
    return [
        Amendment(
            action=chance.choice(("add", "add", "drop", "swap")),
            code=chance.choice(anything if chance.random() < 0.6 else planned),
            side=chance.choice(("both", "both", "left", "right", "midline")),
            with_code=chance.choice(anything),
        )
        for _ in range(chance.randint(1, 6))
    ]


@pytest.mark.parametrize("part", range(PARTS))
def test_no_change_breaks_a_rule_and_every_wish_is_answered(part: int) -> None:
    for number in range(part, PEOPLE, PARTS):
        try:
            case, made = planned_person(number)
        except InputError:
            continue
        asked = wishes(Random(number), made)
        acting, limits = who(number), style(case.package, made.style)
        after = amend(case, made, asked, TODAY, flat_place, acting)
        broken = check_plan(plain(case), plain(after), plain(acting) if acting else None)
        assert [f"{number}: {one.kind} {one.text}" for one in broken] == []
        assert {one.code for one in after.changes} >= {one.code for one in asked if one.action == "drop"}
        assert all(one.text for one in after.changes)
        count = sum(is_needled(point, plain(case)) for _, point in sites(plain(after)))
        assert count <= limits.at_most or any("more than" in one.text for one in after.changes)
