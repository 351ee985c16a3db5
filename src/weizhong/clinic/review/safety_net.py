"""What the patient is told to watch for after what was done, in plain words, and whom to call."""

from collections.abc import Iterable, Sequence
from typing import Any

from weizhong.clinic.documents.citations import citations
from weizhong.clinic.gate.nearness import may_lie
from weizhong.clinic.review.course import AdverseEvent, Applied
from weizhong.clinic.review.document import SafetyAdvice
from weizhong.facts.tables import read_table


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
        fitting = [one for one in fitting if may_lie(one.site, row["for_regions"], row["for_hazards"])]
    return bool(fitting) or not ({"for_modalities", "for_regions"} & set(row))
