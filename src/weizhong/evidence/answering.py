"""One question put to the trial tables: the pairs that answer it, pooled."""

from typing import Final, Literal

import msgspec

from weizhong._version import __version__
from weizhong.evidence.contrasts import Contrasts, Question, contrasts
from weizhong.evidence.pooling import Pooled, pool
from weizhong.facts.tables import digest

SCHEMA: Final = "weizhong.answer/1"


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What the tables answer.

    Parameters
    ----------
    contrasts : Contrasts
        The question, its pairs, what was left out, what a reader must know.
    pooled : Pooled or None
        The pairs pooled; None when there are none.
    facts_digest, software_version : str
        Of the tables and of this package.
    """

    contrasts: Contrasts
    pooled: Pooled | None
    facts_digest: str
    software_version: str = __version__
    schema: Literal["weizhong.answer/1"] = SCHEMA


def answer(question: Question) -> Answer:
    """Return what the tables answer to a question.

    Parameters
    ----------
    question : Question
        What is asked.

    Raises
    ------
    InvalidInput
        If means of several families of scales would have to be subtracted.
    MissingExtra
        If scipy is not installed.

    Examples
    --------
    >>> found = answer(Question(outcome="pain", comparator="sham", duration="chronic"))
    >>> found.pooled.k, found.pooled.estimate < 0
    (6, True)
    """
    found = contrasts(question)
    return Answer(
        contrasts=found,
        pooled=pool(found.effects) if found.effects else None,
        facts_digest=digest(),
    )
