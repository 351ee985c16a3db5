"""What every watcher of a session knows: who, which plan, which limits; and whether something may begin."""

from collections.abc import Iterator
from typing import Any

from tests.checker.gate import holds, is_local, named_modalities, rows, sites_of
from tests.checker.limits import Limits, limits_of
from tests.checker.places import reaches
from tests.checker.plan_gate import spot_lateral_cm
from tests.checker.reading import modalities_at, sites, treatments
from tests.checker.session_log import Memory
from tests.checker.tables import table

Document = dict[str, Any]
STRENGTHS = ["none", "gentle", "moderate", "strong"]


class Watching:
    """The case, the plan, and what is remembered of the session so far."""

    def __init__(self, case: Document, plan: Document) -> None:
        self.case, self.plan, self.now = case, plan, Memory()
        self.limits: Limits = limits_of(case)
        self.planned = {(point["code"], point["side"]): (group, point) for group, point in sites(plan)}

    def may_begin(self, technique: str) -> Iterator[str]:
        now = self.now
        if now.gate in ("stop", "ask"):
            yield "begun_against_the_gate"
        if now.is_stopped:
            yield "begun_after_stop"
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
        known = self.planned.get((code, side))
        if (code, side) in self.now.unfit_skin:
            yield "begun_on_unfit_skin"
        if self.is_barred(code, side, modality):
            yield "begun_at_barred_site"
        if self.is_barred_for_the_person(modality):
            yield "begun_with_barred_modality"
        if known is None:
            yield "begun_at_unplanned_site"
            return
        group, point = known
        if modality not in modalities_at(point, self.case) and treatments(point):
            yield "begun_at_unplanned_site"
        if self.now.position and self.now.position != group["position"]:
            yield "begun_in_another_position"

    def is_barred(self, code: str, side: str, modality: str) -> bool:
        lateral_cm = spot_lateral_cm(self.case, {"code": code, "side": side})
        for row in rows(self.case["package"]):
            if not is_local(row) or holds(row, self.case) is not True:
                continue
            if row.get("leaves_out_points") and any(reaches(one, code, side) for one in row["points"]):
                return True
            is_meant = row["verdict"] == "avoid_site" and modality in named_modalities(row)
            if is_meant and any(reaches(one, code, side, lateral_cm) for one in sites_of(row, self.case)):
                return True
        return False

    def is_barred_for_the_person(self, modality: str) -> bool:
        return any(
            row["verdict"] in ("stop", "avoid_modality")
            and not is_local(row)
            and modality in named_modalities(row)
            and holds(row, self.case) is True
            for row in rows(self.case["package"])
        )
