"""Which points follow from the diagnosis, and why; before the gate has its say."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from weizhong.clinic.case import AshiSpot, Case
from weizhong.clinic.citations import citations
from weizhong.clinic.patterns import counting_patterns, pattern_rows
from weizhong.clinic.sites import site
from weizhong.clinic.treatment_plan import Diagnosis, Reason
from weizhong.facts.packages import package_table
from weizhong.facts.tables import read_table
from weizhong.terms.codes import Laterality


@dataclass(frozen=True, slots=True)
class Choice:
    """A point that was chosen.

    Parameters
    ----------
    code : str
        Point code; ``ashi:L4`` for a tender spot.
    reasons : tuple of Reason
        Why; the first is the strongest.
    ashi : AshiSpot or None
        The tender spot, where it is one.
    only_side : Laterality or None
        The one side a point of two sides was chosen on, since the pain goes into that leg.
    """

    code: str
    reasons: tuple[Reason, ...]
    ashi: AshiSpot | None = None
    only_side: Laterality | None = None

    @property
    def lateral_cm(self) -> float:
        """Distance of a tender spot from the midline, cm; points have their place in the site table."""
        return self.ashi.lateral_cm if self.ashi else 0.0


def choose(case: Case, diagnosis: Diagnosis) -> list[Choice]:
    """Return the points that follow from a diagnosis, in order of priority, each once with all its reasons.

    Examples
    --------
    >>> from weizhong.clinic.diagnose import diagnose
    >>> from weizhong.clinic.case import Complaint
    >>> case = Case(complaint=Complaint(levels=["L4"]))
    >>> [choice.code for choice in choose(case, diagnose(case, frozenset()))]
    ['BL23', 'BL25', 'BL40', 'EX-B2:L4']
    """
    return merged([*_base(case), *_levels(case), *_ashi(case), *_channels(case), *_patterns(case, diagnosis)])


def fill(codes: Iterable[str], role: str, package: str) -> list[Choice]:
    """Return points added only to meet the protocol's least numbers."""
    row = _table(package)["art"]
    return [Choice(code, (_reason(role, f"Added to meet the {row['text']}", row),)) for code in codes]


def merged(choices: Iterable[Choice]) -> list[Choice]:
    """Return each point once, with the reasons of all its mentions; tender spots stay apart."""
    by_key: dict[object, Choice] = {}
    for choice in choices:
        key = (choice.code, choice.ashi.side, choice.ashi.lateral_cm) if choice.ashi else choice.code
        known = by_key.get(key)
        by_key[key] = _joined(known, choice) if known else choice
    return list(by_key.values())


def painful_levels(case: Case) -> list[str]:
    """Return the vertebrae to treat at, each once: naming one twice must not push another out.

    Examples
    --------
    >>> from weizhong.clinic.case import Complaint
    >>> painful_levels(Case(complaint=Complaint(levels=["L4", "L4", "L5", "S1"])))
    ['L4', 'L5']
    """
    known = _table(case.package)["huatuojiaji"]["levels"]
    return [level for level in dict.fromkeys(case.complaint.levels) if level in known]


def _joined(known: Choice, again: Choice) -> Choice:
    """Two mentions are one point; it is treated on every side that either of them asks for."""
    side = known.only_side if known.only_side is again.only_side else None
    return replace(known, reasons=known.reasons + again.reasons, only_side=side)


def _base(case: Case) -> list[Choice]:
    table = _table(case.package)
    base, command = table["base"], table["command"]
    return [
        *(
            Choice(code, (_reason("base", base["text"], base), *_back_shu(code, case)))
            for code in base["bilateral"]
        ),
        Choice(command["code"], (_reason("command", command["text"], command),)),
    ]


def _back_shu(code: str, case: Case) -> tuple[Reason, ...]:
    """A reason only where the pain is: a lumbar point is not over a painful thorax."""
    row, here = _table(case.package)["back_shu"], site(code).region
    organ = row["codes"].get(code)
    if organ is None or here not in {site(f"ashi:{level}").region for level in case.complaint.levels}:
        return ()
    where = read_table("clinic/sites")["region"][here]
    return (_reason("back-shu", f"Back-shu point of the {organ}, in the painful region ({where})", row),)


def _levels(case: Case) -> list[Choice]:
    """Huatuojiaji of the painful vertebrae; at a painful sacral level, its foramen."""
    row = _table(case.package)["huatuojiaji"]
    jiaji = [(f"{row['code']}:{level}", level, row) for level in painful_levels(case)[: row["most_levels"]]]
    sacral = _table(case.package)["sacral"]
    foramina = [
        (sacral["codes"][level], level, sacral)
        for level in dict.fromkeys(case.complaint.levels)
        if level in sacral["codes"]
    ]
    return [
        Choice(code, (_reason("level", f"{source['text']} {level}", source),))
        for code, level, source in (*jiaji, *foramina)
    ]


def _ashi(case: Case) -> list[Choice]:
    row = _table(case.package)["ashi"]
    spots = case.complaint.ashi[: row["most"]]
    return [Choice(f"ashi:{spot.level}", (_reason("ashi", row["text"], row),), spot) for spot in spots]


def _channels(case: Case) -> list[Choice]:
    only_side = _painful_side(case)
    return [
        Choice(
            code,
            (_reason("channel", f"The pain follows the {row['name']} into the leg", row),),
            only_side=only_side,
        )
        for row in _table(case.package)["channel"]
        if row["sign"] in case.signs
        for code in row["codes"]
    ]


def _painful_side(case: Case) -> Laterality | None:
    """The channel is treated in the leg that hurts."""
    side = case.complaint.side
    return Laterality(side) if side in (Laterality.LEFT.value, Laterality.RIGHT.value) else None


def _patterns(case: Case, diagnosis: Diagnosis) -> list[Choice]:
    counting = {match.id for match in counting_patterns(diagnosis.patterns, case.package)}
    return [
        Choice(
            added["code"],
            (_reason("pattern", f"Pattern: {row['name']}", {**row, "check": added["check"]}),),
            only_side=_painful_side(case) if row.get("follows_side") else None,
        )
        for row in pattern_rows(case.package)
        if row["id"] in counting
        for added in row["add"]
    ]


def _reason(role: str, text: str, row: Mapping[str, Any]) -> Reason:
    return Reason(role=role, text=text, citations=citations(row))


def _table(package: str) -> dict[str, Any]:
    return package_table(package, "prescription")
