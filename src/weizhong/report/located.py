"""Located points on their own, without a plan: as a document and in the terminal."""

from collections.abc import Sequence
from typing import Any

from rich.console import Console

from weizhong._version import __version__
from weizhong.anatomy.placed_point import PlacedPoint
from weizhong.facts.tables import digest
from weizhong.report import terminal

SCHEMA = "weizhong.located/1"


def as_document(points: Sequence[PlacedPoint], notes: Sequence[str]) -> dict[str, Any]:
    """Return located points as values ready for JSON.

    Parameters
    ----------
    points : sequence of PlacedPoint
        In the order asked for.
    notes : sequence of str
        Why errors are wider than usual for this body, if they are.
    """
    return {
        "schema": SCHEMA,
        "software_version": __version__,
        "facts_digest": digest(),
        "warnings": list(notes),
        "points": list(points),
    }


def print_located(points: Sequence[PlacedPoint], notes: Sequence[str], console: Console) -> None:
    """Print located points and what widens their errors.

    Parameters
    ----------
    points : sequence of PlacedPoint
        In the order asked for.
    notes : sequence of str
        Why errors are wider than usual for this body, if they are.
    console : rich.console.Console
        Where.
    """
    terminal.print_located(points, console)
    for note in notes:
        console.print(f"\nNote: {note}", markup=False)
