"""Plans as JSON, and the published schemas they validate against (JSON Schema, draft 2020-12)."""

from typing import Any, Literal

import msgspec

from weizhong.clinic.case import SCHEMA as CASE_SCHEMA
from weizhong.clinic.case import Case
from weizhong.clinic.treatment_plan import SCHEMA as PLAN_SCHEMA
from weizhong.clinic.treatment_plan import TreatmentPlan

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_DOCUMENTS: dict[str, tuple[type, str]] = {"case": (Case, CASE_SCHEMA), "plan": (TreatmentPlan, PLAN_SCHEMA)}


def render(plan: TreatmentPlan) -> str:
    """Return the plan as indented JSON, ending in a newline."""
    return msgspec.json.format(msgspec.json.encode(plan), indent=2).decode() + "\n"


def schema(document: Literal["case", "plan"]) -> str:
    """Return the JSON Schema of one document.

    Parameters
    ----------
    document : {"case", "plan"}
        Which document.

    Examples
    --------
    >>> '"$id": "urn:weizhong:plan:1"' in schema("plan")
    True
    """
    kind, name = _DOCUMENTS[document]
    (reference,), definitions = msgspec.json.schema_components([kind], ref_template="#/$defs/{name}")
    whole: dict[str, Any] = {
        "$schema": _DIALECT,
        "$id": _urn(name),
        "title": name,
        **reference,
        "$defs": definitions,
    }
    return msgspec.json.format(msgspec.json.encode(whole), indent=2).decode() + "\n"


def _urn(name: str) -> str:
    return "urn:" + name.replace(".", ":").replace("/", ":")
