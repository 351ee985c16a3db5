"""Words that describe one body: the basics and what was measured."""

import re
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Sequence
from typing import TYPE_CHECKING

from weizhong.terms.codes import Sex
from weizhong.terms.errors import InvalidInput, MissingInput

if TYPE_CHECKING:
    from weizhong.anatomy.landmarks import LandmarkPosterior, Measurement
    from weizhong.anatomy.person import Person

_MM_PER_CM = 10.0
_NUMBER = re.compile(r"[+-]?[0-9]*\.?[0-9]+([eE][+-]?[0-9]+)?|[+-]?(nan|inf)", re.ASCII)
_BASICS = ("sex", "age", "stature_cm", "mass_kg")


def add_body_words(parser: ArgumentParser) -> None:
    """Add the words of a person's basics and measures."""
    parser.add_argument("--sex", choices=[sex.value for sex in Sex], help="anatomical sex")
    parser.add_argument("--age", type=_number, metavar="YEARS")
    parser.add_argument("--stature-cm", type=_number, metavar="CM", help="height without shoes")
    parser.add_argument("--mass-kg", type=_number, metavar="KG")
    parser.add_argument(
        "--measure",
        "--palpated",
        action="append",
        default=[],
        metavar="NAME=LENGTH",
        help="measured with a tape or found by hand: sitting-height=86cm, iliac-crest-height=98cm; "
        "one option under two names, may be repeated",
    )
    parser.add_argument("--pregnant", action="store_true", help="widens every error")
    parser.add_argument("--marked-kyphosis", action="store_true", help="widens every error")


def _number(text: str) -> float:
    if not _NUMBER.fullmatch(text.strip()):
        raise ArgumentTypeError(f"{text[:20]!r} is not a number as written here, such as 162.5")
    return float(text)


def person_from(given: Namespace, also_missing: Sequence[str] = ()) -> "Person":
    """Return the person the words describe.

    Raises
    ------
    MissingInput
        If a basic is not given; `also_missing` names what else is wanted in the same breath.
    """
    from weizhong.anatomy.person import Person

    missing = [f"--{name.replace('_', '-')}" for name in _BASICS if getattr(given, name) is None]
    if missing or also_missing:
        raise MissingInput(f"Missing: {', '.join([*missing, *also_missing])}.")
    stature_mm = given.stature_cm * _MM_PER_CM
    return Person(given.sex, given.age, stature_mm, given.mass_kg, given.pregnant, given.marked_kyphosis)


def landmarks_from(given: Namespace, person: "Person") -> "LandmarkPosterior":
    """Return the person's landmarks, sharpened by every measure given."""
    from weizhong.anatomy.landmarks import observe, predict

    return observe(predict(person), [measurement(text) for text in given.measure])


def measurement(text: str) -> "Measurement":
    """Read a measure, such as ``sitting-height=86cm``.

    Raises
    ------
    InvalidInput
        If it is not a name and a length.
    """
    from weizhong.anatomy.landmarks import Measurement
    from weizhong.fhir.units import length_mm

    name, equals, length = (part.strip() for part in text.partition("="))
    if not equals:
        raise InvalidInput("A measure is written as a name and a length, such as sitting-height=86cm.")
    return Measurement(name, length_mm(length, name[:40]))
