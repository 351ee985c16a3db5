"""The tables of the choice of points are whole, hang together, and every row is shown by a vignette."""

import re
from typing import Any

import pytest
from tests.spec.prescribed import prescription_vignettes

from weizhong.anatomy.location_rules import placeable_codes
from weizhong.clinic.gate.rules import gate_rules
from weizhong.clinic.gate.sites import site
from weizhong.clinic.prescription.point_trials import core, protocols
from weizhong.clinic.prescription.principles import pain_channels, principles
from weizhong.clinic.prescription.styles import style, styles
from weizhong.facts.packages import package_names, package_table
from weizhong.facts.points import all_points
from weizhong.facts.tables import check_mark, cite, read_table
from weizhong.terms.codes import Vertebra

PACKAGES = package_names()
EVERY_POINT = {str(record.code) for record in all_points()}
TABLES = ("prescription", "styles", "point_trials")
STYLES = [(package, name) for package in PACKAGES for name in styles(package)]
PRINCIPLES = [(package, name) for package in PACKAGES for name in principles(package)]
TRIALS = [(package, name) for package in PACKAGES for name in protocols(package)]
SHOWN = " ".join(f"{one.given} {one.expect}" for one in prescription_vignettes())


def codes_of(row: Any) -> set[str]:
    """Every point code a row names, however it names them."""
    found: set[str] = set()
    for key in ("codes", "points", "local", "distal", "fill_local", "fill_distal", "instead", "of", "family"):
        value = row.get(key, ())
        for inner in value.values() if isinstance(value, dict) else [value]:
            found |= {inner} if isinstance(inner, str) else set(inner)
    return found


def rows_of(package: str) -> list[dict[str, Any]]:
    prescription, trials = package_table(package, "prescription"), package_table(package, "point_trials")
    return [
        *prescription["principle"],
        *prescription.get("channel", ()),
        *prescription.get("alternative", ()),
        *package_table(package, "styles")["style"],
        *trials["trial"],
        *trials.get("text", ()),
    ]


@pytest.mark.parametrize("package", PACKAGES)
def test_every_row_has_a_source_and_a_check_mark(package: str) -> None:
    for row in rows_of(package):
        assert row["source"]
        assert all(cite(key) for key in row["source"])
        assert check_mark(row)


@pytest.mark.parametrize("package", PACKAGES)
def test_every_point_named_exists(package: str) -> None:
    named = {code for row in rows_of(package) for code in codes_of(row)}
    assert {code for code in named if code.partition(":")[0] not in EVERY_POINT} == set()


@pytest.mark.parametrize("package", PACKAGES)
def test_every_point_that_can_be_chosen_has_a_place_and_a_site(package: str) -> None:
    rows = [row for row in rows_of(package) if {"kind", "instead", "steps"} & set(row)]
    chosen = {code for row in rows for code in codes_of(row)} - {
        row["family"] for row in rows if "family" in row
    }
    chosen -= {row["of"] for row in rows if "of" in row}
    chosen |= {f"{row['family']}:{level}" for row in rows if "family" in row for level in row["levels"]}
    chosen |= {added["code"] for row in package_table(package, "patterns")["pattern"] for added in row["add"]}
    assert chosen - set(placeable_codes()) == set()
    assert all(site(code).positions for code in chosen)


@pytest.mark.parametrize(("package", "name"), STYLES)
def test_a_style_names_a_known_protocol_dose_and_modalities(package: str, name: str) -> None:
    used = style(package, name)
    assert used.protocol is None or used.protocol in protocols(package)
    assert used.dose is None or used.dose in package_table(package, "dose")["protocols"]
    assert set(used.modalities) <= set(read_table("clinic/modalities")["modality"])
    assert used.modalities


@pytest.mark.parametrize(("package", "name"), STYLES)
def test_no_style_has_more_needles_than_the_package_allows(package: str, name: str) -> None:
    assert style(package, name).at_most <= package_table(package, "prescription")["needles"]["at_most"]


@pytest.mark.parametrize("package", PACKAGES)
def test_the_default_style_is_one_of_them(package: str) -> None:
    assert style(package).id in styles(package)


