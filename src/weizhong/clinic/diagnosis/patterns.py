"""Traditional patterns matched against the signs found, with their share as confidence, and mixtures."""

from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from weizhong.clinic.complaint.signs import signs_found, signs_of, signs_told
from weizhong.clinic.documents.case import Case
from weizhong.clinic.documents.citations import citations
from weizhong.clinic.documents.cited import Citation
from weizhong.clinic.documents.diagnosis import Drawing, Mixture
from weizhong.clinic.documents.treatment_plan import Finding, PatternMatch
from weizhong.facts.packages import package_table
from weizhong.facts.tables import read_table


@dataclass(frozen=True, slots=True)
class Pattern:
    """A pattern of a package.

    Parameters
    ----------
    id, name : str
        Identifier and name.
    signs, against : tuple of str
        Signs that belong to it, and those that speak against it.
    all_signs, all_against : frozenset of str
        The same, without their order.
    channel : str
        The channel whose involvement it is; empty for other patterns.
    icd11 : tuple of str
        Codes of the traditional chapter.
    citations : list of Citation
        Where it comes from.
    """

    id: str
    name: str
    signs: tuple[str, ...]
    against: tuple[str, ...]
    all_signs: frozenset[str]
    all_against: frozenset[str]
    channel: str
    icd11: tuple[str, ...]
    citations: list[Citation]


def match_patterns(case: Case, drawing: Drawing | None = None) -> list[PatternMatch]:
    """Return every pattern with at least one sign found, best first.

    Confidence is the number of its signs found, less those that speak against it, over the number of its
    signs; nothing is weighted. Where a pain drawing exists, it counts as one more sign of a channel.

    Parameters
    ----------
    case : Case
        The patient.
    drawing : Drawing, optional
        The pain drawing, read.

    Examples
    --------
    >>> found = match_patterns(Case(signs=["cold_heavy_back", "white_greasy_coat", "yellow_greasy_coat"]))
    >>> found[0].id, found[0].confidence, found[0].arithmetic
    ('cold_damp', 0.25, '2 of 4 signs found, 1 speaks against it: (2 - 1) / 4 = 0.25')
    """
    told = signs_found(case)
    shown = told - signs_told(case)
    absent = frozenset(case.signs_absent) - told
    drawn = None if drawing is None else frozenset(one.channel for one in drawing.channels)
    if not told and not drawn:
        return []
    found = [
        _matched(one, told, shown, absent, case.package, drawn)
        for one in patterns_of(case.package)
        if not told.isdisjoint(one.all_signs) or (drawn and one.channel in drawn)
    ]
    return sorted(found, key=lambda match: -match.confidence)


def mixture(matches: list[PatternMatch], package: str) -> Mixture | None:
    """Return the patterns that fit well enough to be told together, channels apart; none for fewer than two.

    Parameters
    ----------
    matches : list of PatternMatch
        What was matched.
    package : str
        Whose patterns.

    Examples
    --------
    >>> signs = ["cold_heavy_back", "white_greasy_coat", "long_course", "ageing"]
    >>> mixture(match_patterns(Case(signs=signs)), "back_pain").name
    'Kidney qi or essence deficiency with cold-damp'
    """
    row = package_table(package, "patterns")["mixture"]
    channels, least = _channel_patterns(package), row["from"]
    fitting = [one for one in matches if one.confidence >= least and one.id not in channels]
    if len(fitting) < 2:
        return None
    found = {one.id: set(one.signs_found) for one in fitting}
    shared = [sign for sign in fitting[0].signs_found if all(sign in signs for signs in found.values())]
    return Mixture(
        patterns=list(found),
        name=" with ".join(
            one.name if not number else f"{one.name[:1].lower()}{one.name[1:]}"
            for number, one in enumerate(fitting)
        ),
        shared=shared,
        only={one.name: [sign for sign in one.signs_found if sign not in shared] for one in fitting},
        text=row["text"],
        citations=_mixture_citations(package),
    )


def counting_patterns(matches: list[PatternMatch], package: str) -> list[PatternMatch]:
    """Return the patterns that add points: the best, and its equals, where enough signs were found."""
    threshold = package_table(package, "prescription")["pattern_threshold"]["value"]
    best = max([match.confidence for match in matches], default=0.0)
    return [match for match in matches if match.confidence == best >= threshold]


