"""The tables of the diagnosis are whole and hang together, and every row has its vignette."""

from collections.abc import Iterator
from typing import Any

import pytest
from tests.spec.diagnosed import DiagnosisVignette, diagnosis_vignettes, marks
from tests.spec.vignettes import vignettes

from weizhong.clinic.complaint.body_chart import body_chart, channel_zones, muscle_zones, root_zones
from weizhong.clinic.complaint.signs import signs_of
from weizhong.clinic.diagnosis.pain_classes import PainClass, pain_classes, roots
from weizhong.clinic.diagnosis.patterns import pattern_rows, patterns_of
from weizhong.clinic.documents.citations import citations
from weizhong.clinic.documents.diagnosis import ClassMatch
from weizhong.clinic.gate.questions import gate_questions
from weizhong.clinic.gate.rules import gate_rules
from weizhong.facts.packages import package_names, package_table
from weizhong.facts.points import all_points
from weizhong.facts.tables import read_table
from weizhong.terms.codes import Vertebra

PACKAGES = package_names()
CHART = body_chart()
EVERY_POINT = {str(record.code) for record in all_points()}
LIKELIHOODS = set(ClassMatch.__annotations__["likelihood"].__args__)
FINDINGS = (
    "sign", "absent", "radiation", "question", "question_no", "rule", "stops_of", "age_at_least", "age_below",
    "duration", "side", "drawn", "drawn_reach", "muscle_share",
)  # fmt: skip
EVERY_CLASS = [(package, kind) for package in PACKAGES for kind in pain_classes(package)]


def class_rows(package: str) -> list[dict[str, Any]]:
    """The rows of the classification."""
    rows: list[dict[str, Any]] = package_table(package, "classification")["class"]
    return rows


def findings(package: str) -> Iterator[dict[str, Any]]:
    """Every finding that speaks for or against a class or a root."""
    for row in class_rows(package):
        yield from [*row["for"], *row.get("against", ())]
    for row in package_table(package, "classification").get("root", ()):
        yield from [*row["signs"], *row.get("against", ())]


def signs_used(package: str) -> set[str]:
    """Signs that some table of the package, or a common one, makes something of."""
    used = {row.get("sign", row.get("absent", "")) for row in findings(package)}
    used |= {name for row in class_rows(package) for name in row.get("cluster", {}).get("of", ())}
    used |= {name for one in patterns_of(package) for name in (*one.signs, *one.against)}
    used |= {zone.row["sign"] for zone in muscle_zones().values()}
    common = read_table("clinic/sensitisation")
    groups = [*common["required"].values(), *common["added"].values(), common["hint"]]
    used |= {name for row in groups for name in row.get("signs", ())}
    used.add(package_table(package, "classification")["recurrent"]["sign"])
    return used | set(package_table(package, "classification")["asked"].get("leg_pain_signs", ()))


def expected_by(vignette: DiagnosisVignette, *keys: str) -> set[str]:
    """Names a vignette expects under some keys."""
    told: set[str] = set()
    for key in keys:
        wanted = vignette.expect.get(key, ())
        told |= {wanted} if isinstance(wanted, str) else set(wanted)
    return told


def all_expected(*keys: str) -> set[str]:
    return {name for vignette in diagnosis_vignettes() for name in expected_by(vignette, *keys)}


def test_the_chart_has_as_many_parts_as_a_hand_can_mark() -> None:
    assert 60 <= len(CHART) <= 90


@pytest.mark.parametrize("package", PACKAGES)
def test_what_shows_a_sign_is_on_the_chart(package: str) -> None:
    shown = {cell for sign in signs_of(package).values() for cell in sign.drawn}
    assert shown
    assert shown <= CHART.keys()


