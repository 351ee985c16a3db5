"""The body chart: parts of the skin a drawing can mark, with the roots, channels and muscles of each."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from weizhong.clinic.documents.citations import citations
from weizhong.clinic.documents.cited import Citation
from weizhong.facts.channels import channels
from weizhong.facts.tables import read_table
from weizhong.terms.errors import FactsError


@dataclass(frozen=True, slots=True)
class Zone:
    """Parts of the chart that belong to one root, channel or muscle: fully, or only partly.

    Parameters
    ----------
    name, label : str
        Identifier and how it is told.
    full, part : frozenset of str
        Cells that count fully, and those that count only in part.
    citations : list of Citation
        Where it comes from.
    row : mapping
        The fact row.
    """

    name: str
    label: str
    full: frozenset[str]
    part: frozenset[str]
    citations: list[Citation]
    row: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Cell:
    """One part of the chart, on either side of the body.

    Parameters
    ----------
    name, label : str
        Identifier and own words.
    region : str
        Region of the site table.
    area : str
        ``axial`` (trunk and head), ``upper`` or ``lower`` limb.
    reach : str
        How far into the limb a mark there goes; empty on the trunk.
    levels : frozenset of str
        Vertebrae a pain there may come from.
    roots, channels, muscles : tuple of (str, float)
        Zones the cell belongs to, and what it counts there.
    channel_shares : tuple of (str, float)
        How a mark there is shared among its channels; the shares add up to one.
    """

    name: str
    label: str
    region: str
    area: str
    reach: str
    levels: frozenset[str]
    roots: tuple[tuple[str, float], ...]
    channels: tuple[tuple[str, float], ...]
    muscles: tuple[tuple[str, float], ...]
    channel_shares: tuple[tuple[str, float], ...]


@cache
def body_chart() -> dict[str, Cell]:
    """Return the cells of the chart by name.

    Raises
    ------
    FactsError
        If a zone names a cell that is not on the chart.

    Examples
    --------
    >>> body_chart()["foot_side"].roots[0]
    ('S1', 1.0)
    """
    rows = read_table("clinic/body_chart")["cell"]
    weights = {name: read_table(f"clinic/{name}")["weights"] for name in _TABLES}
    roots = _shares(root_zones(), weights["dermatomes"]["agreed"], weights["dermatomes"]["disputed"])
    lines = _shares(channel_zones(), weights["channel_regions"]["on"], weights["channel_regions"]["beside"])
    muscles = _shares(muscle_zones(), weights["muscles"]["pain"], weights["muscles"]["spill"])
    if (roots.keys() | lines.keys() | muscles.keys()) - rows.keys():
        raise FactsError("A root, channel or muscle lies on a part that the body chart does not have.")
    return {
        name: Cell(
            name=name,
            label=row["label"],
            region=row["region"],
            area=row["area"],
            reach=row.get("reach", ""),
            levels=frozenset(row.get("levels", ())),
            roots=tuple(roots[name]),
            channels=tuple(lines[name]),
            muscles=tuple(muscles[name]),
            channel_shares=_parted(lines[name]),
        )
        for name, row in rows.items()
    }


_TABLES = ("dermatomes", "channel_regions", "muscles")


@cache
def root_zones() -> dict[str, Zone]:
    """Return the skin of the nerve roots, head to foot.

    Examples
    --------
    >>> sorted(root_zones()["L4"].full)
    ['shin_inner_lower', 'shin_inner_upper']
    """
    rows = read_table("clinic/dermatomes")["dermatome"]
    return {row["name"]: _zone(row["name"], row["name"], row["agreed"], row["disputed"], row) for row in rows}


@cache
def channel_zones() -> dict[str, Zone]:
    """Return where the channels run on the chart, in WHO order.

    Examples
    --------
    >>> "knee_back" in channel_zones()["BL"].full
    True
    """
    names = {one.code: one.name for one in channels()}
    rows = read_table("clinic/channel_regions")["channel"]
    return {
        row["code"]: _zone(row["code"], names[row["code"]], row["on"], row["beside"], row) for row in rows
    }


@cache
def muscle_zones() -> dict[str, Zone]:
    """Return where muscles refer their pain.

    Examples
    --------
    >>> "hip_side" in muscle_zones()["quadratus_lumborum"].full
    True
    """
    rows = read_table("clinic/muscles")["muscle"]
    return {name: _zone(name, row["name"], row["pain"], row["spill"], row) for name, row in rows.items()}


def _zone(name: str, label: str, full: Iterable[str], part: Iterable[str], row: Mapping[str, Any]) -> Zone:
    return Zone(name, label, frozenset(full), frozenset(part), citations(row), row)


def _parted(counts: Sequence[tuple[str, float]]) -> tuple[tuple[str, float], ...]:
    whole = sum(count for _, count in counts)
    return tuple((name, count / whole) for name, count in counts)


def _shares(zones: Mapping[str, Zone], full: float, part: float) -> dict[str, list[tuple[str, float]]]:
    """For each cell, the zones it belongs to and what it counts there."""
    found: dict[str, list[tuple[str, float]]] = defaultdict(list)
    for zone in zones.values():
        for cells, weight in ((zone.full, full), (zone.part - zone.full, part)):
            for cell in sorted(cells):
                found[cell].append((zone.name, weight))
    return found
