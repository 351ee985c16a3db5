"""A plan read back from the file it was written to."""

from pathlib import Path
from typing import TYPE_CHECKING

from weizhong.terms.errors import InvalidInput

if TYPE_CHECKING:
    from weizhong.clinic.documents.treatment_plan import TreatmentPlan


def read_plan(file: Path) -> "TreatmentPlan":
    """Return the plan of a file.

    Raises
    ------
    UnreadableInput
        If the file cannot be read.
    InvalidInput
        If it is no plan.
    """
    import msgspec

    from weizhong.clinic.documents.treatment_plan import TreatmentPlan
    from weizhong.fhir.text_file import text_of

    try:
        return msgspec.json.decode(text_of(file), type=TreatmentPlan)
    except (msgspec.DecodeError, msgspec.ValidationError, RecursionError):
        raise InvalidInput(
            f"{str(file)!r} is no plan; make one with `weizhong plan ... --format json`."
        ) from None
