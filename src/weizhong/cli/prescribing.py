"""Words of choosing points: the style, what is added, dropped or swapped, and who treats."""

from argparse import ArgumentParser, ArgumentTypeError, Namespace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from weizhong.terms.errors import MissingInput

if TYPE_CHECKING:
    from weizhong.clinic.scope.practitioner import Practitioner

_SIDES = ("left", "right", "midline", "both")


def prescribing_words(parser: ArgumentParser) -> None:
    """Add the words."""
    parser.add_argument("--style", metavar="NAME", help="how points are chosen, such as art or segmental")
    parser.add_argument("--practitioner", type=Path, metavar="FILE", help="TOML file with who treats")
    parser.add_argument(
        "--add", action="append", type=_point, default=[], metavar="CODE[:side]", help="treat this point, too"
    )
    parser.add_argument(
        "--drop", action="append", type=_point, default=[], metavar="CODE[:side]", help="leave this point out"
    )
    parser.add_argument(
        "--swap", action="append", type=_pair, default=[], metavar="A=B", help="treat B instead of A"
    )
    parser.add_argument(
        "--reason", default="", metavar="TEXT", help="why points are added, dropped or swapped"
    )


def prescribed_as(given: Namespace) -> dict[str, Any]:
    """Return what the words ask of `weizhong.clinic.planning.plan.plan`, by its own names.

    Raises
    ------
    MissingInput
        If a reason is given for no change.
    InputError
        If the practitioner's file cannot be used.
    """
    from weizhong.clinic.documents.changes import Amendment

    wishes = [
        *(Amendment(action="add", code=code, side=side, reason=given.reason) for code, side in given.add),
        *(Amendment(action="drop", code=code, side=side, reason=given.reason) for code, side in given.drop),
        *(
            Amendment(action="swap", code=old, with_code=new, side=side, reason=given.reason)
            for old, side, new in given.swap
        ),
    ]
    if given.reason and not wishes:
        raise MissingInput("--reason explains a change; name one with --add, --drop or --swap.")
    who = practitioner_of(given.practitioner) if given.practitioner else None
    return {"style": given.style, "amendments": wishes, "practitioner": who}


def practitioner_of(file: Path) -> "Practitioner":
    """Return the practitioner of a file.

    Raises
    ------
    InputError
        If it cannot be read or used.
    """
    from weizhong.clinic.files.practitioner_file import read_practitioner_text
    from weizhong.fhir.patient_file import text_of

    return read_practitioner_text(text_of(file))


def _point(text: str) -> tuple[str, str]:
    """A code and perhaps a side; codes have colons of their own: ``EX-B2:L4:left``."""
    code, _, side = text.rpartition(":")
    if code and side in _SIDES:
        return code, side
    if not text or "=" in text:
        raise ArgumentTypeError("give a point, such as BL23 or BL23:left")
    return text, "both"


def _pair(text: str) -> tuple[str, str, str]:
    old, sign, new = text.partition("=")
    if not (old and sign and new):
        raise ArgumentTypeError("give two points, such as BL25=BL26")
    code, side = _point(old)
    return code, side, new
