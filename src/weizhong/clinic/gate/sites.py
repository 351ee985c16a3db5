"""Where points lie for the purposes of the gate: regions, sides, positions that expose them, organs below."""

import math
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from weizhong.facts.tables import read_table
from weizhong.terms.codes import SPOT, Laterality, base_and_level
from weizhong.terms.errors import FactsError, UnknownCode
from weizhong.terms.suggestions import did_you_mean

# Names points by their side instead of their region. Rules only: a wound "in the midline" reaches further.
_MIDLINE = "midline"
_SIDES = {"left_": Laterality.LEFT, "right_": Laterality.RIGHT}


@dataclass(frozen=True, slots=True)
class Site:
    """Where a point lies.

    Parameters
    ----------
    region : str
        One region of ``facts/clinic/sites.toml``.
    positions : tuple of str
        Body positions that expose it, best first.
    organ : str or None
        Organ in the way of a needle.
    """

    region: str
    positions: tuple[str, ...]
    organ: str | None


@cache
def site(code: str) -> Site:
    """Return where a point lies; tender spots (``ashi:L4``) and points with a level go by their level.

    Places of the ear (``ear:lumbosacral_spine``) all lie at the ear.

    Raises
    ------
    FactsError
        If the table does not hold the point: it may then not be chosen.

    Examples
    --------
    >>> site("BL23").organ, site("EX-B2:T7").region
    ('kidney', 'upper_back')
    >>> site("ear:lumbosacral_spine").region
    'ear'
    """
    base, level = base_and_level(code)
    row = _by_level().get(level) or _by_point().get(base)
    if row is None:
        raise FactsError(f"The site table does not say where {code} lies, so it may not be chosen.")
    organ = row.get("organ")
    if base == SPOT:
        organ = row.get("spot_organ", organ)
    return Site(region=row["region"], positions=tuple(row["positions"]), organ=organ)


def is_at(site_name: str, code: str, side: Laterality, lateral_cm: float = 0.0) -> bool:
    """Return whether a point lies at a named site; a midline point of the trunk lies on both sides.

    Parameters
    ----------
    site_name : str
        Region, part or point code, with ``left_`` or ``right_`` in front for one side; ``midline`` for all
        points without a side.
    code : str
        Point code.
    side : Laterality
        Side of the point.
    lateral_cm : float
        Distance of a tender spot from the midline, cm: far out it lies in a second region as well.

    Examples
    --------
    >>> is_at("left_leg", "BL40", Laterality.LEFT), is_at("left_leg", "BL40", Laterality.RIGHT)
    (True, False)
    """
    return site_name in names_of(code, side, lateral_cm)


def names_of(code: str, side: Laterality, lateral_cm: float = 0.0) -> frozenset[str]:
    """Return every name of a site at which a point lies, with and without a side.

    Parameters
    ----------
    code : str
        Point code.
    side : Laterality
        Side of the point.
    lateral_cm : float
        Distance of a tender spot from the midline, cm.

    Examples
    --------
    >>> sorted(names_of("BL40", Laterality.LEFT))
    ['BL40', 'knee', 'left_BL40', 'left_knee', 'left_leg', 'leg']
    """
    return _names_of(code, side, lateral_cm > 0 and lateral_cm >= _far_from_cm(code))


class Reach(dict[frozenset[str], bool]):
    """Whether several named sites reach a place, by all names of the place; each is worked out once.

    Attributes
    ----------
    tells_sides : bool
        Whether any of them is on one side only.

    Examples
    --------
    >>> reach_of(("left_leg", "hand"))[names_of("BL40", Laterality.LEFT)]
    True
    """

    def __init__(self, site_names: tuple[str, ...]) -> None:
        self._site_names = frozenset(site_names)
        self.tells_sides = any(name.startswith(tuple(_SIDES)) for name in site_names)

    def __missing__(self, here: frozenset[str]) -> bool:
        found = self[here] = not here.isdisjoint(self._site_names)
        return found


@lru_cache(maxsize=4096)
def reach_of(site_names: tuple[str, ...]) -> Reach:
    """Return which places several named sites reach.

    Parameters
    ----------
    site_names : tuple of str
        Regions, parts or point codes, with side where one was given.

    Examples
    --------
    >>> reach_of(("leg", "left_arm")).tells_sides, reach_of(("leg", "midline")).tells_sides
    (True, False)
    """
    return Reach(site_names)


