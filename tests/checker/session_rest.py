"""Current, cups, heat and whatever else is put on a patient in a session."""

from collections.abc import Iterator
from typing import Any

from tests.checker.limits import limits_of
from tests.checker.places import regions_of
from tests.checker.plan_doses import most_pieces
from tests.checker.session_watching import STRENGTHS, Watching
from tests.checker.tables import table

Document = dict[str, Any]


class WatchesTheRest(Watching):
    """Watches current and everything that is not a needle held by hand."""

    def on_current_started(self, event: Document) -> Iterator[str]:
        ends = [self.now.needles.get(name) for name in event["needles"]]
        if any(self.now.fate.get(name) != "in" for name in event["needles"]):
            yield "current_through_a_needle_not_in"
        if not event.get("deviation"):
            yield from self.may_begin("electroacupuncture")
            yield from self.on_needles_withdrawn(event["needles"])
            yield from self.across([one for one in ends if one])
            yield from self.too_much(event)
            yield from self.no_current_through(ends)
            if any(self.is_too_little_outside(one) for one in ends if one):
                yield "current_with_too_little_outside"
            yield from (
                kind
                for one in ends
                if one
                for kind in self.at_site(one["code"], one["side"], "electroacupuncture")
                if kind not in ("begun_in_another_position",)
            )
        self.now.circuits[event["circuit"]] = event

    def no_current_through(self, ends: list[Document | None]) -> Iterator[str]:
        bears = {one["id"]: one["for_current"] for one in table("clinic/needles")["material"]}
        packs = [self.now.packs.get(one["pack"], {}) for one in ends if one]
        if not all(bears.get(pack.get("material", ""), True) for pack in packs):
            yield "current_through_what_bears_none"
        for one, pack in zip([one for one in ends if one], packs, strict=True):
            limits = self.limits_at(one["code"], one["side"], "electroacupuncture")
            if limits.forbids_material(pack.get("material", "")) and not pack.get("deviation"):
                yield "current_through_forbidden_material"

    def across(self, ends: list[Document]) -> Iterator[str]:
        never = set(table("clinic/techniques/electroacupuncture")["pairing"]["never_regions"])
        sides = {one["side"] for one in ends}
        if "midline" in sides:
            yield "current_through_the_midline"
        elif len(sides) > 1:
            yield "current_across_the_midline"
        for one in ends:
            if regions_of(one["code"], None) & never:
                yield "current_near_heart_or_cord"

    def too_much(self, event: Document) -> Iterator[str]:
        rules = table("clinic/session")["current"]
        if event.get("felt") in rules["never"]["felt"]:
            yield "current_that_hurts"
        allowed = limits_of(self.case, {"electroacupuncture"}).strength.get("current")
        if allowed == "none":
            yield "current_though_none_allowed"
        if allowed == "gentle" and event.get("felt", "nothing") not in rules["gentle"]["felt"]:
            yield "current_too_strong"
        amounts = {one["field"]: one for one in table("clinic/techniques/electroacupuncture")["amount"]}
        if (
            event.get("intensity_ma") is not None
            and event["intensity_ma"] > amounts["intensity_ma"]["at_most"]
        ):
            yield "current_too_strong"
        if event.get("minutes") is not None and event["minutes"] > amounts["minutes"]["at_most"]:
            yield "current_too_long"

    def on_current_changed(self, event: Document) -> Iterator[str]:
        if event["circuit"] not in self.now.circuits:
            yield "current_changed_though_off"
            return
        before = self.now.circuits[event["circuit"]]
        told, was = event.get("intensity_ma"), before.get("intensity_ma")
        is_same = event.get("frequency_hz") in (None, before.get("frequency_hz"))
        is_less = told is not None and was is not None and told < was and is_same
        if not is_less and not event.get("deviation"):
            yield from self.too_much(event)
        ends = [self.now.needles[name] for name in before["needles"] if name in self.now.needles]
        is_nothing_new = is_less or (told is not None and told == was and is_same)
        if not is_nothing_new and not event.get("deviation") and any(map(self.is_too_little_outside, ends)):
            yield "current_raised_with_too_little_outside"
        settings = [hz for hz in (before["frequency_hz"], before.get("frequency_2_hz")) if hz]
        allowed = [one["hz"] for one in table("clinic/techniques/electroacupuncture")["frequency"]]
        new = event.get("frequency_hz")
        if new is not None and [new] not in allowed and settings != [new] and not event.get("deviation"):
            yield "current_of_no_setting"
        changed = {"intensity_ma": told} | ({} if new is None else {"frequency_hz": new})
        self.now.circuits[event["circuit"]] = {
            **before,
            **{k: v for k, v in changed.items() if v is not None},
        }

    def on_current_stopped(self, event: Document) -> Iterator[str]:
        if self.now.circuits.pop(event["circuit"], None) is None:
            yield "current_stopped_though_off"

    def on_technique_applied(self, event: Document) -> Iterator[str]:
        row = table("clinic/session")["technique"][event["modality"]]
        if not event.get("deviation"):
            yield from self.may_begin(event["modality"])
            yield from self.at_site(event["code"], event["side"], event["modality"])
            yield from self.over_a_needle(event)
            yield from self.on_needles_withdrawn([event.get("needle", "")])
            if row.get("needs_needle") and event.get("needle") in self.now.needles:
                yield from self.moxa_near(self.now.needles[event["needle"]])
            limits = self.limits_at(event["code"], event["side"], event["modality"])
            allowed = limits.strength.get(row["limited_as"])
            strength = event.get("strength", "moderate")
            if allowed and STRENGTHS.index(strength) > STRENGTHS.index(allowed):
                yield "applied_too_strongly"
            if limits.minutes is not None and (event.get("minutes") or 0) > limits.minutes:
                yield "applied_too_long"
            most = most_pieces(event["modality"], self.case)
            on = sum(
                self.now.pieces_stuck[one] for one in self.now.pieces_stuck if one[0] == event["modality"]
            )
            if most is not None and on + event.get("pieces", 0) > most:
                yield "more_pieces_on_than_allowed"
        if row["punctures"] and row["may_stay"] and not event.get("deviation"):
            amounts = table(f"clinic/techniques/{event['modality']}")["amount"]
            most_mm = next(one["at_most"] for one in amounts if one["field"] == "depth_mm")
            if self.now.packs.get(event.get("pack"), {}).get("length_mm", 0) > most_mm:
                yield "worn_needle_too_long"
        if row["punctures"] and event.get("pack") not in self.now.packs:
            yield "needle_from_no_pack"
        if row["counted"] and not event.get("pieces"):
            yield "pieces_not_counted"
        self.now.applications[event["application"]] = event
        self.now.put_on[event["application"]] = event
        self.now.pieces_on[event["application"]] = event.get("pieces", 0)
        self.now.pieces_stuck[event["modality"], event["application"]] = event.get("pieces", 0)

    def on_needles_withdrawn(self, names: list[str]) -> Iterator[str]:
        there = [self.now.needles[name] for name in names if name in self.now.needles]
        if any(one.get("technique", "needling") in self.now.withdrawn for one in there):
            yield "begun_on_a_needle_without_consent"

    def over_a_needle(self, event: Document) -> Iterator[str]:
        here = (event["code"], event["side"])
        there = [name for name, one in self.now.needles.items() if (one["code"], one["side"]) == here]
        if any(self.now.fate[name] != "out" for name in there) and not self.may_be_over_a_needle(event):
            yield "applied_over_a_needle"

    def on_technique_ended(self, event: Document) -> Iterator[str]:
        if event["application"] not in self.now.applications:
            yield "ended_though_not_on"
        elif self.now.pieces_on[event["application"]] != event.get("pieces_off", 0):
            yield "pieces_left_behind"
        begun = self.now.applications.pop(event["application"], None)
        if begun is not None:
            self.now.pieces_stuck[begun["modality"], event["application"]] -= event.get("pieces_off", 0)

    def on_left_in_place(self, event: Document) -> Iterator[str]:
        begun = self.now.applications.get(event["application"])
        if begun is None:
            yield "ended_though_not_on"
            return
        row = table("clinic/session")["technique"][begun["modality"]]
        if not row["may_stay"]:
            yield "left_in_what_never_stays"
        if begun["modality"] in self.now.withdrawn and not event.get("deviation"):
            yield "left_in_without_consent"
        limits = self.limits_at(begun["code"], begun["side"], begun["modality"])
        if row["punctures"] and limits.none_left_in and not event.get("deviation"):
            yield "left_in_what_never_stays"
        if str(event["remove_by"]) < str(self.now.opened["day"]):
            yield "to_be_removed_in_the_past"
        self.now.handed_over = True
        self.now.pieces_on[event["application"]] -= event["pieces"]
        if self.now.pieces_on[event["application"]] == 0:
            self.now.applications.pop(event["application"])
