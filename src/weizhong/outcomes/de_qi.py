"""De qi: the questions of this project's plain scale."""

from typing import Any

import msgspec

from weizhong.facts.tables import read_table


class Sensation(msgspec.Struct, frozen=True, kw_only=True):
    """One thing a patient rates.

    Parameters
    ----------
    item : str
        Its item of the instrument ``de_qi``.
    text : str
        How it is asked, in our words.
    is_de_qi : bool
        Whether it counts as de qi; sharp pain does not.
    """

    item: str
    text: str
    is_de_qi: bool


def question() -> str:
    """Return what the patient is asked, with the ends of the scale.

    Examples
    --------
    >>> question().startswith("What did you feel")
    True
    """
    row: dict[str, Any] = read_table("outcomes/de_qi")["question"]
    return f"{row['text']} {row['low']}; {row['high']}."


def sensations() -> tuple[Sensation, ...]:
    """Return what is rated, in the order of the form.

    Examples
    --------
    >>> [one.item for one in sensations() if not one.is_de_qi]
    ['sharp_pain']
    """
    return tuple(Sensation(**row) for row in read_table("outcomes/de_qi")["sensation"])