@pytest.mark.parametrize("cell", CHART.values(), ids=lambda cell: cell.name)
def test_every_part_of_the_chart_lies_somewhere_and_on_a_channel(cell: Any) -> None:
    row = read_table("clinic/body_chart")["cell"][cell.name]
    assert cell.region in read_table("clinic/sites")["region"]
    assert row["view"] in ("front", "back", "side")
    assert cell.area in ("axial", "upper", "lower")
    assert cell.levels <= {str(level) for level in Vertebra}
    assert set(row["points"]) <= EVERY_POINT
    assert cell.channels
    assert cell.roots or cell.area == "axial"


def test_no_two_parts_of_the_chart_are_called_the_same() -> None:
    labels = [cell.label for cell in CHART.values()]
    assert len(set(labels)) == len(labels)


def test_a_mark_below_the_knee_lies_below_the_knee() -> None:
    reaches = {cell.name: cell.reach for cell in CHART.values() if cell.region in ("lower_leg", "foot")}
    assert set(reaches.values()) == {"below_knee"}
    assert not [cell for cell in CHART.values() if cell.reach == "below_knee" and cell.name not in reaches]


def test_all_fourteen_channels_run_over_the_chart() -> None:
    assert len(channel_zones()) == 14


@pytest.mark.parametrize(
    "zones", [root_zones(), channel_zones(), muscle_zones()], ids=["roots", "channels", "muscles"]
)
def test_nothing_counts_fully_and_in_part_at_one_place(zones: Any) -> None:
    assert [zone.name for zone in zones.values() if zone.full & zone.part] == []


def test_every_root_from_c2_to_s5_has_its_skin() -> None:
    told = [root for zone in root_zones().values() for root in zone.row["roots"]]
    spine = [f"C{n}" for n in range(2, 9)] + [f"T{n}" for n in range(1, 13)] + [f"L{n}" for n in range(1, 6)]
    assert told == [*spine, *(f"S{n}" for n in range(1, 6))]


@pytest.mark.parametrize("zone", muscle_zones().values(), ids=lambda zone: zone.name)
def test_every_muscle_can_be_felt_and_needled_at_points_that_exist(zone: Any) -> None:
    assert set(zone.row["points"]) <= EVERY_POINT
    assert "taut band" in zone.row["test"]
    assert zone.row["sign"] == f"trigger_point_{zone.name}"


@pytest.mark.parametrize("package", PACKAGES)
def test_every_sign_of_a_muscle_can_be_named(package: str) -> None:
    assert {zone.row["sign"] for zone in muscle_zones().values()} <= set(signs_of(package))


@pytest.mark.parametrize("package", PACKAGES)
def test_every_sign_used_is_known(package: str) -> None:
    assert signs_used(package) - {""} - set(signs_of(package)) == set()


@pytest.mark.parametrize("package", PACKAGES)
def test_every_sign_of_a_package_is_used(package: str) -> None:
    implied = {name for sign in signs_of(package).values() for name in sign.implies}
    own = set(package_table(package, "signs")["sign"])
    assert own - signs_used(package) - implied == set()


def test_every_common_sign_is_used_by_some_package() -> None:
    used = {name for package in PACKAGES for name in signs_used(package)}
    assert set(read_table("clinic/signs")["sign"]) - used == set()


@pytest.mark.parametrize("package", PACKAGES)
def test_every_finding_is_of_one_kind_and_weighs_little_or_much(package: str) -> None:
    for row in findings(package):
        assert len([kind for kind in FINDINGS if kind in row]) == 1, row
        assert 0 < row["weight"] <= 4
        assert "sign" in row or "absent" in row or row["text"]


@pytest.mark.parametrize("package", PACKAGES)
def test_every_finding_names_what_exists(package: str) -> None:
    rules = {rule.id for rule in gate_rules(package)}
    reaches = package_table(package, "classification")["asked"]["reaches"]
    for row in findings(package):
        assert {row.get("question", row.get("question_no"))} - {None} <= set(gate_questions())
        assert {row.get("rule")} - {None} <= rules
        assert set(row.get("drawn", ())) <= set(CHART)
        assert set(row.get("drawn_reach", ())) | set(row.get("radiation", ())) <= set(reaches)


