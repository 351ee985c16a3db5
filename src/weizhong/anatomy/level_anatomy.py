"""Bodies with one thoracic or lumbar vertebra more or fewer: where their processes lie on the usual chain.

Neck and pelvis stay where the landmarks put them; the changed number of vertebrae shares the way between.
Levels are named as anatomists name them: thoracic vertebrae bear ribs, lumbar ones count from the last rib.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from weizhong.anatomy.vertebrae import spine_levels
from weizhong.facts.tables import read_table

Floats = NDArray[np.float64]

CONSTANT = (
    -1
)  # the last weight of a row is a length in mm at the reference stature, the others belong to tips


@dataclass(frozen=True, slots=True)
class Anatomy:
    """A number of thoracic and lumbar vertebrae.

    Parameters
    ----------
    thoracic, lumbar : int
        Rib-bearing and rib-free vertebrae above the sacrum.
    share : float
        Of people.
    label : str
        In words.
    """

    thoracic: int
    lumbar: int
    share: float
    label: str

    @property
    def below_c7(self) -> int:
        """How many vertebrae lie between C7 and the sacrum."""
        return self.thoracic + self.lumbar

    @property
    def levels(self) -> tuple[str, ...]:
        """Names from C7 to the last lumbar vertebra."""
        thoracic = (f"T{i + 1}" for i in range(self.thoracic))
        return ("C7", *thoracic, *(f"L{i + 1}" for i in range(self.lumbar)))


@cache
def anatomies() -> tuple[Anatomy, ...]:
    """Return every anatomy with its share, the usual one first; shares sum to 1.

    Examples
    --------
    >>> anatomies()[0].levels[-1], round(sum(one.share for one in anatomies()), 9)
    ('L5', 1.0)
    """
    table = read_table("anatomy/level_cues")["anatomy"]
    others = [Anatomy(**row) for row in table["share"].values()]
    usual = Anatomy(**table["usual"], share=1.0 - sum(one.share for one in others))
    return (usual, *others)


def process_row(anatomy: Anatomy, place: int) -> Floats:
    """Return the height of one process as a linear form of the usual tips.

    Parameters
    ----------
    anatomy : Anatomy
        Whose.
    place : int
        Vertebrae below C7, which is 0; beyond either end the chain goes on in equal steps.

    Returns
    -------
    ndarray, shape (19,)
        Weights of the 18 tips, then a constant, mm at the reference stature.

    Examples
    --------
    >>> process_row(anatomies()[0], 14)[14]
    np.float64(1.0)
    """
    tips = len(spine_levels())
    beyond = read_table("anatomy/spine")["beyond"]
    row = np.zeros(tips + 1)
    inside = min(max(place, 0), anatomy.below_c7)
    usual = inside * (tips - 1) / anatomy.below_c7
    upper = min(int(usual), tips - 2)
    row[upper] = upper + 1 - usual
    row[upper + 1] = usual - upper
    row[CONSTANT] = beyond["above_c7"]["gap_mm"] * max(-place, 0)
    row[CONSTANT] -= beyond["below_l5"]["gap_mm"] * max(place - anatomy.below_c7, 0)
    return row


def level_at(anatomy: Anatomy, place: int) -> str:
    """Return the name of the vertebra so many below C7; those beyond either end share one name.

    Examples
    --------
    >>> level_at(anatomies()[0], 16), level_at(anatomies()[0], -2)
    ('L4', 'C6')
    """
    if 0 <= place <= anatomy.below_c7:
        return anatomy.levels[place]
    return level_names()[0 if place < 0 else -1]


@cache
def border_rows() -> Floats:
    """Return the borders between neighbouring levels of every anatomy, head to foot.

    The first is the border of C7 to what lies above, the last that of the last lumbar vertebra to the sacrum;
    an anatomy with fewer vertebrae repeats its last.

    Returns
    -------
    ndarray, shape (a, b, 19)
        As `process_row` has them, for each of the a anatomies.
    """
    most = max(one.below_c7 for one in anatomies())
    return np.stack([np.stack([_border(one, min(i, one.below_c7 + 1)) for i in range(most + 2)])
                     for one in anatomies()])  # fmt: skip


@cache
def level_names() -> tuple[str, ...]:
    """Return every level a mark can lie at, head to foot, with the names that stand for all beyond.

    Examples
    --------
    >>> level_names()[:3], level_names()[-2:]
    (('C6', 'C7', 'T1'), ('L6', 'S1'))
    """
    beyond = read_table("anatomy/spine")["beyond"]
    thoracic = max(one.thoracic for one in anatomies())
    lumbar = max(one.lumbar for one in anatomies())
    longest = Anatomy(thoracic, lumbar, 0.0, "").levels
    return (beyond["above_c7"]["level"], *longest, beyond["below_l5"]["level"])


@cache
def interval_levels() -> Floats:
    """Return which level each interval between borders is, by anatomy.

    Returns
    -------
    ndarray, shape (a, b + 1, n)
        1 where interval i of an anatomy is the level of that name, else 0; padding belongs to no level.
    """
    rows = border_rows()
    names = level_names()
    chosen = np.zeros((len(rows), rows.shape[1] + 1, len(names)))
    for a, one in enumerate(anatomies()):
        for i, level in enumerate((names[0], *one.levels)):
            chosen[a, i, names.index(level)] = 1.0
        chosen[a, -1, -1] = 1.0  # below the last border, however often that is repeated
    return chosen


def _border(anatomy: Anatomy, at: int) -> Floats:
    """Return the border above the vertebra at that place: half-way to the one above it."""
    return (process_row(anatomy, at - 1) + process_row(anatomy, at)) / 2
