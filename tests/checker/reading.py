"""Looking things up in a plan that is a plain dictionary."""

from collections.abc import Iterator
from typing import Any

from tests.checker.tables import modalities

Document = dict[str, Any]


def sites(plan: Document) -> Iterator[tuple[Document, Document]]:
    """Yield every site with the position group it is treated in."""
    for group in plan["positions"]:
        for point in group["points"]:
            yield group, point


def treatments(point: Document) -> list[Document]:
    """Return the doses of a site, one per modality."""
    return list(point.get("treatments") or [])


def modalities_at(point: Document, case: Document) -> set[str]:
    """Return what is done at a site.

    A plan without structured doses does not say so by name; then whatever was asked for is taken to be done
    where the words of its technique are those of the modality and no other was asked for.
    """
    given = {one["kind"] for one in treatments(point)}
    if given:
        return given
    wanted = set(case.get("modalities") or ["needling"])
    return wanted if len(wanted) == 1 else set()


def is_needled(point: Document, case: Document) -> bool:
    """Return whether a needle passes the skin at a site."""
    return any(modalities()[name]["punctures"] for name in modalities_at(point, case))


def on_the_day(case: Document, plan: Document) -> Document:
    """Return a copy of the case with the day its plan was made, and room for what was looked up once."""
    return {**case, "today": plan["made_on"], "looked_up": {}}