@pytest.mark.parametrize(("package", "kind"), EVERY_CLASS, ids=lambda one: getattr(one, "id", one))
def test_every_class_is_coded_cited_and_can_be_told(package: str, kind: PainClass) -> None:
    assert kind.icd10cm
    assert kind.citations
    assert kind.group in ("non_specific", "radicular", "other")
    assert kind.at_most in LIKELIHOODS
    assert kind.is_fallback or kind.none_told
    assert kind.note.endswith(".")


@pytest.mark.parametrize("package", PACKAGES)
def test_every_package_has_the_thresholds_that_the_code_reads(package: str) -> None:
    limits = package_table(package, "classification")["likelihood"]
    assert limits["against_from"] < 0 < limits["possible_from"] < limits["likely_from"]


@pytest.mark.parametrize("package", PACKAGES)
def test_every_cluster_can_be_met_and_missed(package: str) -> None:
    for kind in pain_classes(package):
        if kind.cluster:
            assert 1 < kind.cluster.at_least <= len(kind.cluster.of)
            assert kind.cluster.negative > 0


@pytest.mark.parametrize("package", PACKAGES)
def test_no_pattern_is_spoken_against_by_its_own_signs(package: str) -> None:
    assert [one.id for one in patterns_of(package) if set(one.signs) & set(one.against)] == []


@pytest.mark.parametrize("package", PACKAGES)
def test_every_source_of_the_classification_resolves(package: str) -> None:
    for row in [*class_rows(package), *pattern_rows(package)]:
        assert citations(row)


def test_every_source_of_the_diagnosis_is_used() -> None:
    names = ["body_chart", "dermatomes", "channel_regions", "muscles", "sensitisation", "signs"]
    tables = [read_table(f"clinic/{name}") for name in names]
    tables += [
        package_table(one, name) for one in PACKAGES for name in ("classification", "patterns", "signs")
    ]
    told = str(tables)
    assert [key for key in read_table("sources/diagnosis")["source"] if f"'{key}'" not in told] == []


def test_every_class_of_back_pain_has_a_vignette() -> None:
    told = all_expected("leading", "likely", "possible", "hinted", "spoken_against")
    assert {kind.id for kind in pain_classes("back_pain")} - told == set()


def test_every_class_is_spoken_for_and_against_in_some_vignette() -> None:
    against = all_expected("spoken_against", "finding_against")
    classes = {row["id"] for row in class_rows("back_pain") if "against" in row or row.get("fallback")}
    assert classes - against == set()


def test_every_root_of_back_pain_has_a_vignette() -> None:
    assert {root.level for root in roots("back_pain")} - all_expected("levels") == set()


def test_every_pattern_of_back_pain_has_a_vignette_alone_and_on_its_arithmetic() -> None:
    alone = {vignette.expect["pattern"] for vignette in vignettes() if "pattern" in vignette.expect}
    rows = pattern_rows("back_pain")
    assert {row["id"] for row in rows} - alone == set()
    assert {row["id"] for row in rows} - all_expected("patterns", "confidence") == set()


def test_every_skin_of_a_root_has_a_vignette() -> None:
    assert set(root_zones()) - all_expected("dermatomes") == set()


def test_every_channel_has_a_vignette() -> None:
    assert set(channel_zones()) - all_expected("channels") == set()


def test_every_muscle_has_a_vignette() -> None:
    assert set(muscle_zones()) - all_expected("muscles", "muscles_among") == set()


def test_every_level_of_sensitisation_has_a_vignette() -> None:
    assert all_expected("sensitisation") == {"none_told", "hints", "possible", "probable"}


def test_every_mark_of_a_vignette_is_on_the_chart() -> None:
    drawn = [
        mark for one in diagnosis_vignettes() for words in one.given.get("drawn", ()) for mark in marks(words)
    ]
    assert {mark["cell"] for mark in drawn} <= set(CHART)
