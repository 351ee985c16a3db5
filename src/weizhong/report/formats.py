"""A plan as the bytes of a file, in any format but the terminal's."""

from enum import StrEnum
from importlib.util import find_spec

from weizhong.anatomy.body import Body, build_body
from weizhong.clinic.body import landmarks_of, person_of
from weizhong.clinic.case import Case
from weizhong.clinic.treatment_plan import TreatmentPlan
from weizhong.report import glb, html, json, pdf, svg
from weizhong.terms.errors import InvalidInput


class FileFormat(StrEnum):
    """File formats of a plan; the value is also the usual ending."""

    JSON = "json"
    HTML = "html"
    PDF = "pdf"
    GLB = "glb"
    SVG = "svg"

    @property
    def is_text(self) -> bool:
        """Whether it may be shown in a terminal."""
        return self not in _EXTRAS

    @property
    def is_installed(self) -> bool:
        """Whether the optional package it needs, if any, is here."""
        return self not in _EXTRAS or find_spec(_EXTRAS[self]) is not None


_EXTRAS = {FileFormat.PDF: "typst", FileFormat.GLB: "trimesh"}


def render(plan: TreatmentPlan, case: Case, form: FileFormat) -> bytes:
    """Return a plan as the content of a file.

    Parameters
    ----------
    plan : TreatmentPlan
        What to write.
    case : Case
        The case it was made from, for the body its points lie on.
    form : FileFormat
        How.

    Raises
    ------
    MissingExtra
        If the format needs an optional package that is not installed.
    InvalidInput
        If the format is a picture of points and the plan has none.
    """
    if form is FileFormat.JSON:
        return json.render(plan).encode()
    body = _body(plan, case)
    if form is FileFormat.HTML:
        return html.render(plan, body).encode()
    if form is FileFormat.PDF:
        return pdf.render(plan, body)
    if body is None:
        raise InvalidInput(f"This plan has no points, so there is no {form} of it; choose html or json.")
    return glb.render(plan, body) if form is FileFormat.GLB else svg.back_map(plan, body).encode()


def _body(plan: TreatmentPlan, case: Case) -> Body | None:
    if not plan.positions:
        return None
    person = person_of(case)
    return build_body(person, landmarks_of(case, person))
