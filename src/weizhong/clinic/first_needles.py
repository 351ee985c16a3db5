"""Which needles to start with, where a precaution asks for few of them."""

from collections.abc import Sequence

from msgspec.structs import replace

from weizhong.clinic.citations import citations
from weizhong.clinic.site_gate import Prescribed
from weizhong.clinic.treatment_plan import Finding
from weizhong.facts.packages import package_table
from weizhong.facts.tables import read_table


def named(findings: Sequence[Finding], sites: Sequence[Prescribed], package: str) -> list[Finding]:
    """Return the findings, the one that asks for few needles saying how many and which come first.

    Parameters
    ----------
    findings : sequence of Finding
        What the gate found.
    sites : sequence of Prescribed
        What is treated, in the order of treatment.
    package : str
        Whose number counts as few.
    """
    row = package_table(package, "prescription")["start_with"]
    kinds = read_table("clinic/modalities")["modality"]
    needled = [one for one in sites if any(kinds[name]["punctures"] for name in one.modalities)]
    first = [one.choice.code for one in needled[: row["at_most"] + 1]]
    if len(first) <= row["at_most"]:
        return list(findings)
    kept = [code for code in first[:-1] if code != first[-1]]
    text = row["text"].format(count=len(kept), of=len(needled), points=", ".join(dict.fromkeys(kept)))
    return [
        replace(one, action=f"{one.action} {text}", citations=[*one.citations, *citations(row)])
        if one.rule == row["rule"]
        else one
        for one in findings
    ]
