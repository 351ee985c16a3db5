"""``weizhong depth``."""

from argparse import Namespace
from typing import TYPE_CHECKING, get_args

from weizhong.cli.body_words import add_body_words, landmarks_from, person_from
from weizhong.cli.showing import offer
from weizhong.cli.words import NewParser, TextFormat, command, output_words
from weizhong.terms.codes import PointCode

if TYPE_CHECKING:
    from weizhong.anatomy.landmarks import LandmarkPosterior
    from weizhong.anatomy.person import Person
    from weizhong.clinic.depth.needled_body import NeedledBody

_POSTURES = ("prone", "supine", "side-lying", "sitting")
_MM_PER_M = 1000.0
# Beside those the words of a body have.
_HISTORY = {
    "spine_surgery": "spinal surgery: no bound holds",
    "chronic_lung_disease": "such as emphysema: no bound holds",
    "marfan": "Marfan syndrome: no bound holds",
    "anticoagulant": "no depth is given",
}


def add_words(new: NewParser) -> None:
    """Add the command."""
    parser = command(new, "depth", run)
    parser.add_argument("codes", nargs="*", metavar="CODE", help="such as BL23 GV4 EX-B2:L4")
    add_body_words(parser)
    parser.add_argument("--posture", choices=_POSTURES, help="unknown counts as the worst")
    for name, about in _HISTORY.items():
        parser.add_argument(f"--{name.replace('_', '-')}", action="store_true", help=about)
    output_words(parser, get_args(TextFormat))


def run(given: Namespace) -> None:
    """Tell what lies beneath points, how deep is too deep for this person, and which needle stops above."""
    from weizhong.clinic.depth.advice import advise
    from weizhong.report.depth_page import as_document, print_depths

    person = person_from(given, () if given.codes else ("a point code, such as BL23",))
    codes = [PointCode(text) for text in given.codes]
    landmarks = landmarks_from(given, person)
    body, cun = _body(given, person), _cun(codes, person, landmarks)
    advised = [(str(code), advise(str(code), body, cun.get(code))) for code in codes]
    notes = landmarks.notes
    offer(as_document(advised, body, notes), lambda at: print_depths(advised, at, notes), given)


def _body(given: Namespace, person: "Person") -> "NeedledBody":
    from weizhong.clinic.depth.needled_body import NeedledBody, in_words, void_conditions

    return NeedledBody(
        sex=str(person.sex),
        age_years=given.age,
        bmi=given.mass_kg / (person.stature_mm / _MM_PER_M) ** 2,
        position=given.posture.replace("-", "_") if given.posture else None,
        void=in_words(name for name in void_conditions() if getattr(given, name)),
        has_anticoagulant=given.anticoagulant,
    )


def _cun(codes: list[PointCode], person: "Person", landmarks: "LandmarkPosterior") -> dict[str, float | None]:
    """Return the cun at every point that can be placed; of two sides the longer, which passes sooner."""
    from weizhong.anatomy.locate import place, placeable_codes

    wanted = [code for code in dict.fromkeys(codes) if code in placeable_codes()]
    placed = place(wanted, person, landmarks) if wanted else ()
    return {one.code: one.mm_per_cun for one in sorted(placed, key=lambda one: one.mm_per_cun or 0.0)}
