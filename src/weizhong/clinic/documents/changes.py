"""What a practitioner changes of a plan, and what the plan says of it, as parts of the plan document."""

from typing import Literal

import msgspec

from weizhong.clinic.documents.cited import Citation


class Amendment(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One wish of the practitioner.

    Parameters
    ----------
    action : {"add", "drop", "swap"}
        What to do; ``swap`` drops ``code`` and adds ``with_code``.
    code : str
        The point; ``ashi:L4`` for a tender spot of the case, which can be dropped but not added here.
    side : {"left", "right", "midline", "both"}
        Where; both sides, or the midline of a point that lies there, unless told.
    with_code : str, optional
        What comes instead.
    reason : str
        Why, in the practitioner's words; it stands in the record.
    """

    action: Literal["add", "drop", "swap"]
    code: str
    side: Literal["left", "right", "midline", "both"] = "both"
    with_code: str | None = None
    reason: str = ""


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that differs from the plan as it was proposed.

    ``kind``: "added", "dropped", "swapped"; "refused" (the rest is kept); "consequence" of the others, such
    as one turn more; "gate" where something is no longer treated since the gate ran again.
    ``alternatives`` may be added instead.
    """

    kind: Literal["added", "dropped", "swapped", "refused", "consequence", "gate"]
    code: str
    side: str
    text: str
    reason: str = ""
    alternatives: list[str] = []
    citations: list[Citation] = []
