"""What a question was answered with."""

from functools import cache

from weizhong.clinic.documents.case import NO, UNKNOWN, Answer, Case
from weizhong.facts.tables import read_table


def answer_of(case: Case, question: str) -> Answer:
    """Return the answer to a question; one that is asked of the other sex only is no.

    Examples
    --------
    >>> answer_of(Case(), "fever")
    <Answer.UNKNOWN: 'unknown'>
    """
    given = case.answers.get(question, UNKNOWN)
    if given is not UNKNOWN:
        return given
    only_sex = _only_sex()[question]
    is_other_sex = only_sex is not None and case.patient.sex not in (None, only_sex)
    return NO if is_other_sex else given


@cache
def _only_sex() -> dict[str, str | None]:
    return {name: row.get("only_sex") for name, row in read_table("clinic/questions")["question"].items()}
