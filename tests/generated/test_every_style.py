"""A style that finds nothing to choose points by ends in a plan, a draft or a stop, and breaks no rule."""

from datetime import date

import pytest
from tests.checker.check import check_plan
from tests.checker.tables import FACTS, modalities, table
from tests.generated.documents import plain
from tests.spec.flat_body import calm_document, flat_place

from weizhong.clinic.documents.treatments import kind_of
from weizhong.clinic.files.reading import read_case
from weizhong.clinic.planning.plan import plan

PACKAGES = [path.parent.name for path in sorted((FACTS / "packages").glob("*/package.toml"))]
STYLES = [
    (package, row["id"]) for package in PACKAGES for row in table(f"packages/{package}/styles")["style"]
]
BARE = {"duration_weeks": 30, "pain_0_10": 5, "radiation": "none"}
PAINFUL = {"back_pain": "L4", "neck_pain": "C5"}


@pytest.mark.parametrize(("package", "style"), STYLES)
def test_a_bare_case_is_planned_in_every_style(package: str, style: str) -> None:
    case = read_case(calm_document(package=package, complaint=BARE, modalities=["needling", "dry_needling"]))
    made = plan(case, date(2026, 11, 22), flat_place, style=style)
    assert check_plan(plain(case), plain(made)) == []
    assert made.positions or made.referral


@pytest.mark.parametrize(("package", "style"), STYLES)
def test_a_technique_asked_for_alone_is_planned_only_where_it_can_be_carried_out(
    package: str, style: str
) -> None:
    complaint = BARE | {"levels": [PAINFUL[package]]}
    for technique in modalities():
        case = read_case(calm_document(package=package, complaint=complaint, modalities=[technique]))
        made = plan(case, date(2026, 11, 22), flat_place, style=style)
        assert check_plan(plain(case), plain(made)) == [], technique
        assert {kind_of(one) for group in made.positions for at in group.points for one in at.treatments} <= {
            technique
        }
        assert made.positions or made.referral
