"""The kinds of pain of a package as records: what speaks for and against each, its names and codes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from weizhong.clinic.complaint.signs import signs_of
from weizhong.clinic.diagnosis.criteria import Criterion, criterion
from weizhong.clinic.documents.citations import citations
from weizhong.clinic.documents.cited import Citation
from weizhong.facts.gate_rows import gate_rows, red_flag_groups
from weizhong.facts.packages import package_table
from weizhong.terms.errors import FactsError

Group = Literal["non_specific", "radicular", "other"]


@dataclass(frozen=True, slots=True)
class Cluster:
    """Signs that count together only.

    Parameters
    ----------
    of : tuple of str
        The signs.
    at_least : int
        How many must be found.
    weight, negative : float
        What they count then, and what it takes off when so many were not found that they cannot.
    text, examine : str
        What they are, and how to look for them.
    """

    of: tuple[str, ...]
    at_least: int
    weight: float
    negative: float
    text: str
    examine: str


@dataclass(frozen=True, slots=True)
class PainClass:
    """One kind of pain.

    Parameters
    ----------
    id, name : str
        Identifier and name.
    group : str
        What payers and trials go by.
    speaks_for, speaks_against : tuple of Criterion
        Findings.
    cluster : Cluster or None
        Findings that count together only.
    at_most : str
        Best word it can reach.
    is_fallback, tells_roots : bool
        Whether it is what is left; whether its nerve roots are told.
    none_told, note : str
        How to say that nothing speaks for it; what to know of it.
    icd10cm, icd11 : tuple of str
        Codes with labels of ours.
    citations : list of Citation
        Sources of findings and codes.
    signs : frozenset of str
        Every sign it looks at.
    others : tuple of Criterion
        Its findings that are no signs.
    """

    id: str
    name: str
    group: Group
    speaks_for: tuple[Criterion, ...]
    speaks_against: tuple[Criterion, ...]
    cluster: Cluster | None
    at_most: str
    is_fallback: bool
    tells_roots: bool
    none_told: str
    note: str
    icd10cm: tuple[str, ...]
    icd11: tuple[str, ...]
    citations: list[Citation]
    signs: frozenset[str]
    others: tuple[Criterion, ...]


@dataclass(frozen=True, slots=True)
class Root:
    """A nerve root and the findings that point to it."""

    level: str
    speaks_for: tuple[Criterion, ...]
    speaks_against: tuple[Criterion, ...]
    citations: list[Citation]

    def is_told_by(self, signs: frozenset[str]) -> bool:
        """Whether any of these signs points to it."""
        return any(one.sign in signs for one in self.speaks_for)


@cache
def pain_classes(package: str) -> tuple[PainClass, ...]:
    """Return the kinds of pain of a package.

    Raises
    ------
    FactsError
        If a row names an unknown sign or kind of finding, or none is the fallback.

    Examples
    --------
    >>> [one.id for one in pain_classes("back_pain") if one.is_fallback]
    ['non_specific']
    """
    made = tuple(_class(row, package) for row in package_table(package, "classification")["class"])
    if sum(one.is_fallback for one in made) != 1:
        raise FactsError(
            f"The classification of {package!r} needs one class that is left when no other holds."
        )
    return made


@cache
def roots(package: str) -> tuple[Root, ...]:
    """Return the nerve roots of a package, head to foot.

    Examples
    --------
    >>> [root.level for root in roots("back_pain")]
    ['L2', 'L3', 'L4', 'L5', 'S1']
    """
    return tuple(
        Root(
            level=row["level"],
            speaks_for=_criteria(row["signs"], package),
            speaks_against=_criteria(row.get("against", ()), package),
            citations=citations(row),
        )
        for row in package_table(package, "classification").get("root", ())
    )


@cache
def root_examinations(package: str) -> frozenset[str]:
    """Return the examinations whose findings tell one nerve root from another.

    Examples
    --------
    >>> "Knee and ankle reflexes, both sides" in root_examinations("back_pain")
    True
    """
    signs = signs_of(package)
    named = {one.sign for root in roots(package) for one in root.speaks_for}
    return frozenset(signs[parent].examine for name in named for parent in (name, *signs[name].implies)) - {
        ""
    }


def _class(row: Mapping[str, Any], package: str) -> PainClass:
    codes = [row[system] for system in ("icd10cm", "icd11") if system in row]
    for_, against = _criteria(row["for"], package), _criteria(row.get("against", ()), package)
    cluster = _cluster(row["cluster"], package) if "cluster" in row else None
    signs = {one.looks_at for one in (*for_, *against)} | set(cluster.of if cluster else ())
    return PainClass(
        id=row["id"],
        name=row["name"],
        group=row["group"],
        speaks_for=for_,
        speaks_against=against,
        cluster=cluster,
        at_most=row.get("at_most", "likely"),
        is_fallback=row.get("fallback", False),
        tells_roots=row.get("tells_roots", False),
        none_told=row.get("none_told", ""),
        note=row["note"],
        icd10cm=tuple(row.get("icd10cm", {}).get("codes", ())),
        icd11=tuple(row.get("icd11", {}).get("codes", ())),
        citations=[*citations(row), *(citation for part in codes for citation in citations(part))],
        signs=frozenset(signs - {""}),
        others=tuple(one for one in (*for_, *against) if not one.looks_at),
    )


def _cluster(row: Mapping[str, Any], package: str) -> Cluster:
    if set(row["of"]) - set(signs_of(package)):
        raise FactsError(f"A cluster of the classification of {package!r} names an unknown sign.")
    return Cluster(
        of=tuple(row["of"]),
        at_least=row["at_least"],
        weight=row["weight"],
        negative=row["negative"],
        text=row["text"],
        examine=row["examine"],
    )


def _criteria(rows: Any, package: str) -> tuple[Criterion, ...]:
    return tuple(criterion(one, package) for row in rows for one in _by_group(row, package))


def _by_group(row: Mapping[str, Any], package: str) -> Iterator[Mapping[str, Any]]:
    """A row that names groups of red flags is one finding of each, told by its title."""
    if "stops_of" not in row:
        yield row
        return
    rules = {one["id"]: one for one in gate_rows(package)}
    titles = {name: one["title"] for name, one in (rules | red_flag_groups(package)).items()}
    for name in row["stops_of"]:
        title = titles.get(name, "")
        yield {**row, "stop_of": name, "text": f"{row['text']}: {title[:1].lower()}{title[1:]}"}
