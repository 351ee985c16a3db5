"""The principles by which points are chosen, as rows of a package's table, and the reasons they give."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from weizhong.clinic.documents.citations import citations
from weizhong.clinic.documents.treatment_plan import Diagnosis, Reason
from weizhong.clinic.gate.rules import gate_rules
from weizhong.facts.packages import package_table
from weizhong.terms.errors import FactsError


@dataclass(frozen=True, slots=True)
class Principle:
    """One row of a package's ``[[principle]]``.

    Parameters
    ----------
    id, title, kind : str
        Its name, its name in words, and how it finds points (the table's heading lists the kinds).
    after_fill : bool
        Whether its points are weaker than those a protocol's least numbers ask for.
    follows_side : bool
        Whether its points are treated only on the side that hurts.
    package : str
        Whose table it stands in.
    row : mapping
        The row itself.
    """

    id: str
    title: str
    kind: str
    after_fill: bool
    follows_side: bool
    package: str
    row: Mapping[str, Any]

    def holds_for(self, diagnosis: Diagnosis) -> bool:
        """Whether the diagnosis is one this principle is for."""
        when = self.row.get("when")
        return not when or all(getattr(diagnosis, name) in allowed for name, allowed in when.items())

    def is_held_back(self, held: Collection[str]) -> bool:
        """Whether a rule of the gate that holds for the person speaks against all its points."""
        barring = self.row.get("not_with")
        return barring is not None and not frozenset(barring["rules"]).isdisjoint(held)

    def may_be_held_back(self, asked: Collection[str]) -> bool:
        """Whether a question that is still open may yet make such a rule hold."""
        barring = self.row.get("not_with")
        return barring is not None and not _rest_on(self.package, tuple(barring["rules"])).isdisjoint(asked)

    def reason(self, **words: str) -> Reason:
        """Return why a point is chosen by this principle; the words fill the gaps of its sentence."""
        return _reason(self.package, self.id, tuple(words.items()))


@dataclass(frozen=True, slots=True)
class PainChannel:
    """One row of a package's ``[[channel]]``: a channel that pain may follow.

    Parameters
    ----------
    code, name, organ : str
        Code, name in words, and what the classes of points call it.
    signs : frozenset of str
        Any of them says that the pain follows it.
    """

    code: str
    name: str
    organ: str
    signs: frozenset[str]


@cache
def principles(package: str) -> dict[str, Principle]:
    """Return the principles of a package by name.

    Raises
    ------
    FactsError
        If a name stands twice.

    Examples
    --------
    >>> principles("back_pain")["level"].kind
    'levels'
    """
    rows = package_table(package, "prescription")["principle"]
    found = {
        row["id"]: Principle(
            id=row["id"],
            title=row["title"],
            kind=row["kind"],
            after_fill=row.get("after_fill", False),
            follows_side=row.get("follows_side", False),
            package=package,
            row=row,
        )
        for row in rows
    }
    if len(found) != len(rows):
        raise FactsError(f"Two principles of {package!r} share a name; nothing may be recommended.")
    return found


@cache
def steps(package: str, names: tuple[str, ...]) -> tuple[Principle, ...]:
    """Return the principles that a style names, in its order.

    Examples
    --------
    >>> [one.kind for one in steps("back_pain", ("level", "ashi"))]
    ['levels', 'ashi']
    """
    return tuple(principles(package)[name] for name in names)


def held_back(
    package: str, names: tuple[str, ...], diagnosis: Diagnosis, held: Collection[str], asked: Collection[str]
) -> list[Principle]:
    """Return the principles of a style that would hold, but for a rule of the gate or an open question.

    Parameters
    ----------
    package, names : str, tuple of str
        The package, and the principles that the style names.
    diagnosis : Diagnosis
        What the points follow from.
    held : collection of str
        Rules of the gate that hold.
    asked : collection of str
        Questions of the gate still open.
    """
    return [
        one
        for one in _that_something_bars(package, names)
        if (one.is_held_back(held) or one.may_be_held_back(asked)) and one.holds_for(diagnosis)
    ]


@cache
def _that_something_bars(package: str, names: tuple[str, ...]) -> tuple[Principle, ...]:
    return tuple(one for one in steps(package, names) if "not_with" in one.row)


@cache
def pain_channels(package: str) -> tuple[PainChannel, ...]:
    """Return the channels that pain may follow.

    Examples
    --------
    >>> [channel.code for channel in pain_channels("back_pain")]
    ['BL', 'GB']
    """
    return tuple(
        PainChannel(row["code"], row["name"], row["organ"], frozenset(row["signs"]))
        for row in package_table(package, "prescription").get("channel", ())
    )


@cache
def _rest_on(package: str, rules: tuple[str, ...]) -> frozenset[str]:
    """The questions and circumstances that rules of the gate rest on."""
    combinations = (one.combinations for one in gate_rules(package) if one.id in rules)
    return frozenset(name for rows in combinations for row in rows for name in row)


@cache
def _reason(package: str, name: str, words: tuple[tuple[str, str], ...]) -> Reason:
    row = principles(package)[name].row
    return Reason(role=name, text=row["text"].format(**dict(words)), citations=citations(row))
