"""Styles of choosing points, as rows of a table: which principles, in which order, held to what."""

from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from typing import Any

from weizhong.clinic.prescription.principles import principles
from weizhong.facts.packages import package_table
from weizhong.terms.errors import FactsError, UnknownCode
from weizhong.terms.suggestions import did_you_mean


@dataclass(frozen=True, slots=True)
class Style:
    """One row of a package's ``[[style]]``.

    Parameters
    ----------
    id, title, text : str
        Its name, its name in words, and what it does.
    package : str
        Whose style it is.
    steps : tuple of str
        Principles in order of priority.
    at_least, at_most : int
        Needles of one session: falling short is said, the ceiling is kept.
    needles : dict
        The row those numbers come from.
    protocol : str or None
        The published protocol it is held against.
    fill_local, fill_distal : tuple of str
        What fills the protocol's least numbers up, in this order.
    fill_needles : tuple of str
        What is added, in this order, while there are fewer than ``at_least`` needles.
    modalities : tuple of str
        What it was done with.
    dose : str or None
        Its row among the protocols of the dose table.
    row : dict
        The row itself.
    """

    id: str
    title: str
    text: str
    package: str
    steps: tuple[str, ...]
    at_least: int
    at_most: int
    needles: dict[str, Any]
    protocol: str | None
    fill_local: tuple[str, ...]
    fill_distal: tuple[str, ...]
    fill_needles: tuple[str, ...]
    modalities: tuple[str, ...]
    dose: str | None
    row: dict[str, Any]


def style(package: str, name: str | None = None, modalities: Collection[str] = ()) -> Style:
    """Return a style of a package; without a name, the one the package takes by default.

    Parameters
    ----------
    package : str
        Whose style.
    name : str, optional
        Its name.
    modalities : collection of str
        What may be used: for some alone the package has a default of their own.

    Raises
    ------
    UnknownCode
        If there is no such style; near names are suggested.

    Examples
    --------
    >>> style("back_pain").id, style("back_pain", "kerr").steps
    ('art', ('kerr',))
    >>> style("back_pain", modalities=["dry_needling"]).id
    'trigger'
    """
    wanted = _default(package, frozenset(modalities)) if name is None else name
    known = styles(package)
    if wanted not in known:
        near = did_you_mean(wanted, known)
        raise UnknownCode(f"style: {wanted[:40]!r} is not known.{near} There are {', '.join(known)}.")
    return known[wanted]


@cache
def _default(package: str, modalities: frozenset[str]) -> str:
    table = package_table(package, "styles")
    rows = table.get("default_for", ()) if modalities else ()
    own = (row["style"] for row in rows if modalities <= set(row["modalities"]))
    return str(next(own, table["default"]))


@cache
def styles(package: str) -> dict[str, Style]:
    """Return the styles of a package by name, in the order of its table.

    Raises
    ------
    FactsError
        If a style uses a principle or a number of needles that does not exist.

    Examples
    --------
    >>> list(styles("neck_pain"))[:2]
    ['standard', 'trigger']
    """
    table = package_table(package, "styles")
    needles = {None: package_table(package, "prescription")["needles"], **table.get("needles", {})}
    return {row["id"]: _style(row, needles, package) for row in table["style"]}


def _style(row: dict[str, Any], needles: dict[str | None, dict[str, Any]], package: str) -> Style:
    unknown = [name for name in row["steps"] if name not in principles(package)]
    if unknown or row.get("needles") not in needles:
        raise FactsError(
            f"The style {row['id']!r} uses {', '.join(unknown) or row.get('needles')!r}, which no table "
            "defines; nothing may be recommended."
        )
    numbers = needles[row.get("needles")]
    return Style(
        id=row["id"],
        title=row["title"],
        text=row["text"],
        package=package,
        steps=tuple(row["steps"]),
        at_least=numbers["at_least"],
        at_most=numbers["at_most"],
        needles=numbers,
        protocol=row.get("protocol"),
        fill_local=tuple(row.get("fill_local", ())),
        fill_distal=tuple(row.get("fill_distal", ())),
        fill_needles=tuple(row.get("fill_needles", ())),
        modalities=tuple(row["modalities"]),
        dose=row.get("dose"),
        row=row,
    )
