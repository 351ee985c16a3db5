"""People whose bodies are tried: ordinary ones, and the corners a practice can meet."""

from hypothesis import strategies as st

from weizhong.anatomy.person import Person

PEOPLE = {
    "average woman": Person("female", 30, 1630, 68),
    "average man": Person("male", 30, 1757, 85.5),
    "short slight woman": Person("female", 35, 1500, 40),
    "tall heavy man": Person("male", 40, 1950, 125),
    "old man": Person("male", 85, 1680, 62),
    "obese woman": Person("female", 45, 1650, 122),
    "child of six": Person("male", 6, 1160, 21),
    "girl of fourteen": Person("female", 14, 1600, 50),
}

# Statures about 3.5 SD round growth tables, so that age and stature belong together.
_STATURES_MM = {4: (880, 1180), 10: (1150, 1640), 16: (1400, 2000), 20: (1400, 2050), 95: (1330, 1950)}


@st.composite
def persons(draw: st.DrawFn) -> Person:
    """Any person of 4 to 95 years with a BMI of 15 to 50; children up to what growth tables know."""
    age = draw(st.floats(4, 95))
    ages = sorted(_STATURES_MM)
    upper = next((a for a in ages if a >= age), ages[-1])
    lower = max((a for a in ages if a <= age), default=ages[0])
    share = (age - lower) / (upper - lower) if upper > lower else 0.0
    low, high = (
        (1 - share) * a + share * b for a, b in zip(_STATURES_MM[lower], _STATURES_MM[upper], strict=True)
    )
    stature = draw(st.floats(low, high))
    bmi = draw(st.floats(15 if age > 12 else 13, min(50, 22 + 1.6 * age)))
    return Person(draw(st.sampled_from(["female", "male"])), age, stature, bmi * (stature / 1000) ** 2)
