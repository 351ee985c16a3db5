"""Traditional patterns matched against the signs found, with the share of signs as plain confidence."""

from typing import Any

from weizhong.clinic.case import Case
from weizhong.clinic.citations import citations
from weizhong.clinic.treatment_plan import Finding, PatternMatch
from weizhong.facts.packages import package_table


def match_patterns(case: Case) -> list[PatternMatch]:
    """Return every pattern with at least one sign found, best first.

    Confidence is the number of its signs found over the number of its signs; nothing is weighted.

    Examples
    --------
    >>> found = match_patterns(Case(signs=["cold_heavy_back", "white_greasy_coat"]))
    >>> found[0].id, found[0].confidence
    ('cold_damp', 0.5)
    """
    matches = (_match(row, case) for row in pattern_rows(case.package))
    return sorted((match for match in matches if match.signs_found), key=lambda match: -match.confidence)


def counting_patterns(matches: list[PatternMatch], package: str) -> list[PatternMatch]:
    """Return the patterns that add points: the best, and its equals, where enough signs were found."""
    threshold = package_table(package, "prescription")["pattern_threshold"]["value"]
    best = max((match.confidence for match in matches), default=0.0)
    return [match for match in matches if match.confidence == best >= threshold]


def traditions(matches: list[PatternMatch], package: str) -> list[Finding]:
    """Return which modalities tradition adds or leaves out for the counting patterns, as notes.

    Examples
    --------
    >>> case = Case(signs=["hot_heavy_pain", "dark_urine", "yellow_greasy_coat"])
    >>> traditions(match_patterns(case), case.package)[0].text
    'Tradition uses no moxa.'
    """
    counting = {match.id for match in counting_patterns(matches, package)}
    return [
        Finding(
            rule=f"tradition.{row['id']}",
            verdict="note",
            title=f"A note of tradition: {row['name']}",
            text=row["modality"]["text"],
            action=package_table(package, "patterns")["tradition"]["action"],
            because=[],
            modalities=[],
            points=[],
            citations=citations(row["modality"]),
        )
        for row in pattern_rows(package)
        if row["id"] in counting and "modality" in row
    ]


def pattern_rows(package: str) -> list[dict[str, Any]]:
    """Return the rows of the pattern table."""
    rows: list[dict[str, Any]] = package_table(package, "patterns")["pattern"]
    return rows


def _match(row: dict[str, Any], case: Case) -> PatternMatch:
    signs, texts = case.signs, package_table(case.package, "signs")["sign"]
    found = [name for name in row["signs"] if name in signs]
    return PatternMatch(
        id=row["id"],
        name=row["name"],
        confidence=round(len(found) / len(row["signs"]), 2),
        signs_found=[texts[name]["text"] for name in found],
        signs_not_reported=[texts[name]["text"] for name in row["signs"] if name not in found],
        icd11=list(row["icd11"]),
        citations=[*citations(row), *citations(package_table(case.package, "patterns")["traditional_codes"])],
    )
