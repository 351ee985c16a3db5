"""A file that cannot be used is refused with the place that is wrong and what belongs there."""

from typing import Any

import pytest
from tests.spec.flat_body import calm_document

from weizhong.clinic.files.practitioner_file import read_practitioner_text
from weizhong.clinic.files.reading import read_case
from weizhong.clinic.files.visit_file import read_today
from weizhong.terms.errors import InvalidInput, UnknownCode


def refusal(**other: Any) -> str:
    with pytest.raises(InvalidInput) as caught:
        read_case(calm_document(**other))
    return str(caught.value)


@pytest.mark.parametrize(
    ("sites", "said"),
    [
        ({"lymphoedema": "left_leg"}, 'must be a list, such as ["L4"]; correct it.'),
        ({"lymphoedema": [3]}, "must be text in quotes; correct it."),
    ],
)
def test_places_that_are_no_list_of_texts_are_refused_with_what_belongs_there(
    sites: dict[str, Any], said: str
) -> None:
    message = refusal(sites=sites)
    assert message.startswith("sites[")
    assert message.endswith(said)


def test_a_sentence_written_where_a_sign_belongs_is_not_repeated() -> None:
    with pytest.raises(UnknownCode, match=r"^signs: what stands there is not known\.") as refused:
        read_case(calm_document(signs=["Anna Berg, tongue pale"]))
    assert "Berg" not in str(refused.value)


@pytest.mark.parametrize("package", [5, ["back_pain"], None])
def test_a_package_that_is_no_text_is_refused_as_such_whatever_the_complaint_says(package: object) -> None:
    said = refusal(package=package, complaint={"radiation": "above_knee"})
    assert said == "package must be text in quotes; correct it."


@pytest.mark.parametrize("complaint", [{}, {"radiation": "below_knee"}, {"radiation": "below_elbow"}])
def test_a_package_nobody_knows_is_named_with_those_near_it_however_far_the_pain_goes(
    complaint: dict[str, Any],
) -> None:
    with pytest.raises(UnknownCode, match=r"^package: 'bakc_pain' is not known\. Did you mean back_pain"):
        read_case(calm_document(package="bakc_pain", complaint=complaint))


@pytest.mark.parametrize("given", [3, True, ["below_knee"], {"far": 1}])
def test_how_far_pain_goes_is_refused_with_the_words_of_its_package_whatever_was_given(given: object) -> None:
    said = refusal(complaint={"radiation": given})
    assert said == "complaint.radiation must be one of none, above_knee, below_knee; correct it."


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            '[answer]\nfever = "no"\n',
            "'answer' is not a field. Did you mean answers? Allowed: answers, sites",
        ),
        ('[answers]\nfever = "hardly"\n', "needs answers of yes, no or unknown, in quotes"),
        ("pregnancy_weeks = 'twelve'\n", "weeks as a number; correct it."),
    ],
)
def test_todays_answers_are_refused_with_what_may_stand_there(text: str, said: str) -> None:
    with pytest.raises(InvalidInput, match="The file of today's answers") as caught:
        read_today(text)
    assert said in str(caught.value)
    assert "hardly" not in str(caught.value)


@pytest.mark.parametrize(
    ("years", "said"),
    [
        ("-1", "years_of_practice must be a number, without quotes, from 0 up; correct it."),
        ("nan", "years_of_practice must be a number, without quotes, from 0 up; correct it."),
        ('"ten"', "years_of_practice must be a number, without quotes; correct it."),
        ("inf", "The practitioner file: years_of_practice has no end; give the years, or leave them out."),
    ],
)
def test_years_of_practice_that_nobody_has_are_refused_in_words(years: str, said: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        read_practitioner_text(f'id = "A-17"\nyears_of_practice = {years}')
    assert str(refused.value) == said
