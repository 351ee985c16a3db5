"""The codes of points, and the words for sides, sexes and vertebrae."""

import re
from collections.abc import Iterable
from enum import StrEnum

from weizhong.terms.errors import UnknownCode


class Sex(StrEnum):
    """Anatomical sex as the body survey recorded it."""

    FEMALE = "female"
    MALE = "male"


class Laterality(StrEnum):
    """Which side of the patient's own body."""

    LEFT = "left"
    RIGHT = "right"
    MIDLINE = "midline"


class Standard(StrEnum):
    """Which standard decides where the two differ on a point."""

    WHO = "who"
    GBT = "gbt"

    @property
    def label(self) -> str:
        """The standard's short name."""
        return {"who": "WHO 2008", "gbt": "GB/T 12346-2021"}[self.value]


class Vertebra(StrEnum):
    """Vertebral levels a rule may name, head to foot."""

    C2, C3, C4, C5, C6, C7 = "C2", "C3", "C4", "C5", "C6", "C7"
    T1, T2, T3, T4, T5, T6 = "T1", "T2", "T3", "T4", "T5", "T6"
    T7, T8, T9, T10, T11, T12 = "T7", "T8", "T9", "T10", "T11", "T12"
    L1, L2, L3, L4, L5 = "L1", "L2", "L3", "L4", "L5"
    S1, S2, S3, S4 = "S1", "S2", "S3", "S4"


SPOT = "ashi"
"""What the code of a tender spot begins with."""


def spot_code(level: str, number: int = 1) -> str:
    """Return what a tender spot is called: by its level, from the second of a level and side with its number.

    Examples
    --------
    >>> spot_code("L5"), spot_code("L5", 2)
    ('ashi:L5', 'ashi:L5:2')
    """
    return f"{SPOT}:{level}" if number == 1 else f"{SPOT}:{level}:{number}"


def spot_numbers(spots: Iterable[tuple[str, str, float]]) -> list[int]:
    """Return the number of each tender spot among those of its level and side, in the order given.

    Parameters
    ----------
    spots : iterable of (str, str, float)
        Level, side, and distance from the midline; a spot told twice is one spot.

    Examples
    --------
    >>> spot_numbers([("L5", "left", 3), ("L5", "left", 8), ("L5", "right", 3), ("L5", "left", 3)])
    [1, 2, 1, 1]
    """
    seen: dict[tuple[str, str], list[float]] = {}
    numbers = []
    for level, side, distance in spots:
        known = seen.setdefault((level, side), [])
        if distance not in known:
            known.append(distance)
        numbers.append(known.index(distance) + 1)
    return numbers


def is_spot(code: str) -> bool:
    """Return whether a code names a tender spot, as `spot_code` writes it.

    Examples
    --------
    >>> is_spot("ashi:L5"), is_spot("ashi:L5:2"), is_spot("ashi:L5:1"), is_spot("ashi:L9"), is_spot("BL23")
    (True, True, False, False, False)
    """
    return _SPOT_CODE.fullmatch(code) is not None


def base_and_level(code: str) -> tuple[str, str]:
    """Return what a code names and its level, empty without one; the number of a spot is no part of it.

    Examples
    --------
    >>> base_and_level("EX-B2:L4"), base_and_level("ashi:L5:2"), base_and_level("BL23")
    (('EX-B2', 'L4'), ('ashi', 'L5'), ('BL23', ''))
    """
    base, _, rest = code.partition(":")
    return base, rest.partition(":")[0]


# Codes other schools and older software use for the same channels (WHO code on the right).
_CHANNEL_ALIASES = {
    "UB": "BL", "KD": "KI", "K": "KI", "SJ": "TE", "TB": "TE", "TW": "TE", "LV": "LR", "LIV": "LR",
    "DU": "GV", "REN": "CV", "RN": "CV", "P": "PC", "H": "HT", "L": "LU", "S": "ST",
}  # fmt: skip
_CHANNEL_POINT = re.compile(r"^([A-Z]{1,3})[\s-]?0*([0-9]{1,2})$")
_EXTRA_POINT = re.compile(r"^(EX-?(HN|CA|B|UE|LE)-?[0-9]{1,2}|[MN]-?(UE|HN)-?[0-9]{1,2}|EXTRA-?[A-Z]+)$")
_SPOT_CODE = re.compile(rf"{SPOT}:({'|'.join(Vertebra)})(:([2-9]|[1-9][0-9]+))?")
_LEVEL = re.compile(r"^(T([1-9]|1[0-2])|L[1-5])$")


class PointCode(str):
    """A point in WHO 2008 form (``BL23``, ``EX-B2``), optionally at a level (``EX-B2:L4``).

    Case, blanks and the channel codes of other schools are understood (``ub 23`` is ``BL23``).
    Whether the point exists is for the fact tables to say.

    Raises
    ------
    UnknownCode
        If the text does not have the form of a point code.

    Examples
    --------
    >>> PointCode("ub-23"), PointCode("ex-b2:l4").level
    (PointCode('BL23'), 'L4')
    """

    __slots__ = ()

    def __new__(cls, text: str) -> "PointCode":
        """Normalise `text` to WHO form."""
        folded = text.strip().upper().replace("–", "-")
        base, _, level = folded.partition(":")
        normal = _normal_channel_point(base) or _normal_extra_point(base)
        if normal is None or (level and not _LEVEL.match(level)) or folded.endswith(":"):
            raise UnknownCode(
                f"{text[:40]!r} is not a point code: use the WHO form, such as BL23, GV4 or EX-B2:L4 "
                "(levels T1 to L5). `weizhong points --search` finds points by name."
            )
        return super().__new__(cls, f"{normal}:{level}" if level else normal)

    @property
    def base(self) -> str:
        """The code without its level."""
        return self.partition(":")[0]

    @property
    def level(self) -> str | None:
        """The vertebral level behind the colon, if any."""
        return self.partition(":")[2] or None

    @property
    def channel(self) -> str:
        """Channel code; ``"EX"`` for extra points."""
        match = _CHANNEL_POINT.match(self.base)
        return match.group(1) if match else "EX"

    def __repr__(self) -> str:
        return f"PointCode({str(self)!r})"


def _normal_channel_point(base: str) -> str | None:
    match = _CHANNEL_POINT.match(base)
    if match is None:
        return None
    channel = _CHANNEL_ALIASES.get(match.group(1), match.group(1))
    return f"{channel}{int(match.group(2))}"


def _normal_extra_point(base: str) -> str | None:
    compact = base.replace(" ", "")
    match = _EXTRA_POINT.match(compact)
    if match is None:
        return None
    letters = re.sub(r"-", "", compact)
    for prefix in ("EXTRA", "EX", "M", "N"):
        if letters.startswith(prefix):
            return f"{prefix}-{letters[len(prefix) :]}"
    return None
