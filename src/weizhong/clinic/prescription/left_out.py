"""Why points were left out, and what comes or may come instead."""

from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from weizhong.clinic.documents.treatment_plan import Finding
from weizhong.clinic.prescription.alternatives import ALTERNATIVE, alternatives
from weizhong.clinic.prescription.choices import Choice
from weizhong.clinic.prescription.site_gate import Prescribed, SiteGate, sides_of
from weizhong.terms.codes import Laterality


def left_out_notes(
    barred: Iterable[Choice], kept: Sequence[Prescribed], gate: SiteGate, package: str
) -> list[Finding]:
    """Return why points were left out and what comes or may come instead, each reason and advice once."""
    said: dict[tuple[str, str, str], tuple[Finding, list[tuple[str, str]]]] = {}
    for choice in barred:
        for side in sides_of(choice):
            if gate.site(choice, side) is not None:
                continue
            instead = _instead(choice, side, kept, gate, package)
            for one in gate.why_not(choice, side):
                key = one.rule, one.title, one.text if one.verdict == "note" else instead
                said.setdefault(key, (_left_out(one, instead), []))[1].append((choice.code, side.value))
    return [_with_sites(note, sites) for note, sites in said.values()]


def _with_sites(note: Finding, sites: list[tuple[str, str]]) -> Finding:
    """Name the sites that a finding leaves out; what cannot be placed names them itself."""
    if note.verdict == "note":
        return note
    names = dict.fromkeys(f"{code} {side}" for code, side in sites)
    points = list(dict.fromkeys(code for code, _ in sites))
    return replace(note, title=f"Left out: {', '.join(names)}", points=points)


def _instead(
    choice: Choice, side: Laterality, kept: Sequence[Prescribed], gate: SiteGate, package: str
) -> str:
    """Return what is treated instead of a barred point, and what else may be, in words."""
    taken = {site.choice.code: site.choice.reasons[0].role for site in kept}
    others = alternatives(choice.code, side, gate, package)
    standing_in = [code for code in others if taken.get(code) == ALTERNATIVE]
    free = [code for code in others if code not in taken]
    done = f" Treated instead: {', '.join(standing_in)}." if standing_in else ""
    return done + (f" May be treated instead: {', '.join(free)}." if free else "")


def _left_out(finding: Finding, instead: str) -> Finding:
    if finding.verdict == "note":
        return finding
    return Finding(
        rule=finding.rule,
        verdict="avoid_site",
        title="Left out",
        text=finding.title,
        action=f"{finding.action}{instead}",
        because=finding.because,
        modalities=finding.modalities,
        points=[],
        citations=finding.citations,
    )
