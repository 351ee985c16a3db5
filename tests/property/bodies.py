"""Bodies to try points on: who they are, what was measured on them, and the same a little changed.

Bodies of 18 to 95 years, 135 to 205 cm and BMI 15 to 50, both sexes, with and without measures, many of them
at the edges of the survey behind the model. Children of 4 to 17 are an extrapolation: no child was surveyed,
and no accuracy is claimed for them; they are held to the same relations.
"""

from dataclasses import dataclass, replace

from hypothesis import assume
from hypothesis import strategies as st

from weizhong.anatomy.landmark_model import survey_model
from weizhong.anatomy.landmarks import Measurement, observe, predict
from weizhong.anatomy.locate import place_arrays, placeable_codes
from weizhong.anatomy.measurement_kinds import measurement_kinds
from weizhong.anatomy.person import Person
from weizhong.terms.codes import Laterality, Sex
from weizhong.terms.errors import ImpossibleBody

STEPS = {"stature_mm": 1.0, "mass_kg": 0.1, "age_years": 0.1}


@dataclass(frozen=True)
class Case:
    """A person and what was measured on them."""

    person: Person
    measured: tuple[Measurement, ...] = ()

    @property
    def posterior(self):
        return observe(predict(self.person), self.measured)

    def placed(self, codes=None, **words):
        return place_arrays(codes or placeable_codes(), self.person, self.posterior, **words)

    def neighbours(self):
        """The same person with each input a little changed, one at a time, as long as it is a body."""
        for basic, step in STEPS.items():
            for way in (-step, step):
                try:
                    person = replace(self.person, **{basic: getattr(self.person, basic) + way})
                except ImpossibleBody:
                    continue
                yield basic, Case(person, self.measured)
        for i, one in enumerate(self.measured):
            longer = replace(one, value_mm=one.value_mm + 1.0)
            yield one.name, Case(self.person, (*self.measured[:i], longer, *self.measured[i + 1 :]))


def case(sex, age_years, stature_mm, mass_kg, **measured_mm):
    taken = tuple(Measurement(name.replace("_", "-"), mm) for name, mm in measured_mm.items())
    return Case(Person(sex, age_years, stature_mm, mass_kg), taken)


@st.composite
def bodies(draw, most_measures=0):
    sex = Sex(draw(st.sampled_from(["female", "male"])))
    sampled = survey_model(sex)
    kind = draw(st.sampled_from(["adult", "adult", "edge", "child"]))
    if kind == "child":
        age = draw(st.floats(4, 17))
        stature, bmi = (800 + 62 * age) * draw(st.floats(0.92, 1.08)), draw(st.floats(13, 27))
    else:
        age, stature, bmi = draw(st.floats(18, 95)), draw(st.floats(1350, 2050)), draw(st.floats(15, 50))
    if kind == "edge":
        age = draw(st.sampled_from([*_about(sampled.age_years, 0.1), age]))
        stature = draw(st.sampled_from([*_about(sampled.stature_mm, 1.0), stature]))
        bmi = draw(st.sampled_from([*_about(sampled.bmi, 0.03), bmi]))
    try:
        person = Person(sex=sex, age_years=age, stature_mm=stature, mass_kg=bmi * (stature / 1000) ** 2)
    except ImpossibleBody:
        assume(False)
    expected = predict(person)
    names = draw(st.lists(st.sampled_from(sorted(measurement_kinds())), max_size=most_measures, unique=True))
    measured = []
    for name in names:
        mean_mm, sd_mm = expected.form(measurement_kinds()[name].form)
        measured.append(Measurement(name, mean_mm + draw(st.floats(-1.5, 1.5)) * sd_mm))
    try:
        observe(expected, measured)
    except ImpossibleBody:
        assume(False)
    return Case(person, tuple(measured))


def surveyed(chance):
    """A grown person well inside the survey, measured three times."""
    sex = Sex(chance.choice(["female", "male"]))
    age, stature, bmi = chance.uniform(20, 57), chance.uniform(1480, 1950), chance.uniform(18, 38)
    person = Person(sex, float(age), float(stature), float(bmi * (stature / 1000) ** 2))
    expected = predict(person)
    true_mm = dict(
        zip(
            expected.names, chance.multivariate_normal(expected.mean_mm, expected.covariance_mm2), strict=True
        )
    )
    measured = []
    for name in chance.choice(sorted(measurement_kinds()), 3, replace=False):
        kind = measurement_kinds()[str(name)]
        mm = sum(weight * true_mm[landmark] for landmark, weight in kind.form.items())
        measured.append(Measurement(kind.name, float(mm + chance.normal(0, kind.sd_mm))))
    return Case(person, tuple(measured))


def _about(sampled, step):
    return [edge + way for edge in (sampled.low, sampled.high) for way in (-step / 2, step / 2)]


def left_half(one):
    """Positions of the spots on the left half and the midline, by code and spot."""
    placed = one.placed()
    spots = zip(placed.rules, placed.sides, placed.spots.position_mm, strict=True)
    return {
        str(rule.code) + (f"/{rule.spot}" if rule.spot else ""): at
        for rule, side, at in spots
        if side is not Laterality.RIGHT
    }
