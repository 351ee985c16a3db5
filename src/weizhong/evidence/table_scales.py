"""Whether the rows of a table stand on one scale, and point one way where they do not."""

import re
from collections.abc import Iterator, Mapping, Sequence

from weizhong.evidence.effect_sizes import Measure
from weizhong.evidence.table_of_trials import Problem, Row
from weizhong.terms.errors import InvalidInput

_LISTED = 8  # rows that a message names
_WAYS = {"higher", "lower"}


def folded_scale(name: str) -> str:
    """Return the name of a scale without capitals, blanks and hyphens, which tell no scales apart.

    Examples
    --------
    >>> folded_scale("VAS 100") == folded_scale("vas-100")
    True
    """
    return re.sub(r"[\s_\-\u2010-\u2013]+", "", name.casefold())


def doubts_of_scales(rows: Sequence[Row], names: Mapping[str, str], measure: Measure) -> Iterator[Problem]:
    """Yield what is doubtful about the scales of the rows that are used.

    A blank among rows of one scale is taken for that scale. Several scales make no mean difference at all,
    and an SMD only where each row says whether higher or lower is better.

    Parameters
    ----------
    rows : sequence of Row
        Those used; a row that is left out mixes nothing.
    names : mapping of str to str
        What the columns are called in the file, by their meaning.
    measure : str
        MD, SMD or GEN; counts have no scale.

    Raises
    ------
    InvalidInput
        If scales are mixed.
    """
    if measure not in ("MD", "SMD", "GEN"):
        return
    by_scale: dict[str, list[Row]] = {}
    for row in rows:
        by_scale.setdefault(folded_scale(row.text("scale")), []).append(row)
    blank = by_scale.pop("", [])
    if not by_scale:
        return
    column = names["scale"]
    told = "; ".join(_named(of_one) for of_one in by_scale.values())
    if len(by_scale) == 1:
        (whole,) = by_scale.values()
        for row in blank:
            taken = f"blank; taken for {_spelt(whole)}, the only scale of this table. Used."
            yield Problem(row=row.number, column=column, study=row.text("study"), told=taken, left_out=False)
    elif measure == "MD":
        raise InvalidInput(
            f"Column {column}: a mean difference needs one scale, and there are {len(by_scale)} ({told}). "
            "Ask for --measure SMD, or put each scale into a file of its own."
        )
    elif measure == "GEN":
        doubt = (
            f"holds {len(by_scale)} scales ({told}); estimates must be of one unit and one direction. Used."
        )
        yield Problem(row=None, column=column, study="", told=doubt, left_out=False)
    elif not all(row.text("better").casefold() in _WAYS for row in rows):
        raise InvalidInput(
            f"Column {column}: there are {len(by_scale)} scales ({told}), and nothing says whether all run "
            "the same way. Add a column better with higher or lower in each row: on a scale of disability "
            "lower is better, on one of function higher, and pooled as they stand they cancel out."
        )


def _named(rows: Sequence[Row]) -> str:
    numbers = ", ".join(str(row.number) for row in rows[:_LISTED])
    more = " and more" * (len(rows) > _LISTED)
    return f"{_spelt(rows)} in row{'s' * (len(rows) > 1)} {numbers}{more}"


def _spelt(rows: Sequence[Row]) -> str:
    """Return the scale as its first row spells it."""
    return " ".join(rows[0].text("scale").split())[:40]
