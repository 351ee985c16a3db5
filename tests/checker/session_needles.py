"""Needles of a session: packs, insertions, changes, removals, counts."""

from collections.abc import Iterator
from typing import Any

from tests.checker.depths import ceiling_mm
from tests.checker.limits import Limits
from tests.checker.reading import treatments
from tests.checker.session_watching import STRENGTHS, Watching
from tests.checker.tables import table

Document = dict[str, Any]


class WatchesNeedles(Watching):
    """Watches what pierces the skin by hand."""

    def on_needle_pack_opened(self, event: Document) -> Iterator[str]:
        if event["pack"] in self.now.packs:
            yield "pack_named_twice"
        self.now.packs[event["pack"]] = event
        if event.get("deviation"):
            return
        if str(event["expires_on"]) < str(self.now.opened["day"]):
            yield "pack_expired"
        if not event.get("is_intact", True):
            yield "pack_not_sterile"

    def on_needle_inserted(self, event: Document) -> Iterator[str]:
        now, code, side = self.now, event["code"], event["side"]
        technique = event.get("technique", "needling")
        if event["needle"] in now.needles:
            yield "needle_named_twice"
        pack = now.packs.get(event["pack"])
        if pack is None:
            yield "needle_from_no_pack"
        elif event["depth_mm"] > pack["length_mm"]:
            yield "deeper_than_its_length"
        if not event.get("deviation"):
            yield from self.may_begin(technique)
            yield from self.at_site(code, side, technique)
            yield from self.too_deep(event, "inserted")
            if self.is_too_little_outside(event):
                yield "inserted_with_too_little_outside"
            if technique == "warm_needle":
                yield from self.moxa_near(event)
            yield from self.of_the_pack(pack, self.limits_at(code, side, technique))
            for one in self.now.lying():
                if (one["code"], one["side"]) == (code, side) and not self.may_be_over_a_needle(one):
                    yield "inserted_beneath_something_on"
            if self.limits.needles is not None and len(now.needles) >= self.limits.needles:
                yield "more_needles_than_allowed"
        now.needles[event["needle"]] = event
        now.fate[event["needle"]] = "in"
        now.counted = None

    def of_the_pack(self, pack: Document | None, limits: Limits) -> Iterator[str]:
        if pack is None or pack.get("deviation"):
            return
        if limits.diameter_mm is not None and pack["diameter_mm"] > limits.diameter_mm:
            yield "needle_too_thick_for_the_person"
        if limits.forbids_material(pack.get("material", "")):
            yield "needle_of_forbidden_material" if pack.get("material") else "needle_of_unknown_material"

    def too_deep(self, event: Document, done: str) -> Iterator[str]:
        twins = self.planned.get((event["code"], event["side"]), [])
        limits = self.limits_at(event["code"], event["side"], event.get("technique", "needling"))
        if limits.depth_mm is not None and event["depth_mm"] > limits.depth_mm:
            yield f"{done}_deeper_than_restricted"
        found = [list(self.too_deep_at(*twin, event, done)) for twin in twins]
        yield from min(found, key=len, default=[])

    def too_deep_at(self, group: Document, point: Document, event: Document, done: str) -> Iterator[str]:
        depth, ceiling = event["depth_mm"], ceiling_mm(point["code"], self.case, group["position"])
        if ceiling is not None and depth >= ceiling:
            yield f"{done}_to_the_ceiling"
        allowed = depth_of(point, event.get("technique", "needling"))
        if allowed is None:
            yield f"{done}_where_no_depth_is_known"
        elif depth > allowed:
            yield f"{done}_deeper_than_planned"

    def on_needle_adjusted(self, event: Document) -> Iterator[str]:
        if self.now.fate.get(event["needle"]) != "in":
            yield "adjusted_though_not_in"
            return
        needle = self.now.needles[event["needle"]]
        changed = {**needle, "depth_mm": event["depth_mm"]}
        if event["depth_mm"] > needle["depth_mm"] and not event.get("deviation"):
            yield from self.too_deep(changed, "adjusted")
            if self.is_too_little_outside(changed):
                yield "adjusted_with_too_little_outside"
            yield from self.may_begin(needle.get("technique", "needling"))
            burning = [one.get("needle") for one in self.now.applications.values()]
            if needle.get("technique") == "warm_needle" or event["needle"] in burning:
                yield from self.moxa_near(changed)
        self.now.needles[event["needle"]] = changed

    def on_needle_stimulated(self, event: Document) -> Iterator[str]:
        if self.now.fate.get(event["needle"]) != "in":
            yield "stimulated_though_not_in"
            return
        needle = self.now.needles[event["needle"]]
        limits = self.limits_at(needle["code"], needle["side"], needle.get("technique", "needling"))
        allowed = "strong" if event.get("deviation") else limits.strength.get("stimulation", "strong")
        if STRENGTHS.index(event["strength"]) > STRENGTHS.index(allowed):
            yield "stimulated_too_strongly"
        if self.is_too_little_outside(needle) and not event.get("deviation"):
            yield "stimulated_with_too_little_outside"
        rows = table("clinic/techniques/dry_needling")["amount"]
        most_s = next(row["at_most"] for row in rows if row["field"] == "seconds")
        is_dry = needle.get("technique") == "dry_needling" and not event.get("deviation")
        if is_dry and (event.get("seconds") or 0) > most_s:
            yield "dry_needle_moved_too_long"

    def on_de_qi_noted(self, event: Document) -> Iterator[str]:
        if self.now.fate.get(event["needle"]) != "in":
            yield "felt_at_a_needle_not_in"

    def on_needle_removed(self, event: Document) -> Iterator[str]:
        fate = self.now.fate.get(event["needle"])
        if fate is None:
            yield "removed_never_inserted"
        elif fate != "in":
            yield "removed_twice"
        if not event.get("deviation"):
            for circuit in self.now.circuits.values():
                if event["needle"] in circuit["needles"]:
                    yield "removed_under_current"
        self.now.fate[event["needle"]] = "out" if event.get("is_intact", True) else "broken"
        self.now.counted = None

    def on_needles_counted(self, event: Document) -> Iterator[str]:
        self.now.counted = event["counted"]
        yield from ()


def depth_of(point: Document, technique: str) -> float | None:
    """Return how deep a needle may lie by the plan: by its dose, else its advice; None where none is told."""
    for one in treatments(point):
        if one["kind"] == technique:
            dose = one.get("depth_mm")
            told = [dose.get(name) for name in ("at_most", "below", "high")] if dose else []
            return min((mm for mm in told if mm is not None), default=None)
    advice = point["depth"]
    told = [advice["bound_mm"], advice["default_mm"], (advice["textbook_mm"] or [None, None])[1]]
    return min((mm for mm in told if mm is not None), default=None)
