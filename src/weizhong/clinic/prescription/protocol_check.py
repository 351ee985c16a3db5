"""Points held against a published protocol: what meets it, and what deviates."""

from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache
from types import MappingProxyType

from msgspec.structs import replace

from weizhong.clinic.documents.citations import citations
from weizhong.clinic.documents.treatment_plan import Dose, Finding, PositionGroup
from weizhong.clinic.documents.treatments import kind_of
from weizhong.clinic.prescription.notes import note
from weizhong.clinic.prescription.point_trials import Protocol, protocol
from weizhong.clinic.prescription.styles import Style
from weizhong.facts.tables import read_table


def check_protocol(
    points: Iterable[tuple[str, str]],
    name: str,
    package: str,
    modalities: Collection[str] = (),
    stated: Mapping[str, tuple[float, float]] = MappingProxyType({}),
) -> list[Finding]:
    """Return what of a set of points meets a published protocol ("clear"), and what deviates ("note").

    Parameters
    ----------
    points : iterable of (str, str)
        Code and side ("left", "right" or "midline") of every needle.
    name : str
        The protocol, by its row in ``point_trials.toml``.
    package : str
        Whose protocol.
    modalities : collection of str
        What the points are treated with, where that is to be compared, too.
    stated : mapping of str to (float, float)
        What else the plan states, from and to: ``sessions``, ``per_week``, ``retention_min``, ``depth_mm``.

    Raises
    ------
    UnknownCode
        If there is no such protocol.

    Examples
    --------
    >>> three = [(code, side) for code in ("BL23", "BL25", "GB30") for side in ("left", "right")]
    >>> [one.verdict for one in check_protocol(three, "molsberger", "back_pain")]
    ['clear']
    >>> [one.text for one in check_protocol(three, "kerr", "back_pain") if one.verdict == "note"]
    ['Without BL40, GV4, KI3, which belong to the set of Kerr 2003.']
    """
    wanted, needles = protocol(package, name), list(points)
    return [
        *check_points(needles, wanted, package),
        *_numbers(wanted, len(needles), package),
        *_modalities(wanted, modalities, package),
        *_amounts(wanted, stated, package),
    ]


def check_points(needles: Collection[tuple[str, str]], wanted: Protocol, package: str) -> list[Finding]:
    """Return what of a set of points meets or misses the set and the least numbers of a protocol."""
    treated = both_sided(needles)
    found = _set(wanted, treated, {code for code, _ in needles}, package) if wanted.points else []
    for role in ("local", "distal"):
        pool, least = wanted.pool(role)
        if least:
            found.append(_least(wanted.id, role, in_pool(treated, pool), package))
    return found


def dose_deviations(positions: Iterable[PositionGroup], dose: Dose | None, used: Style) -> list[Finding]:
    """Return where sessions, times a week, minutes or depths of a plan differ from its style's protocol.

    Parameters
    ----------
    positions : iterable of PositionGroup
        The points with their doses.
    dose : Dose or None
        The regimen; without one, in a draft, nothing is compared.
    used : Style
        How the points were chosen.
    """
    if used.protocol is None or dose is None:
        return []
    wanted = protocol(used.package, used.protocol)
    found = _amounts(wanted, stated_by(positions, dose, wanted.modalities), used.package)
    return [one for one in found if one.verdict == "note"]


def stated_by(
    positions: Iterable[PositionGroup], dose: Dose, modalities: Collection[str]
) -> dict[str, tuple[float, float]]:
    """Return what a plan states that a protocol may state, too: from and to, of some of its techniques."""
    stated: dict[str, tuple[float, float]] = {
        "sessions": dose.sessions,
        "per_week": dose.sessions_per_week,
        "retention_min": dose.retention_min,
    }
    given = [
        one
        for group in positions
        for point in group.points
        for one in point.treatments
        if kind_of(one) in modalities
    ]
    for field in ("retention_min", "depth_mm"):
        told = [amount for one in given if (amount := getattr(one, field, None)) is not None]
        if told:
            stated[field] = min(one.low for one in told), max(one.high for one in told)
    return stated


