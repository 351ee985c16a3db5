"""The fingerprint of a plan: by it a session knows which plan it follows."""

from hashlib import sha256

import msgspec

from weizhong.clinic.documents.treatment_plan import TreatmentPlan


def plan_digest(plan: TreatmentPlan) -> str:
    """Return the SHA-256 of a plan in canonical JSON, as 64 hexadecimal digits.

    Another depth, another point or another day make another plan; `TreatmentPlan.input_digest` is that of the
    case alone.

    Parameters
    ----------
    plan : TreatmentPlan
        The whole document.

    Examples
    --------
    >>> from weizhong.clinic.files.example import example_case
    >>> from weizhong.clinic.planning.plan import plan
    >>> made = plan(example_case())
    >>> len(plan_digest(made)), plan_digest(made) == plan_digest(plan(example_case()))
    (64, True)
    """
    written = msgspec.json.encode(plan)
    # As read back from a file: where a whole number stands for a measure, it is then a decimal one.
    told = msgspec.to_builtins(msgspec.json.decode(written, type=TreatmentPlan))
    if not told["package"]:  # written before plans told it: a visit begun with it knows it as it was then
        del told["package"]
    return sha256(msgspec.json.encode(told, order="sorted")).hexdigest()
