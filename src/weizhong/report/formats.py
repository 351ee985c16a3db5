"""A plan as the bytes of a file, in any format but the terminal's."""

from importlib.util import find_spec
from typing import Literal, get_args

from weizhong.anatomy.body import Body, build_body
from weizhong.anatomy.channel_curves import ChannelLine, channel_lines
from weizhong.clinic.documents.case import Case
from weizhong.clinic.documents.treatment_plan import TreatmentPlan
from weizhong.clinic.planning.body import landmarks_of, midline_of, person_of
from weizhong.report import glb, html, json, pdf, svg
from weizhong.terms.errors import InvalidInput

FileFormat = Literal["json", "html", "pdf", "glb", "svg"]

_NEEDS = {"pdf": "typst", "glb": "trimesh"}


def installed_formats() -> tuple[FileFormat, ...]:
    """Return the formats whose optional packages, if any, are here.

    Examples
    --------
    >>> "html" in installed_formats()
    True
    """
    return tuple(form for form in get_args(FileFormat) if form not in _NEEDS or find_spec(_NEEDS[form]))


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
    if form == "json":
        return json.render(plan).encode()
    body = _body(plan, case)
    if form == "html":
        return html.render(plan, body, _lines(plan, case, body)).encode()
    if form == "pdf":
        return pdf.render(plan, body)
    if body is None:
        raise InvalidInput(f"This plan has no points, so there is no {form} of it; choose html or json.")
    return glb.render(plan, body) if form == "glb" else svg.back_map(plan, body).encode()


def _lines(plan: TreatmentPlan, case: Case, body: Body | None) -> tuple[ChannelLine, ...]:
    if body is None:
        return ()
    person = person_of(case)
    posterior = landmarks_of(case, person)
    return channel_lines(person, posterior, body, midline_of(case, posterior))


def _body(plan: TreatmentPlan, case: Case) -> Body | None:
    if not plan.positions:
        return None
    person = person_of(case)
    return build_body(person, landmarks_of(case, person))
