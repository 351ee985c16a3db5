"""What the patient is told to watch for after what was done, in plain words, and whom to call."""

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from weizhong.clinic.documents.citations import citations
from weizhong.clinic.gate.hazards import hazards_of
from weizhong.clinic.gate.sites import is_at
from weizhong.clinic.review.course import AdverseEvent, Applied
from weizhong.clinic.review.document import SafetyAdvice
from weizhong.facts.points import all_points
from weizhong.facts.tables import read_table
from weizhong.terms.codes import Laterality
from weizhong.terms.errors import FactsError


def safety_net(applied: Iterable[Applied], events: Iterable[AdverseEvent] = ()) -> list[SafetyAdvice]:
    """Return the advice that fits what was done, most urgent first.

    A site no table knows counts as lying anywhere: what might be over a lung is told as if it were.

    Parameters
    ----------
    applied : iterable of Applied
        What was done.
    events : iterable of AdverseEvent
        What went wrong.

    Examples
    --------
    >>> advice = safety_net([Applied(modality="needling", site="BL13", side="left")])
    >>> "chest_needles" in [one.id for one in advice]
    True
    >>> advice = safety_net([Applied(modality="needling", site="BL40", side="left")])
    >>> "chest_needles" in [one.id for one in advice]
    False
    """
    done, kinds = list(applied), {event.kind for event in events}
    table = read_table("clinic/safety_net")
    urgency = list(table["whom"])
    rows = [row for row in table["advice"] if _fits(row, done, kinds)]
    return [
        SafetyAdvice(
            id=row["id"], text=row["text"], call=table["whom"][row["call"]], citations=citations(row)
        )
        for row in sorted(rows, key=lambda row: urgency.index(row["call"]))
    ]


def _fits(row: dict[str, Any], done: Sequence[Applied], kinds: set[str]) -> bool:
    if "for_events" in row:
        return bool(kinds & set(row["for_events"]))
    fitting = [one for one in done if one.modality in row.get("for_modalities", (one.modality,))]
    if "for_regions" in row:
        fitting = [one for one in fitting if _may_lie(one.site, row["for_regions"], row["for_hazards"])]
    return bool(fitting) or not ({"for_modalities", "for_regions"} & set(row))


@cache
def _is_point(name: str) -> bool:
    return name.partition(":")[0] in {"ashi", *(str(record.code) for record in all_points())}


def _may_lie(name: str, regions: Sequence[str], hazards: Sequence[str]) -> bool:
    """Whether a site may lie in one of the regions or above one of the hazards."""
    if not _is_point(name):
        places = read_table("clinic/sites")
        inside = set(places["parts"].get(name, [name]))
        return bool(inside & set(regions)) or not inside <= set(places["region"])
    if any(hazard.id in hazards for hazard in hazards_of(name)):
        return True
    try:
        return any(is_at(region, name, Laterality.MIDLINE) for region in regions)
    except FactsError:
        return True
