import pytest

from weizhong.clinic.documents.case import Case
from weizhong.clinic.gate.screen import screen
from weizhong.clinic.gate.start_back import check_start_back, subgroup
from weizhong.terms.errors import InvalidInput

# The reference vectors: answers, total, psychosocial subscale, group.
VECTORS = [
    ([0, 0, 0, 0, 0, 0, 0, 0, 0], 0, 0, "low"),
    ([1, 1, 1, 0, 0, 0, 0, 0, 0], 3, 0, "low"),
    ([1, 1, 1, 1, 0, 0, 0, 0, 0], 4, 0, "medium"),
    ([0, 0, 0, 0, 1, 1, 1, 1, 0], 4, 4, "high"),
    ([1, 1, 0, 0, 1, 1, 1, 0, 0], 5, 3, "medium"),
    ([1, 1, 1, 1, 1, 1, 1, 1, 1], 9, 5, "high"),
]


@pytest.mark.parametrize(("answers", "total", "distress", "group"), VECTORS)
def test_the_reference_vectors_are_scored_exactly(
    answers: list[int], total: int, distress: int, group: str
) -> None:
    found = subgroup(answers)
    assert (found.total, found.distress, found.group) == (total, distress, group)


@pytest.mark.parametrize(("answers", "total", "distress", "group"), VECTORS)
def test_both_scores_are_told_out_of_the_most_there_can_be(
    answers: list[int], total: int, distress: int, group: str
) -> None:
    (told,) = [one for one in screen(Case(start_back=answers)).findings if one.rule == f"start_back.{group}"]
    assert told.because == [f"total {total} of 9, psychosocial {distress} of 5"]


def test_low_is_low_even_where_all_of_it_is_psychosocial() -> None:
    assert subgroup([0, 0, 0, 0, 1, 1, 1, 0, 0]).group == "low"


def test_four_of_the_last_five_are_needed_for_high() -> None:
    assert subgroup([1, 1, 1, 1, 0, 0, 1, 1, 1]).group == "medium"
    assert subgroup([1, 1, 1, 1, 0, 1, 1, 1, 1]).group == "high"


@pytest.mark.parametrize("answers", [[], [1] * 8, [1] * 10, [0, 0, 0, 0, 0, 0, 0, 0, 2], [-1] + [0] * 8])
def test_what_cannot_be_scored_is_refused(answers: list[int]) -> None:
    with pytest.raises(InvalidInput, match="9 answers, each 0 or 1"):
        subgroup(answers)


def test_a_complaint_the_tool_was_not_made_for_is_refused() -> None:
    with pytest.raises(InvalidInput, match="not made for the package neck_pain"):
        check_start_back(Case(package="neck_pain", start_back=[0] * 9))


def test_a_tool_that_was_not_filled_in_is_no_error() -> None:
    check_start_back(Case(package="neck_pain"))
