"""What can be measured on a body: names, meaning as linear forms of landmarks, and how to take each."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from weizhong.facts.tables import read_table
from weizhong.terms.errors import UnknownCode
from weizhong.terms.suggestions import did_you_mean

# The caution of measures that are worth what the count of vertebrae is worth.
_COUNTED = "counted-vertebra"


@dataclass(frozen=True, slots=True)
class Measurement:
    """One reading of a tape or a finger.

    Parameters
    ----------
    name : str
        A name of `measurement_kinds`, such as ``"sitting-height"`` (underscores work too).
    value_mm : float
        What was read, mm.
    sd_mm : float, optional
        The reader's own standard deviation of one reading, finding the landmarks included, mm; the tables'
        for this build otherwise.
    """

    name: str
    value_mm: float
    sd_mm: float | None = None


@dataclass(frozen=True, slots=True)
class MeasurementKind:
    """A measure that can be taken: what it means and how to take it.

    Parameters
    ----------
    name, label : str
        As typed, and in plain words.
    form : mapping of str to float
        Weighted sum of landmarks it reads, mm.
    sd_mm : float
        What one reading errs besides finding the landmarks (standard deviation), mm.
    posture : str
        ``"standing"``, ``"sitting"`` or ``"table"`` (lying).
    how : str
        How to take it, in one or two sentences.
    finds : str, optional
        The landmark a measure on the table starts from: the hand has found it.
    caution : str, optional
        What the reading rests on, in words; it joins the notes of the body.
    is_counted : bool, default False
        Whether it is worth only what a count of vertebrae is worth.
    """

    name: str
    label: str
    form: Mapping[str, float]
    sd_mm: float
    posture: str
    how: str
    finds: str | None = None
    caution: str | None = None
    is_counted: bool = False


@cache
def measurement_kinds() -> dict[str, MeasurementKind]:
    """Return every measure that can be taken, by name.

    Examples
    --------
    >>> measurement_kinds()["c7-to-iliac-crest"].posture
    'table'
    """
    table = read_table("anatomy/measurements")
    cautions = table["caution"]
    return {
        name: MeasurementKind(
            name=name,
            is_counted=row.get("caution") == _COUNTED,
            **{**row, "caution": cautions.get(row.get("caution"))},
        )
        for name, row in table["measurement"].items()
    }


def measurement_kind(name: str) -> MeasurementKind:
    """Return one measure by name; underscores, blanks and capitals are understood.

    Raises
    ------
    UnknownCode
        If there is no such measure; near names are suggested.
    """
    kinds = measurement_kinds()
    folded = name.strip().casefold().replace("_", "-").replace(" ", "-")
    if folded not in kinds:
        raise UnknownCode(
            f"{name[:40]!r} is not a measure the body model knows.{did_you_mean(folded, kinds)} "
            "`weizhong schema case` lists every name."
        )
    return kinds[folded]
