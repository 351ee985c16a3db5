"""What is the same at every place of a technique: what to look at and to say, what forbids it, who may."""

from functools import cache

from weizhong.clinic.documents.citations import citations
from weizhong.clinic.documents.treatments import TechniqueGuide
from weizhong.clinic.gate.rules import gate_rules
from weizhong.clinic.techniques.tables import corrections, instructions, technique_table, technique_tables

_FORBIDDING = ("stop", "avoid_modality", "avoid_site")


@cache
def guide(technique: str, package: str, scope: str) -> TechniqueGuide:
    """Return the guide to a technique.

    Parameters
    ----------
    technique : str
        The modality.
    package : str
        Condition package whose gate holds.
    scope : str
        Who may do it here, in words.

    Examples
    --------
    >>> [one.id for one in guide("cupping", "back_pain", "").aftercare]
    ['cup.marks', 'cup.warm']
    """
    row = technique_table(technique)["technique"]
    return TechniqueGuide(
        technique=technique,
        title=row["title"],
        text=row["text"],
        checks=list(instructions(technique, "check")),
        aftercare=list(instructions(technique, "aftercare")),
        corrections=list(corrections(technique)),
        forbidden_by=list(forbidden_by(technique, package)),
        scope=scope,
        citations=citations(row),
    )


@cache
def forbidden_by(technique: str, package: str) -> tuple[str, ...]:
    """Return the titles of the gate's rules that forbid this technique but not all of them.

    Examples
    --------
    >>> "Pacemaker, defibrillator or other active implant" in forbidden_by("electroacupuncture", "back_pain")
    True
    """
    everything = set(technique_tables())
    titles = (
        rule.row["title"]
        for rule in gate_rules(package)
        if rule.verdict in _FORBIDDING and technique in rule.modalities and set(rule.modalities) != everything
    )
    return tuple(dict.fromkeys(titles))
