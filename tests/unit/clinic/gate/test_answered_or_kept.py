"""Whoever answered is not told that nobody did."""

from datetime import date

from tests.spec.flat_body import calm_case

from weizhong.clinic.gate.screen import screen

ON = date(2026, 11, 22)


def test_a_precaution_after_a_yes_is_not_said_to_be_kept_unanswered() -> None:
    case = calm_case(yes=["anticoagulant", "pregnant", "active_implant"], anticoagulant={"kind": "doac"})
    held = [one for one in screen(case, ON).findings if one.rule == "anticoagulant_needling"]
    assert len(held) == 1
    assert not held[0].text.startswith("Not answered")
