"""Which trials and books name which points: how often, how far they agree, and what protocols ask for."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from weizhong.clinic.documents.citations import citations
from weizhong.clinic.documents.consensus import Agreement, PointTrials
from weizhong.facts.packages import package_table
from weizhong.terms.errors import UnknownCode
from weizhong.terms.suggestions import did_you_mean


@dataclass(frozen=True, slots=True)
class Protocol:
    """What a published protocol asks for; ``None`` or empty where its report says nothing.

    Parameters
    ----------
    id, title, text : str
        Its name, its name in words, and what it asks for in one sentence.
    points : frozenset of str
        Its fixed set.
    local, distal : frozenset of str
        Its pools.
    local_min, distal_min : int
        How many points of each pool are treated, on both sides or on the midline.
    needles : tuple of int or None
        Fewest and most needles of a session.
    modalities : frozenset of str
        What it was done with.
    minutes : tuple of int or None
        How long needles were left in, from and to.
    row : dict
        The row itself.
    """

    id: str
    title: str
    text: str
    points: frozenset[str]
    local: frozenset[str]
    distal: frozenset[str]
    local_min: int
    distal_min: int
    needles: tuple[int, int] | None
    modalities: frozenset[str]
    minutes: tuple[int, int] | None
    row: dict[str, Any]

    def pool(self, role: str) -> tuple[frozenset[str], int]:
        """Return the points of a pool, local or distal, and how many of them are treated at least."""
        return (self.local, self.local_min) if role == "local" else (self.distal, self.distal_min)


@cache
def protocols(package: str) -> dict[str, Protocol]:
    """Return the published protocols of a package by name.

    Examples
    --------
    >>> "gerac" in protocols("back_pain")
    True
    """
    return {row["id"]: _protocol(row) for row in _table(package)["trial"]}


def protocol(package: str, name: str) -> Protocol:
    """Return one published protocol.

    Raises
    ------
    UnknownCode
        If there is none of that name; near names are suggested.

    Examples
    --------
    >>> protocol("back_pain", "art").local_min
    4
    """
    known = protocols(package)
    if name not in known:
        near = did_you_mean(name, known)
        raise UnknownCode(f"protocol: {name[:40]!r} is not known.{near} There are {', '.join(known)}.")
    return known[name]


@cache
def trials_of(code: str, package: str) -> PointTrials:
    """Return which trials used a point, of those that name their points, and whose pools allow it.

    Examples
    --------
    >>> used = trials_of("BL40", "back_pain")
    >>> used.named, used.of, used.allowed_by
    (3, 4, ['ART (Brinkhaus 2006)'])
    """
    base, words = code.partition(":")[0], _table(package)["core"]
    naming = _counted_trials(package)
    used = [row for row in naming if base in row["points"]]
    allowing = [
        row for row in _table(package)["trial"] if base in (*row.get("local", ()), *row.get("distal", ()))
    ]
    titles = [row["title"] for row in used]
    text = words["named"] if used else words["unused"]
    # Where no list of points was read, none of none says nothing.
    said = [text.format(named=len(used), of=len(naming), trials=_listed(titles))] if naming else []
    if allowing:
        said.append(words["allowed"].format(trials=_listed([row["title"] for row in allowing])))
    return PointTrials(
        named=len(used),
        of=len(naming),
        trials=titles,
        allowed_by=[row["title"] for row in allowing],
        text=" ".join(said),
        citations=[one for row in (used or naming) + allowing for one in citations(row)],
    )


@cache
def agreement_on(code: str, reason: str, package: str) -> Agreement:
    """Return how many sources name a point, and whether it belongs to the core that trials share.

    Parameters
    ----------
    code : str
        The point.
    reason : str
        Why it is in the plan: what explains a point outside the core.
    package : str
        Whose sources.

    Examples
    --------
    >>> inside = agreement_on("BL23", "", "back_pain")
    >>> inside.named, inside.of, inside.is_core
    (9, 9, True)
    """
    base, words = code.partition(":")[0], _table(package)["core"]
    rows = [*_counted_trials(package), *_counted_texts(package)]
    naming = [row for row in rows if base in row["points"]]
    is_core = base in core(package)
    text = words["inside" if is_core else "outside"].format(
        named=len(naming), of=len(rows), reason=reason[:1].lower() + reason[1:]
    )
    return Agreement(
        named=len(naming),
        of=len(rows),
        sources=[row["title"] for row in naming],
        is_core=is_core,
        text=text if rows else "",
        citations=[one for row in naming or [words] for one in citations(row)],
    )


@cache
def core(package: str) -> frozenset[str]:
    """Return the points that trials share: in enough of those that name theirs, or listed by a survey.

    Examples
    --------
    >>> "BL23" in core("back_pain"), "LR3" in core("back_pain")
    (True, False)
    """
    share, naming = _table(package)["core"]["at_least_share"], _counted_trials(package)
    often = {
        code
        for row in naming
        for code in row["points"]
        if sum(code in one["points"] for one in naming) >= share * len(naming)
    }
    surveyed = {code for row in _counted_texts(package) if row.get("is_survey") for code in row["points"]}
    return frozenset(often | surveyed)


def _counted_trials(package: str) -> list[dict[str, Any]]:
    """Recalled lists are shown, never counted."""
    return [row for row in _table(package)["trial"] if row.get("points") and row["check"] != "K"]


def _counted_texts(package: str) -> list[dict[str, Any]]:
    return [row for row in _table(package).get("text", ()) if row["check"] != "K"]


def _protocol(row: dict[str, Any]) -> Protocol:
    needles, minutes = row.get("needles"), row.get("retention_min")
    return Protocol(
        id=row["id"],
        title=row["title"],
        text=row["text"],
        points=frozenset(row.get("points", ())),
        local=frozenset(row.get("local", ())),
        distal=frozenset(row.get("distal", ())),
        local_min=row.get("local_min", 0),
        distal_min=row.get("distal_min", 0),
        needles=(needles[0], needles[1]) if needles else None,
        modalities=frozenset(row["modalities"]),
        minutes=(minutes[0], minutes[1]) if minutes else None,
        row=row,
    )


def _listed(titles: list[str]) -> str:
    return "; ".join(titles)


def _table(package: str) -> dict[str, Any]:
    return package_table(package, "point_trials")
