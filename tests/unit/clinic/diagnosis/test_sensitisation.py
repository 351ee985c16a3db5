"""What hints at an oversensitive nervous system, what of it is still open, and what explains it away."""

import pytest
from tests.unit.clinic.diagnosis.found import found_of

from weizhong.clinic.documents.diagnosis import Sensitisation

SPREAD = "spread over a region rather than in one place"
EVOKED = "oversensitive on examination"
HISTORY = "told of oversensitivity in the painful part"
COMPANIONS = "oversensitive senses, broken sleep, fatigue or trouble with attention"
ON_EXAMINATION = ("pain_on_light_touch", "pain_on_warmth_or_cold", "pain_lasts_after_test")
LIKELY_ROOT = ("straight_leg_raise_positive", "leg_pain_worse_than_back_pain")


def hints(*signs: str, **told: object) -> Sensitisation:
    found = found_of(*signs, **told).sensitisation
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("signs", "absent", "still_open"),
    [
        ((), (), [SPREAD, EVOKED, HISTORY, COMPANIONS]),
        (("pain_spread_beyond",), (), [EVOKED, HISTORY, COMPANIONS]),
        (("pain_on_light_touch",), (), [SPREAD, HISTORY, COMPANIONS]),
        ((), ON_EXAMINATION[:2], [SPREAD, EVOKED, HISTORY, COMPANIONS]),
        ((), ON_EXAMINATION, [SPREAD, HISTORY, COMPANIONS]),
        (("fatigue",), (*ON_EXAMINATION, "pain_spread_beyond"), [HISTORY]),
    ],
)
def test_a_criterion_is_open_until_something_meets_it_or_all_of_it_was_looked_for(
    signs: tuple[str, ...], absent: tuple[str, ...], still_open: list[str]
) -> None:
    assert hints(*signs, absent=absent).not_examined == still_open


def test_what_was_found_is_told_and_nothing_where_nothing_was() -> None:
    found = hints("pain_on_light_touch", "fatigue")
    assert found.level == "hints"
    assert found.findings == [
        "longer than three months",
        "light touch or stroking the skin hurts",
        "fatigue",
    ]
    assert hints().findings == []


def test_signs_of_something_else_hint_at_nothing() -> None:
    assert hints("cold_heavy_back", "straight_leg_raise_positive").level == "none_told"


def test_another_cause_explains_away_only_what_was_told() -> None:
    explained = (
        "A likely cause of another kind explains the pain, so the criteria cannot be used; where the gate "
        "asks for a gentle beginning, that holds all the same."
    )
    assert hints(*LIKELY_ROOT, "fatigue", radiation="below_knee").text == explained
    assert hints(*LIKELY_ROOT, radiation="below_knee").text == "Nothing that was told hints at it."
    assert hints("fatigue").text.startswith("Some hints, too few")
