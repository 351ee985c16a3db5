"""The bundled example: an invented patient, to try everything on."""

from functools import cache
from importlib.resources import files

from weizhong.clinic.documents.case import Case
from weizhong.clinic.files.reading import read_case_text


@cache
def example_case() -> Case:
    """Return an invented woman of 52 with chronic low back pain, for whom every question is answered.

    Examples
    --------
    >>> example_case().patient.age_years, example_case().complaint.levels
    (52.0, ['L4'])
    """
    return read_case_text(files("weizhong.clinic").joinpath("data/example_patient.toml").read_text("utf-8"))
