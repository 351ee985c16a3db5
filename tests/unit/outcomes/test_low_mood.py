import numpy as np
import pytest

from weizhong.outcomes.answer_file import read_answers
from weizhong.outcomes.answer_form import read_form
from weizhong.outcomes.instruments import instruments
from weizhong.outcomes.low_mood import is_low_mood
from weizhong.report.score_document import score_document


def test_every_instrument_of_low_mood_asks_from_its_worst_score_and_never_from_its_best() -> None:
    asking = [one for one in instruments().values() if one.low_mood]
    by_score = {one.name: one for one in asking if one.low_mood and one.low_mood.at_least is not None}
    assert {*by_score} == {"phq_2", "promis_depression_4a"}
    assert {one.name for one in asking} - {*by_score} == {"phq_4", "start_back", "eq_5d_5l"}
    for one in by_score.values():
        assert one.better == "lower"
        assert is_low_mood(one.name, one.high)
        assert not is_low_mood(one.name, one.low)
        assert not is_low_mood(one.name, None)
    for one in asking:
        best = [item.low for item in one.items]
        assert not is_low_mood(one.name, None, answers=best, group="low")


@pytest.mark.parametrize(
    ("name", "answers", "asks"),
    [
        ("start_back", [0, 0, 0, 0, 0, 0, 0, 1, 0], True),
        ("start_back", [0, 0, 0, 0, 1, 1, 1, 0, 1], True),  # high, without the item of mood
        ("start_back", [1, 1, 1, 1, 1, 1, 1, 0, 0], False),
        ("eq_5d_5l", [2, 1, 2, 3, 5], True),
        ("eq_5d_5l", [2, 1, 2, 3, 3], False),
    ],
)
def test_one_answer_or_the_group_is_enough(name: str, answers: list[int], asks: bool) -> None:
    row = score_document(read_form({"answers": answers}, name)).rows[0]
    assert ("thoughts of ending life" in row.note) is asks


def test_an_answer_of_low_mood_is_told_though_another_is_missing() -> None:
    table = "nervous,worry,interest,mood\n0,0,0,0\n1,,2,3\n"
    calm, low = score_document(read_answers(table, "phq_4")).rows
    assert calm.note == ""
    assert low.score is None
    assert "thoughts of ending life" in low.note


@pytest.mark.parametrize(("mood", "asks"), [(0, False), (1, False), (2, True), (3, True)])
def test_the_row_of_a_score_says_so_by_its_part_of_mood(mood: int, asks: bool) -> None:
    row = score_document(read_form({"answers": [3, 3, 0, mood]}, "phq_4")).rows[0]
    assert ("thoughts of ending life" in row.note) is asks


def test_the_part_of_mood_is_the_shorter_questionnaire() -> None:
    for answers in np.ndindex(4, 4):
        parts = score_document(read_form({"answers": [0, 0, *answers]}, "phq_4")).rows[0].parts
        alone = score_document(read_form({"answers": list(answers)}, "phq_2")).rows[0]
        assert parts["depression"] == alone.score == sum(answers)
        assert ("thoughts of ending life" in alone.note) is (sum(answers) >= 2)


def test_the_minimum_data_set_asks_by_its_items_of_mood() -> None:
    answers = {f"function_{at}": 3 for at in range(1, 5)}
    answers |= {f"{name}_{at}": 3 for name in ("interference", "sleep") for at in range(1, 5)}
    answers |= {"duration": 3, "frequency": 1, "pain": 5}
    for mood, asks in ((1, False), (5, True)):
        told = answers | {f"depression_{at}": mood for at in range(1, 5)}
        row = score_document(read_form({"answers": told}, "nih_minimum_data_set")).rows[0]
        assert ("thoughts of ending life" in row.note) is asks