def traditions(matches: list[PatternMatch], package: str) -> list[Finding]:
    """Return which modalities tradition adds or leaves out for the counting patterns, as notes.

    In a mixture every pattern has its say: what one asks for, another may forbid.

    Examples
    --------
    >>> case = Case(signs=["hot_heavy_pain", "dark_urine", "yellow_greasy_coat"])
    >>> traditions(match_patterns(case), case.package)[0].text
    'Tradition uses no moxa.'
    """
    mixed = mixture(matches, package)
    counting = [match.id for match in counting_patterns(matches, package)]
    told = {*counting, *(mixed.patterns if mixed else ())}
    return [said for name, said in _traditions(package).items() if name in told]


def pattern_rows(package: str) -> list[dict[str, Any]]:
    """Return the rows of the pattern table."""
    rows: list[dict[str, Any]] = package_table(package, "patterns")["pattern"]
    return rows


@cache
def patterns_of(package: str) -> tuple[Pattern, ...]:
    """Return the patterns of a package.

    Examples
    --------
    >>> [one.channel for one in patterns_of("back_pain") if one.channel]
    ['GV', 'BL', 'GB']
    """
    codes = citations(package_table(package, "patterns")["traditional_codes"])
    return tuple(
        Pattern(
            id=row["id"],
            name=row["name"],
            signs=tuple(row["signs"]),
            against=tuple(row.get("against", {}).get("signs", ())),
            all_signs=frozenset(row["signs"]),
            all_against=frozenset(row.get("against", {}).get("signs", ())),
            channel=row.get("channel", ""),
            icd11=tuple(row["icd11"]),
            citations=[*citations(row), *(citations(row["against"]) if "against" in row else []), *codes],
        )
        for row in pattern_rows(package)
    )


@cache
def _traditions(package: str) -> dict[str, Finding]:
    return {
        row["id"]: Finding(
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
        if "modality" in row
    }


@cache
def _channel_patterns(package: str) -> frozenset[str]:
    return frozenset(one.id for one in patterns_of(package) if one.channel)


@cache
def _mixture_citations(package: str) -> list[Citation]:
    return citations(package_table(package, "patterns")["mixture"])


def _matched(
    one: Pattern,
    told: frozenset[str],
    shown: frozenset[str],
    absent: frozenset[str],
    package: str,
    drawn: frozenset[str] | None,
) -> PatternMatch:
    return _match(
        one.id,
        package,
        told & one.all_signs,
        shown & one.all_signs,
        absent & one.all_signs,
        told & one.all_against,
        None if drawn is None or not one.channel else one.channel in drawn,
    )


# The same few signs come again and again: what follows from them is worked out once.
@lru_cache(maxsize=4096)
def _match(
    id_: str,
    package: str,
    told: frozenset[str],
    shown: frozenset[str],
    absent: frozenset[str],
    contrary: frozenset[str],
    is_drawn: bool | None,
) -> PatternMatch:
    one = next(pattern for pattern in patterns_of(package) if pattern.id == id_)
    texts = signs_of(package)
    says = package_table(package, "patterns")["drawn"]["sign"]
    found = [
        says.format(sign=texts[name].text) if name in shown else texts[name].text
        for name in one.signs
        if name in told
    ]
    not_found = [texts[name].text for name in one.signs if name in absent]
    against = [texts[name].text for name in one.against if name in contrary]
    count = len(one.signs)
    if is_drawn is not None:
        count += 1
        (found if is_drawn else not_found).append(_drawn_text(package))
    confidence = round(max(0, len(found) - len(against)) / count, 2)
    return PatternMatch(
        id=one.id,
        name=one.name,
        confidence=confidence,
        signs_found=found,
        signs_not_reported=[
            texts[name].text for name in one.signs if name not in told and name not in absent
        ],
        signs_against=against,
        signs_absent=not_found,
        arithmetic=_arithmetic(len(found), len(against), count, confidence),
        icd11=list(one.icd11),
        citations=one.citations,
    )


@cache
def _drawn_text(package: str) -> str:
    least = read_table("clinic/channel_regions")["counts"]["share_from"]
    return str(package_table(package, "patterns")["drawn"]["text"]).format(percent=100 * least)


def _arithmetic(found: int, against: int, count: int, confidence: float) -> str:
    if not against:
        return f"{found} of {count} signs found: {found} / {count} = {confidence:g}"
    speaks = "speaks" if against == 1 else "speak"
    floor = "" if found >= against else ", never below 0"
    return (
        f"{found} of {count} signs found, {against} {speaks} against it: "
        f"({found} - {against}) / {count} = {confidence:g}{floor}"
    )