def test_points_used_while_the_head_turns_are_held_back_by_every_caution_that_speaks_against_turning() -> (
    None
):
    cautions = [one for one in gate_rules("neck_pain") if one.verdict == "caution"]
    against = {one.id for one in cautions if re.search(r"(?i)\bno\b[^;.]*\bturning", one.row["action"])}
    assert against <= set(principles("neck_pain")["acute_distal"].row["not_with"]["rules"])
    assert len(against) >= 4


@pytest.mark.parametrize("package", PACKAGES)
def test_a_principle_is_held_back_by_rules_of_its_package_with_words_of_why(package: str) -> None:
    rules = {one.id for one in gate_rules(package)}
    for one in principles(package).values():
        barring = one.row.get("not_with", {"rules": [], "text": "none", "until": "none"})
        assert set(barring) == {"rules", "text", "until"}
        assert set(barring["rules"]) <= rules
        assert barring["text"]
        assert barring["until"]


@pytest.mark.parametrize("package", PACKAGES)
def test_every_principle_is_used_by_a_style(package: str) -> None:
    assert (
        set(principles(package)) - {step for one in styles(package).values() for step in one.steps} == set()
    )


@pytest.mark.parametrize("package", PACKAGES)
def test_a_fixed_set_of_a_trial_is_the_set_its_style_chooses(package: str) -> None:
    """It stands once as what the trial did and once as what a principle chooses: they must agree."""
    for name in set(principles(package)) & set(protocols(package)):
        assert set(principles(package)[name].row["codes"]) == protocols(package)[name].points


@pytest.mark.parametrize("package", PACKAGES)
def test_what_fills_a_protocol_up_belongs_to_its_pools(package: str) -> None:
    for used in styles(package).values():
        if used.protocol and (asked := protocols(package)[used.protocol]).local:
            assert set(used.fill_local) <= asked.local
            assert set(used.fill_distal) <= asked.distal


@pytest.mark.parametrize("package", PACKAGES)
def test_the_signs_of_a_channel_are_known(package: str) -> None:
    known = set(package_table(package, "signs")["sign"])
    assert all(one.signs <= known for one in pain_channels(package))


@pytest.mark.parametrize("package", PACKAGES)
def test_recalled_lists_of_points_are_never_counted(package: str) -> None:
    recalled = [
        row
        for part in ("trial", "text")
        for row in package_table(package, "point_trials").get(part, ())
        if row["check"] == "K"
    ]
    counted = {
        code
        for part in ("trial", "text")
        for row in package_table(package, "point_trials").get(part, ())
        if row["check"] != "K"
        for code in row.get("points", ())
    }
    assert core(package) <= counted
    assert all(row["check"] == "K" for row in recalled)


@pytest.mark.parametrize("package", PACKAGES)
def test_nothing_stands_in_for_itself(package: str) -> None:
    for row in package_table(package, "prescription").get("alternative", ()):
        assert row["of"] not in row.get("instead", ())
        assert ("instead" in row) != (row.get("principle") in principles(package))


@pytest.mark.parametrize("package", PACKAGES)
def test_the_levels_a_prescription_was_written_for_are_levels_a_case_may_name(package: str) -> None:
    written_for = package_table(package, "prescription").get("limitations", {}).get("levels", [])
    assert set(written_for) <= {str(level) for level in Vertebra}


@pytest.mark.parametrize(("package", "name"), [*STYLES, *PRINCIPLES, *TRIALS], ids=lambda one: one)
def test_every_style_principle_and_trial_is_shown_by_a_vignette(package: str, name: str) -> None:
    """Those of back pain; a second package's are shown in vignettes of its own."""
    if package == "back_pain":
        assert f"'{name}'" in SHOWN


def test_every_alternative_and_book_of_back_pain_is_shown_by_a_vignette() -> None:
    alternatives = package_table("back_pain", "prescription")["alternative"]
    texts = package_table("back_pain", "point_trials")["text"]
    asked = {
        code.partition(" ")[0].partition(":")[0]
        for one in prescription_vignettes()
        for key in ("alternatives", "instead")
        for code in one.expect.get(key, ())
    }
    assert {row["of"] for row in alternatives} - asked == set()
    assert [row["title"] for row in texts if row["title"] not in SHOWN] == []
