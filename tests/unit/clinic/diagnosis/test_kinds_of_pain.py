"""Which kind of pain stands first, what it rests on, and what counts nothing."""

import msgspec
import pytest
from tests.unit.clinic.diagnosis.found import found_of, kind

from weizhong.clinic.complaint.told import told_by
from weizhong.clinic.diagnosis.classify import classify, duration_of
from weizhong.clinic.diagnosis.pain_classes import pain_classes
from weizhong.clinic.documents.case import Case, Complaint

RANKS = ("likely", "possible", "hinted", "cannot_be_told", "spoken_against")
PROVOCATIONS = ["sij_distraction", "sij_thigh_thrust", "sij_compression", "sij_sacral_thrust", "sij_gaenslen"]
NO_ROOT = "no sign of a nerve root was told"


def test_of_equals_a_nerve_root_stands_before_the_disc_however_much_more_speaks_for_the_disc() -> None:
    found = found_of("straight_leg_raise_positive", "centralisation")
    both = [one.id for one in found.classes if one.id in ("radicular", "discogenic")]
    assert kind(found, "radicular").likelihood == kind(found, "discogenic").likelihood == "possible"
    assert both == ["radicular", "discogenic"]


@pytest.mark.parametrize("id_", ["discogenic", "facet"])
def test_what_is_possible_stands_before_what_is_hinted_though_that_would_change_more(id_: str) -> None:
    signs = {"discogenic": ["centralisation"], "facet": ["extension_rotation_pain", "relief_lying"]}[id_]
    found = found_of(*signs, "leg_pain_on_cough", "morning_stiffness")
    assert kind(found, id_).likelihood == "possible"
    assert {kind(found, one).likelihood for one in ("radicular", "inflammatory")} == {"hinted"}
    ranks = [RANKS.index(one.likelihood) for one in found.classes]
    assert ranks == sorted(ranks)


def test_fewer_provocations_than_count_together_weigh_nothing_for_or_against() -> None:
    joint = kind(found_of(*PROVOCATIONS[:2]), "sacroiliac")
    assert joint.arithmetic.startswith("for 0, against 0: 0 (")
    assert joint.findings_against == []
    assert joint.findings_for[0].endswith("fewer than 3 count nothing")
    assert joint.likelihood == "hinted"


@pytest.mark.parametrize(
    ("found", "absent", "is_proposed"), [(0, 0, True), (2, 2, True), (3, 0, False), (0, 3, False)]
)
def test_provocations_are_proposed_while_they_can_still_tell(
    found: int, absent: int, is_proposed: bool
) -> None:
    near = ["points_at_sacroiliac_joint"]
    made = found_of(*PROVOCATIONS[:found], *near, absent=tuple(PROVOCATIONS[found : found + absent]))
    proposed = [one.text for one in made.examine_next if one.text.startswith("The five provocation tests")]
    assert bool(proposed) is is_proposed


def test_what_weighs_one_alone_is_hinted_and_what_nobody_told_cannot_be_told() -> None:
    found = found_of("leg_pain_on_cough")
    assert kind(found, "radicular").likelihood == "hinted"
    assert kind(found, "discogenic").likelihood == "cannot_be_told"


def test_a_little_against_alone_speaks_against_nothing_and_what_weighs_two_does() -> None:
    assert kind(found_of(absent=("centralisation",)), "discogenic").likelihood == "cannot_be_told"
    muscle = kind(found_of(absent=("familiar_pain_on_pressure",)), "myofascial")
    assert muscle.arithmetic.startswith("for 0, against 2: -2 (")
    assert muscle.likelihood == "spoken_against"


def test_not_examined_is_what_nobody_looked_for_neither_found_nor_missed() -> None:
    made = kind(
        found_of("straight_leg_raise_positive", "taut_band", absent=("dermatomal_numbness",)), "radicular"
    )
    assert made.not_examined == [
        "Weakness in one myotome",
        "Lost or weak knee or ankle reflex",
        "Raising the other straight leg reproduces the leg pain",
        "The slump test reproduces the leg pain, and lifting the head eases it",
        "Bending the knee in prone lying reproduces pain down the front of the thigh",
        "The leg hurts more than the back",
        "Coughing or sneezing sends pain into the leg",
    ]


def test_no_sign_of_a_root_is_said_only_where_none_was_told() -> None:
    assert NO_ROOT in kind(found_of(), "non_specific").findings_for
    assert NO_ROOT not in kind(found_of("leg_pain_on_cough"), "non_specific").findings_for
    assert kind(found_of(radiation="below_knee"), "non_specific").findings_for == []


def test_what_is_left_is_summed_from_its_own_findings_alone() -> None:
    assert kind(found_of(), "non_specific").arithmetic.startswith(
        "for 4, against 0: 4 (possible from 2, likely from 4)"
    )
    against = kind(found_of("straight_leg_raise_positive"), "non_specific")
    assert against.findings_against == ["possible: Nerve root pain (radicular)"]
    assert against.arithmetic.startswith("for 4, against 0: 4 (")


@pytest.mark.parametrize(
    ("weeks", "word"),
    [(5.9, "acute"), (6, "subacute"), (11.9, "subacute"), (12, "chronic"), (None, "unknown")],
)
def test_how_long_the_pain_lasts_is_named_by_its_weeks(weeks: float | None, word: str) -> None:
    assert duration_of(Case(complaint=Complaint(duration_weeks=weeks))) == word


@pytest.mark.parametrize(
    ("found", "absent", "can_tell"),
    [(2, 0, True), (2, 1, True), (2, 2, False), (1, 2, False), (3, 0, False), (4, 0, False)],
)
def test_tests_of_the_neck_are_open_while_enough_of_them_can_still_be_found(
    found: int, absent: int, can_tell: bool
) -> None:
    root = next(one for one in pain_classes("neck_pain") if one.cluster and len(one.cluster.of) == 4)
    assert root.cluster
    signs, missing = root.cluster.of[:found], root.cluster.of[found : found + absent]
    case = msgspec.convert({"package": "neck_pain", "signs": signs, "signs_absent": missing}, Case)
    weighed = next(one for one in classify(told_by(case, frozenset(), "acute")) if one.kind.id == root.id)
    assert (root.cluster.examine in [text for text, _ in weighed.open]) is can_tell
