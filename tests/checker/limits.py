"""What the rules that hold for a person take off every dose: of each limit the strictest."""

from typing import Any, NamedTuple

from tests.checker.gate import holds, is_local, named_modalities, rows, sites_of
from tests.checker.places import reaches
from tests.checker.tables import table

Document = dict[str, Any]
FORCES = ("stimulation", "current", "heat", "suction", "pressure")


class Limits(NamedTuple):
    """Limits of a person; None, false or empty where there is none."""

    depth_mm: float | None
    diameter_mm: float | None
    minutes: float | None
    needles: int | None
    strength: dict[str, str]
    lying_only: bool
    stay_with_person: bool
    none_left_in: bool
    materials: frozenset[str]

    def forbids_material(self, name: str) -> bool:
        """Say whether a needle of a material, or anything it contains, is forbidden; unknown ones are."""
        for row in table("clinic/needles").get("material", []):
            if row["id"] == name:
                return name in self.materials or bool(self.materials & set(row["contains"]))
        return bool(self.materials)


def limits_of(
    case: Document, modalities: set[str], site: tuple[str, str, float | None] | None = None
) -> Limits:
    """Return what is taken off some modalities for a person, and at a site if one is told.

    Whatever holds counts, and whatever is not answered and is kept meanwhile.
    """
    given = [
        row["restrict"]
        for row in rows(case["package"])
        if "restrict" in row
        and named_modalities(row) & modalities
        and is_kept(row, case)
        and (not is_local(row) or (site is not None and reached(row, case, site)))
    ]
    strength = {}
    for force in FORCES:
        told = [one[force] for one in given if force in one]
        if told:
            strength[force] = "none" if "none" in told else "gentle"
    return Limits(
        depth_mm=least(given, "depth_mm_at_most"),
        diameter_mm=least(given, "diameter_mm_at_most"),
        minutes=least(given, "retention_min_at_most"),
        needles=None
        if least(given, "needles_at_most") is None
        else int(least(given, "needles_at_most") or 0),
        strength=strength,
        lying_only=any(one.get("lying_only") for one in given),
        stay_with_person=any(one.get("stay_with_person") for one in given),
        none_left_in=any(one.get("none_left_in") for one in given),
        materials=frozenset(name for one in given for name in one.get("no_material", [])),
    )


def is_kept(row: Document, case: Document) -> bool:
    """Say whether a row is true of the person, or unanswered and kept meanwhile."""
    found = holds(row, case)
    return found is True or (found is None and row.get("while_unknown") == "apply")


def reached(row: Document, case: Document, site: tuple[str, str, float | None]) -> bool:
    """Say whether a site is one of those a row is about."""
    return any(reaches(name, *site) for name in sites_of(row, case))


def least(given: list[Document], name: str) -> float | None:
    return min((one[name] for one in given if name in one), default=None)