def both_sided(points: Iterable[tuple[str, str]]) -> set[str]:
    """Return the codes that are treated on both sides, or on the midline.

    Examples
    --------
    >>> sorted(both_sided([("BL23", "left"), ("BL23", "right"), ("BL40", "left"), ("GV3", "midline")]))
    ['BL23', 'GV3']
    """
    on: dict[str, set[str]] = {"left": set(), "right": set(), "midline": set()}
    for code, side in points:
        on[side].add(code)
    return (on["left"] & on["right"]) | on["midline"]


def in_pool(codes: Iterable[str], pool: frozenset[str]) -> int:
    """Return how many points belong to a pool; each level of a family of points is one.

    Examples
    --------
    >>> in_pool(["EX-B2:L4", "EX-B2:L5", "BL40"], frozenset({"EX-B2"}))
    2
    """
    return len([code for code in codes if code.partition(":")[0] in pool])


def _set(wanted: Protocol, treated: set[str], codes: set[str], package: str) -> list[Finding]:
    missing = sorted(wanted.points - {code.partition(":")[0] for code in treated})
    more = sorted({code.partition(":")[0] for code in codes} - wanted.points)
    said = []
    if missing:
        text = f"Without {', '.join(missing)}, which belong to the set of {wanted.title}."
        said.append(_finding("outside_set", text, wanted.id, package))
    if more:
        text = f"With {', '.join(more)}, which the set of {wanted.title} does not have."
        said.append(_finding("beyond_set", text, wanted.id, package))
    return said or [_finding("set", f"The set of {wanted.title}, whole.", wanted.id, package, meets=True)]


@lru_cache(maxsize=4096)
def _least(name: str, role: str, found: int, package: str) -> Finding:
    wanted = protocol(package, name)
    _, least = wanted.pool(role)
    if found < least:
        text = f"{found} of at least {least} {role} points: short of the {wanted.text}."
        return _finding(f"too_few_{role}", text, name, package)
    text = f"{found} {role} points, of at least {least}: as the {wanted.text}."
    return _finding(role, text, name, package, meets=True)


def _numbers(wanted: Protocol, count: int, package: str) -> list[Finding]:
    if wanted.needles is None:
        return []
    least, most = wanted.needles
    text = f"{count} needles; {wanted.title} had {least} to {most}."
    return [_finding("needles", text, wanted.id, package, meets=least <= count <= most)]


def _modalities(wanted: Protocol, used: Collection[str], package: str) -> list[Finding]:
    if not used or wanted.modalities & set(used):
        return []
    kinds = read_table("clinic/modalities")["modality"]
    asked, had = (
        " or ".join(kinds[name]["label"] for name in sorted(one)) for one in (used, wanted.modalities)
    )
    return [_finding("modality", f"With {asked}; {wanted.title} had {had}.", wanted.id, package)]


def _amounts(wanted: Protocol, stated: Mapping[str, tuple[float, float]], package: str) -> list[Finding]:
    """Compare what both state; of what either leaves open nothing is said."""
    found = []
    for field, (label, unit) in _STATED.items():
        had, has = wanted.row.get(field), stated.get(field)
        if had is None or has is None:
            continue
        least, most = had if isinstance(had, list) else (had, had)
        text = f"{label}: {_span(*has)}{unit}; {wanted.title} had {_span(least, most)}{unit}."
        meets = least <= has[0] and has[1] <= most
        found.append(_finding(field, text, wanted.id, package, meets=meets))
    return found


def _span(least: float, most: float) -> str:
    return f"{least:g}" if least == most else f"{least:g} to {most:g}"


# What a protocol may state of the regimen and the needle: its label and unit in a finding.
_STATED = {
    "sessions": ("Sessions", ""),
    "per_week": ("Sessions a week", ""),
    "retention_min": ("Needles stay", " min"),
    "depth_mm": ("Depth", " mm"),
}


@lru_cache(maxsize=4096)
def _finding(rule: str, text: str, name: str, package: str, *, meets: bool = False) -> Finding:
    found = note(rule, text, citations(protocol(package, name).row))
    return replace(found, verdict="clear") if meets else found