@cache
def _names_of(code: str, side: Laterality, is_far: bool) -> frozenset[str]:
    regions = _regions_of(code, is_far)
    places = (*_table()["region"], *_table()["parts"])
    names = {code, code.partition(":")[0], *(name for name in places if _regions(name) & regions)}
    if side is Laterality.MIDLINE:
        names.add(_MIDLINE)
    beside = [prefix for prefix, half in _SIDES.items() if side in (half, Laterality.MIDLINE)]
    return frozenset([*names, *(f"{prefix}{name}" for prefix in beside for name in names)])


def check_site_name(site_name: str, known_points: frozenset[str]) -> None:
    """Refuse a site nobody knows.

    Raises
    ------
    UnknownCode
        If it is neither region, part nor point; near names are suggested.
    """
    _, name = _split(site_name)
    if name in known_points or name.partition(":")[0] in known_points or _regions(name):
        return
    places = (*_table()["region"], *_table()["parts"])
    raise UnknownCode(
        f"{site_name[:40]!r} is not a site.{did_you_mean(name, (*places, *known_points))} Use a region "
        f"({', '.join(places)}) or a point code, with left_ or right_ in front for one side."
    )


def limbs_of(site_name: str) -> tuple[str, ...]:
    """Return the whole limbs that a named site lies on, with its side where it has one; none on the trunk.

    Parameters
    ----------
    site_name : str
        Region, part or point code, with ``left_`` or ``right_`` in front for one side.

    Examples
    --------
    >>> limbs_of("left_foot"), limbs_of("BL60"), limbs_of("right_shoulder"), limbs_of("lumbar")
    (('left_leg',), ('leg',), ('right_arm',), ())
    """
    side, name = _split(site_name)
    regions = _regions(name) or _regions_of_point(name)
    prefix = f"{side.value}_" if side else ""
    limbs = _table()["limbs"].items()
    return tuple(f"{prefix}{limb}" for limb, speaking in limbs if regions.intersection(speaking))


def regions_named(site_name: str) -> frozenset[str]:
    """Return the regions that the name of a place or point speaks of; none where the tables do not know it.

    Parameters
    ----------
    site_name : str
        A region, a part of the body or a point, perhaps with its side.

    Examples
    --------
    >>> sorted(regions_named("left_ankle")), sorted(regions_named("CV12"))
    (['foot', 'lower_leg'], ['abdomen'])
    """
    _, name = _split(site_name)
    return _regions(name) or _regions_of_point(name)


def _split(site_name: str) -> tuple[Laterality | None, str]:
    for prefix, side in _SIDES.items():
        if site_name.startswith(prefix):
            return side, site_name.removeprefix(prefix)
    return None, site_name


@cache
def _regions_of(code: str, is_far: bool) -> frozenset[str]:
    """Return every region a point lies in."""
    also = _table()["also"]["region"].get(base_and_level(code)[0])
    beside = _far_spot(code)["region"] if is_far else None
    return frozenset({site(code).region, also, beside} - {None})


def _far_from_cm(code: str) -> float:
    """Return from which distance on a tender spot lies in a second region, cm; points never do."""
    return float(_far_spot(code)["from_cm"])


@cache
def _far_spot(code: str) -> dict[str, Any]:
    base, level = base_and_level(code)
    rows = _table()["far_spot"] if base == SPOT else ()
    found = ({**row, "region": row["region"][level]} for row in rows if level in row["region"])
    return next(found, {"from_cm": math.inf, "region": None})


def _regions_of_point(code: str) -> frozenset[str]:
    """Return the regions of a point; none of one the table does not place, which is barred by its name."""
    base, level = base_and_level(code)
    return _regions_of(code, is_far=False) if level in _by_level() or base in _by_point() else frozenset()


def _regions(name: str) -> frozenset[str]:
    if name in _table()["region"]:
        return frozenset({name})
    return frozenset(_table()["parts"].get(name, ()))


@cache
def _by_point() -> dict[str, dict[str, Any]]:
    return {code: row for row in _table()["site"] for code in row["points"]}


@cache
def _by_level() -> dict[str, dict[str, Any]]:
    return {level: row for row in _table()["level"] for level in row["levels"]}


def _table() -> dict[str, Any]:
    return read_table("clinic/sites")
