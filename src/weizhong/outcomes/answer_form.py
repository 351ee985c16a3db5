"""The answers of one form from a parsed TOML or JSON document."""

from collections.abc import Mapping
from math import isinf
from typing import Any

import numpy as np

from weizhong.outcomes.answers import LABELS, Answers, Numbers, no_days, no_number
from weizhong.outcomes.instrument import Instrument, Item
from weizhong.outcomes.instruments import instrument
from weizhong.terms.errors import InvalidInput, MissingInput
from weizhong.terms.suggestions import did_you_mean


def read_form(document: object, name: str) -> Answers:
    """Read one form from a parsed TOML or JSON document.

    Parameters
    ----------
    document : object
        A table with ``answers``, a list in the order of the form or a table by item, and perhaps ``person``,
        ``visit``, ``on`` and ``arm``.
    name : str
        The instrument.

    Raises
    ------
    UnknownCode
        If there is no such instrument, or an item has a name it does not have.
    MissingInput
        If there are no answers.
    InvalidInput
        If there are not as many as items, or one is no number.

    Examples
    --------
    >>> read_form({"answers": [7, 5, 6]}, "peg").values.tolist()
    [[7.0, 5.0, 6.0]]
    """
    about = instrument(name)
    if not isinstance(document, dict) or not isinstance(document.get("answers"), list | dict):
        raise MissingInput(
            "answers is missing; give answers = [ … ] in the order of the form, or a table by item: "
            f"{', '.join(about.item_names)}."
        )
    told: list[Any] | dict[str, Any] = document["answers"]
    if isinstance(told, dict):
        _refuse_unknown(about, told)
        told = [told.get(item.name) for item in about.items]
    elif len(told) != len(about.items):
        raise InvalidInput(
            f"answers: items of {name}: {len(about.items)}, answers given: {len(told)}; "
            'put "" where one was not answered.'
        )
    cells = [_cell(item, cell) for item, cell in zip(about.items, told, strict=True)]
    number = Numbers()
    values = np.array([[number[cell] for cell in cells]])
    problems = tuple(
        no_number(1, item, cell) for item, cell in zip(about.items, cells, strict=True) if isinf(number[cell])
    )
    labels = {key: str(document[key]) for key in LABELS if key in document}
    problems += tuple(no_days((1,), (labels.get("on", ""),)))
    return Answers(instrument=about.name, values=values, lines=(1,), labels=(labels,), problems=problems)


def _cell(item: Item, cell: object) -> str:
    """One answer as a file would hold it: yes and no are 1 and 0 where no more is asked, else no number."""
    if cell is None:
        return ""
    if isinstance(cell, bool) and (item.low, item.high) == (0, 1):
        return str(int(cell))
    return str(cell)


def _refuse_unknown(about: Instrument, told: Mapping[str, object]) -> None:
    for key in told:
        if key not in about.item_names:
            near = did_you_mean(key, about.item_names)
            raise InvalidInput(
                f"answers: {about.name} has no such item.{near} Its items are {', '.join(about.item_names)}."
            )
