"""From a case to the body its points lie on: person, landmarks, placed points."""

from collections.abc import Callable, Sequence

from weizhong.anatomy.landmarks import predict
from weizhong.anatomy.location_rules import Ashi
from weizhong.anatomy.midline import MidlineCurve, MidlineMark, midline_through
from weizhong.anatomy.observations import Measurement, observe
from weizhong.anatomy.person import Person
from weizhong.anatomy.placed_point import PlacedPoint
from weizhong.anatomy.posterior import LandmarkPosterior
from weizhong.clinic.documents.case import Answer, AshiSpot, Case
from weizhong.clinic.documents.treatment_plan import BodySummary, LandmarkLine
from weizhong.clinic.prescription.choices import Choice
from weizhong.clinic.prescription.site_gate import Prescribed
from weizhong.facts.tables import read_table
from weizhong.terms.codes import Laterality, Sex
from weizhong.terms.errors import MissingInput, PointNotPlaced

Place = Callable[[Sequence[str], Person, LandmarkPosterior, Sequence[Ashi]], Sequence[PlacedPoint]]

_MM_PER_CM = 10.0
_BASICS = ("sex", "age_years", "stature_cm", "mass_kg")


def person_of(case: Case) -> Person:
    """Return the person a case describes.

    Raises
    ------
    MissingInput
        If any of the four basics is missing; all missing ones are named at once.
    ImpossibleBody
        If the numbers are not those of a body.

    Examples
    --------
    >>> person_of(Case())
    Traceback (most recent call last):
    weizhong.terms.errors.MissingInput: patient: sex, age_years, stature_cm and mass_kg are missing; ...
    """
    sex, age, stature, mass = (getattr(case.patient, name) for name in _BASICS)
    if sex is None or age is None or stature is None or mass is None:
        missing = [name for name in _BASICS if getattr(case.patient, name) is None]
        raise MissingInput(f"patient: {_listed(missing)} missing; no body can be modelled without.")
    return Person(
        sex=Sex(sex),
        age_years=age,
        stature_mm=stature * _MM_PER_CM,
        mass_kg=mass,
        is_pregnant=case.answers.get("pregnant") is Answer.YES,
        has_marked_kyphosis=case.answers.get("marked_kyphosis") is Answer.YES,
    )


def landmarks_of(case: Case, person: Person) -> LandmarkPosterior:
    """Return the landmarks of a person, sharpened by what was measured."""
    readings = [Measurement(one.name, one.cm * _MM_PER_CM, one.sd_mm) for one in case.measurements]
    return observe(predict(person), readings) if readings else predict(person)


def midline_of(case: Case, posterior: LandmarkPosterior) -> MidlineCurve | None:
    """Return where a bent spine runs, if it was marked.

    Raises
    ------
    InvalidInput
        If the marks make no spine.
    """
    if not case.midline:
        return None
    sign = {"left": 1.0, "right": -1.0, "midline": 0.0}
    marks = [MidlineMark(one.level, sign[one.side] * one.offset_cm * _MM_PER_CM) for one in case.midline]
    return midline_through(marks, posterior)


def place_all(
    sites: Sequence[Prescribed], person: Person, posterior: LandmarkPosterior, place: Place
) -> list[PlacedPoint]:
    """Return the placement of each site, in order.

    Raises
    ------
    PointNotPlaced
        If any site has no placement: the plan may then not be shown.
    """
    codes = list(dict.fromkeys(one.choice.code for one in sites if one.choice.ashi is None))
    spots = {_called(one): _ashi(one.choice.ashi, one.choice.number) for one in sites if one.choice.ashi}
    placed = {(point.code, point.side): point for point in place(codes, person, posterior, ())}
    tender = {name: place((), person, posterior, (spot,))[0] for name, spot in spots.items()}
    return [
        tender[_called(one)] if one.choice.ashi else _found(placed, one.choice, one.side) for one in sites
    ]


def summary(person: Person, posterior: LandmarkPosterior) -> BodySummary:
    """Return the body as the plan shows it."""
    rows = read_table("clinic/statements")["body"]["landmarks"]
    return BodySummary(
        sex=person.sex.value,
        age_years=person.age_years,
        stature_mm=person.stature_mm,
        mass_kg=person.mass_kg,
        bmi=round(person.bmi, 1),
        landmarks=[_line(row["name"], row["label"], posterior) for row in rows],
        warnings=list(posterior.notes),
    )


def _listed(names: list[str]) -> str:
    return f"{names[0]} is" if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]} are"


def _line(name: str, label: str, posterior: LandmarkPosterior) -> LandmarkLine:
    return LandmarkLine(
        name=name,
        label=label,
        mean_mm=round(posterior.mean(name), 1),
        sd_mm=round(posterior.sd(name), 1),
        measured=name.replace("_", "-") in posterior.measured,
    )


def _ashi(spot: AshiSpot, number: int) -> Ashi:
    lateral_mm, side = spot.lateral_cm * _MM_PER_CM, Laterality(spot.side)
    return Ashi(level=spot.level, lateral_mm=lateral_mm, side=side, number=number)


def _called(one: Prescribed) -> tuple[str, Laterality]:
    return one.choice.code, one.side


def _found(
    placed: dict[tuple[str, Laterality], PlacedPoint], choice: Choice, side: Laterality
) -> PlacedPoint:
    try:
        return placed[choice.code, side]
    except KeyError:
        raise PointNotPlaced(
            f"{choice.code} ({side.value}) was chosen but could not be placed on this body: no plan is shown."
        ) from None
