"""What a rule of the gate takes off a dose without forbidding the treatment; the strictest of several wins.

A row of the gate's tables carries it as ``restrict = { depth_mm_at_most = 10, stimulation = "gentle" }``.
"""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from operator import attrgetter
from typing import Any, Literal

import msgspec

from weizhong.terms.errors import FactsError
from weizhong.terms.suggestions import did_you_mean

Strength = Literal["gentle", "none"]


class Restriction(msgspec.Struct, frozen=True, cache_hash=True):
    """Limits on a dose; ``None``, false or empty takes nothing off.

    Parameters
    ----------
    depth_mm_at_most : float or None
        No needle deeper than this, mm from the skin.
    diameter_mm_at_most : float or None
        No needle thicker than this, mm.
    retention_min_at_most : float or None
        Nothing stays, flows, warms or draws longer than this, minutes.
    needles_at_most : int or None
        No more needles in one session.
    stimulation, current, heat, suction, pressure : {"gentle", "none"} or None
        How strongly needles are moved, current is felt, and skin is warmed, drawn and pressed.
    lying_only : bool
        Whether the person must lie.
    stay_with_person : bool
        Whether the person is never left alone.
    none_left_in : bool
        Whether nothing that pierces may stay after the visit.
    press_after : bool
        Whether every site is pressed after its needle.
    no_material : tuple of str
        Materials that may not touch the skin or pass it (``facts/clinic/needles.toml``).
    because : tuple of str
        Names of the rules that said so.

    Examples
    --------
    >>> shallow = Restriction(depth_mm_at_most=10.0, because=("anticoagulant",))
    >>> both = shallow.merged(Restriction(depth_mm_at_most=15.0, heat="gentle", because=("frail",)))
    >>> both.depth_mm_at_most, both.heat, both.because
    (10.0, 'gentle', ('anticoagulant', 'frail'))
    """

    depth_mm_at_most: float | None = None
    diameter_mm_at_most: float | None = None
    retention_min_at_most: float | None = None
    needles_at_most: int | None = None
    stimulation: Strength | None = None
    current: Strength | None = None
    heat: Strength | None = None
    suction: Strength | None = None
    pressure: Strength | None = None
    lying_only: bool = False
    stay_with_person: bool = False
    none_left_in: bool = False
    press_after: bool = False
    no_material: tuple[str, ...] = ()
    because: tuple[str, ...] = ()

    @classmethod
    def from_row(cls, row: Mapping[str, Any]) -> "Restriction":
        """Return what a row of the gate's tables takes off; without a ``restrict`` field, nothing.

        Parameters
        ----------
        row : mapping
            A rule with ``id`` and perhaps ``restrict``.

        Raises
        ------
        FactsError
            If it names a limit that does not exist, or one of a wrong kind: nothing may be recommended.

        Examples
        --------
        >>> Restriction.from_row({"id": "anticoagulant", "restrict": {"diameter_mm_at_most": 0.2}}).because
        ('anticoagulant',)
        """
        given = row.get("restrict")
        if given is None:
            return _NOTHING
        for name, value in given.items():
            if name not in _KINDS or not _is_valid(name, value):
                raise FactsError(
                    f"The rule {row['id']!r} restricts {name!r} to {value!r}, which no limit allows"
                    f"{did_you_mean(name, _KINDS)}; nothing may be recommended."
                )
        limits: dict[str, Any] = {
            name: tuple(value) if name == "no_material" else value for name, value in given.items()
        }
        return cls(**limits, because=(row["id"],))

    def merged(self, *others: "Restriction") -> "Restriction":
        """Return all limits together: of each the strictest, and every rule that gave one."""
        return merged((self, *others))

    @property
    def is_empty(self) -> bool:
        """Whether nothing is taken off."""
        return _limits_of(self) == _NO_LIMITS


def merged(restrictions: Iterable[Restriction]) -> Restriction:
    """Return several restrictions as one: of each limit the strictest, and every rule that gave one.

    Examples
    --------
    >>> merged([]).is_empty
    True
    """
    return _merged(tuple(restrictions))


# The same few rules hold for many people and at many sites.
@lru_cache(maxsize=4096)
def _merged(restrictions: tuple[Restriction, ...]) -> Restriction:
    given = [one for one in restrictions if not one.is_empty]
    if len(given) < 2:
        return given[0] if given else _NOTHING
    limits: dict[str, Any] = {
        name: _strictest(name, [getattr(one, name) for one in given]) for name in _KINDS
    }
    return Restriction(
        **limits,
        because=tuple(dict.fromkeys(rule for one in given for rule in one.because)),
    )


def _strictest(name: str, values: list[Any]) -> Any:
    kind = _KINDS[name]
    if kind is bool:
        return any(values)
    if kind is tuple:
        return tuple(dict.fromkeys(one for value in values for one in value))
    told = [value for value in values if value is not None]
    if kind is str:
        return "none" if "none" in told else "gentle" if told else None
    return min(told, default=None)


def _is_valid(name: str, value: Any) -> bool:
    kind = _KINDS[name]
    if kind is tuple:
        return isinstance(value, (list, tuple)) and all(isinstance(one, str) for one in value)
    if kind is str:
        return value in ("gentle", "none")
    if kind is bool:
        return value is True
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    return is_number and value >= 0 and (kind is float or isinstance(value, int))


def _kind(name: str) -> type:
    if name.endswith(("_mm_at_most", "_min_at_most")):
        return float
    if name == "needles_at_most":
        return int
    if name == "no_material":
        return tuple
    return bool if name in ("lying_only", "stay_with_person", "none_left_in", "press_after") else str


_KINDS = {name: _kind(name) for name in Restriction.__struct_fields__ if name != "because"}
_limits_of = attrgetter(*_KINDS)
_NOTHING = Restriction()
_NO_LIMITS = _limits_of(_NOTHING)
