"""Handing results to the outlet: drawn for a reader, or as JSON for a program."""

from argparse import Namespace
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from rich.console import Console

    from weizhong.cli.words import PlanFormat
    from weizhong.clinic.documents.case import Case
    from weizhong.clinic.documents.treatment_plan import TreatmentPlan


def present(made: "TreatmentPlan", case: "Case", form: "PlanFormat", output: "Path | None") -> None:
    """Show or write a plan."""
    from weizhong.report import outlet

    if form == "terminal":
        from weizhong.report.terminal import print_plan

        outlet.show(lambda console: print_plan(made, console), output)
        return
    from weizhong.report.formats import render

    outlet.write(render(made, case, form), output)


def offer(values: object, draw: Callable[["Console"], None], given: Namespace) -> None:
    """Write `values` as JSON or draw them, as the words ask."""
    from weizhong.report import outlet

    if given.format == "json":
        outlet.write_json(values, given.output)
    else:
        outlet.show(draw, given.output)
