"""A visit of several turns keeps each of them as it was."""

from tests.spec.session_visit import ready, run


def test_a_check_of_the_skin_after_a_turn_changes_that_turn_only() -> None:
    before = ready()
    sore = {"barred": [{"code": "ST36", "side": "left", "what": "scratch"}]}
    turned = run(("position_taken", {"position": "supine"}), ("skin_checked", sore), state=before)
    assert turned.turns[:-1] == before.turns
    assert [(one.position, len(one.barred)) for one in turned.turns] == [("prone", 0), ("supine", 1)]
    again = run(("position_taken", {"position": "prone"}), ("skin_checked",), state=turned)
    assert again.turns[:-1] == turned.turns
    assert len(again.turns) == 3


def test_a_pause_ends_the_last_span_of_contact_only() -> None:
    alone = run(("contact_paused",), ("contact_started",), ("contact_paused",), state=ready())
    assert len(alone.contact) == 2
    first, second = alone.contact
    assert first.ended is not None
    assert second.ended is not None
    assert first.ended.elapsed_s < second.began.elapsed_s < second.ended.elapsed_s
