"""What every watcher of a session knows: who, which plan, which limits; and whether something may begin."""

from collections.abc import Iterator
from typing import Any

from tests.checker.limits import Limits, limits_of
from tests.checker.plan_gate import barred_for_the_person, bars, is_left_out_point, spot_lateral_cm
from tests.checker.reading import modalities_at, on_the_day, sites, treatments
from tests.checker.session_log import Memory
from tests.checker.tables import table

Document = dict[str, Any]
STRENGTHS = ["none", "gentle", "moderate", "strong"]


class Watching:
    """The case, the plan, and what is remembered of the session so far."""

    def __init__(self, case: Document, plan: Document) -> None:
        self.case, self.plan, self.now = on_the_day(case, plan), plan, Memory()
        used = {name for _, point in sites(plan) for name in modalities_at(point, case)}
        self.limits = limits_of(self.case, used)
        self.planned: dict[tuple[str, str], list[tuple[Document, Document]]] = {}
        for group, point in sites(plan):
            self.planned.setdefault((point["code"], point["side"]), []).append((group, point))
        for place in plan.get("ear") or []:
            # Which ear is treated is open; it is done in the last position, without another turn.
            for side in ("left", "right"):
                self.planned[place["code"], side] = [(plan["positions"][-1], {**place, "side": side})]

    def limits_at(self, code: str, side: str, modality: str) -> Limits:
        """Return what is taken off one modality at a site."""
        twins = self.planned.get((code, side), [])
        far = max((spot_lateral_cm(point) or 0.0 for _, point in twins), default=None)
        return limits_of(self.case, {modality}, (code, side, far))

    def may_be_over_a_needle(self, event: Document) -> bool:
        """Say whether a technique, in the manner told, may be given where a needle is in."""
        row = table("clinic/session")["technique"][event["modality"]]
        only = row.get("over_needle_manners")
        return bool(row["over_needle"]) and (only is None or event.get("manner", "") in only)

    def may_begin(self, technique: str) -> Iterator[str]:
        now = self.now
        if now.gate in ("stop", "ask"):
            yield "begun_against_the_gate"
        if now.is_stopped:
            yield "begun_after_stop"
        if now.is_visit_over:
            yield "begun_after_the_visit_was_over"
        if not now.is_person_known:
            yield "begun_before_the_person"
        if technique in now.withdrawn:
            yield "begun_after_consent_withdrawn"
        elif technique not in now.consented:
            yield "begun_without_consent"
        if not self.is_qualified(technique):
            yield "begun_out_of_scope"
        if not now.position:
            yield "begun_without_position"
        elif not now.skin_checked:
            yield "begun_without_skin_check"
        if not now.in_contact:
            yield "begun_without_contact"
        rows_ = table("clinic/session")["incident"]
        if any(rows_[kind]["halts"] for kind in now.incidents.values()):
            yield "begun_during_an_incident"

    def is_qualified(self, technique: str) -> bool:
        day = str(self.now.opened["day"])
        for one in self.now.opened["practitioner"].get("qualifications", []):
            since, until = one.get("since") or "", one.get("until") or "9999"
            names = one.get("techniques") or [one.get("technique")]
            if technique in names and str(since) <= day <= str(until):
                return True
        return False

    def at_site(self, code: str, side: str, modality: str) -> Iterator[str]:
        if (code, side) in self.now.unfit_skin:
            yield "begun_on_unfit_skin"
        if (code, side) in self.now.hurt:
            yield "begun_where_it_hurt_today"
        if modality in barred_for_the_person(self.case):
            yield "begun_with_barred_modality"
        twins = self.planned.get((code, side), [])
        if not twins:
            if is_left_out_point(self.case, code, side) or bars(self.case, code, side, modality, None):
                yield "begun_at_barred_site"
            yield "begun_at_unplanned_site"
            return
        yield from min((list(self.at_point(*twin, modality)) for twin in twins), key=len)

    def moxa_near(self, needle: Document) -> Iterator[str]:
        """Moxa burns as far from the skin as the shaft stands out: never less than the table's distance."""
        rows = table("clinic/techniques/warm_needle")["amount"]
        least_mm = 10 * next(row["at_least"] for row in rows if row["field"] == "distance_cm")
        length = self.now.packs.get(needle["pack"], {}).get("length_mm")
        if length is not None and length - needle["depth_mm"] < least_mm:
            yield "moxa_on_too_short_a_shaft"

    def is_too_little_outside(self, needle: Document) -> bool:
        """Less than the table's share of the shaft, which breaks at the handle, stands out of the skin."""
        length = self.now.packs.get(needle["pack"], {}).get("length_mm")
        least = table("clinic/needles")["outside"]["share_at_least"]
        return length is not None and (length - needle["depth_mm"]) / length < least

    def at_point(self, group: Document, point: Document, modality: str) -> Iterator[str]:
        code, side = point["code"], point["side"]
        is_left_out = is_left_out_point(self.case, code, side)
        if is_left_out or bars(self.case, code, side, modality, spot_lateral_cm(point)):
            yield "begun_at_barred_site"
        if modality not in modalities_at(point, self.case) and treatments(point):
            yield "begun_at_unplanned_site"
        if self.now.position and self.now.position != group["position"]:
            yield "begun_in_another_position"
