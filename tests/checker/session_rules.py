"""Does a session obey the plan, the gate and its own order? Event by event, from the tables alone."""

from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any

from tests.checker.depths import hazards
from tests.checker.reading import modalities_at, treatments
from tests.checker.session_log import clock, standing
from tests.checker.session_needles import WatchesNeedles
from tests.checker.session_rest import WatchesTheRest
from tests.checker.tables import table
from tests.checker.violation import Violation

Document = dict[str, Any]
AFTER_CLOSING = ("session_signed", "amendment_added", "clock_set")


def check_session(case: Document, plan: Document, events: list[Document]) -> list[Violation]:
    """Return every rule that a session breaks; a limit passed with a reason is a record, no breach."""
    watcher = Watcher(case, plan)
    found = list(clock_of(events))
    for number, event in standing(events):
        found += [Violation(kind, f"event {number}, {event['event']}") for kind in watcher.see(event)]
    return found


def blanks(event: Document, path: str = "") -> Iterator[str]:
    """Name every text of an event that holds blanks alone."""
    for name, value in event.items():
        if isinstance(value, dict):
            yield from blanks(value, f"{path}{name}.")
        elif isinstance(value, str) and value and not value.strip():
            yield f"{path}{name}"


def clock_of(events: list[Document]) -> Iterator[Violation]:
    longest = table("clinic/session")["clock"]["confirm_after_min"]
    signed = False
    years = table("clinic/session")["years"]
    for event in events:
        if not years["first"] <= clock(event).year <= years["last"]:
            yield Violation("year_out_of_the_world", event["event"])
    for before, after in pairwise(events):
        signed = signed or before["event"] == "session_signed"
        passed_min = (clock(after) - clock(before)).total_seconds() / 60
        if after["event"] != "clock_set" and passed_min < 0:
            yield Violation("clock_backwards", after["event"])
        if after["event"] != "clock_set" and passed_min > longest and not signed:
            yield Violation("unexplained_gap", after["event"])


class Watcher(WatchesNeedles, WatchesTheRest):
    """Goes through a session and names what should not have happened."""

    def see(self, event: Document) -> Iterator[str]:
        now, name = self.now, event["event"]
        if not now.opened and name != "session_opened":
            yield "event_before_opening"
            return
        if now.is_signed and name not in ("amendment_added", "clock_set"):
            yield "event_after_signing"
        elif now.is_closed and name not in AFTER_CLOSING:
            yield "event_after_closing"
        if any(True for _ in blanks(event)):
            yield "blank_text"
        look: Callable[[Document], Iterator[str]] | None = getattr(self, f"on_{name}", None)
        if look:
            yield from look(event)

    # ---- beginning

    def on_session_opened(self, event: Document) -> Iterator[str]:
        if self.now.opened:
            yield "opened_twice"
        if self.plan["status"] != "plan":
            yield "session_without_a_plan"
        if not event["practitioner"].get("qualifications"):
            yield "nobody_qualified"
        if event["gate"]["case_digest"] != event["case_digest"]:
            yield "gate_of_another_case"
        self.now.opened = event
        yield from self.gate_run(event["gate"])
        if self.now.gate in ("stop", "ask"):
            yield "opened_against_the_gate"
        yield from self.agenda(event["agenda"])

    def gate_run(self, gate: Document) -> Iterator[str]:
        self.now.gate = gate["verdict"]
        if gate["day"] != str(self.now.opened["day"]):
            yield "gate_of_another_day"

    def agenda(self, agenda: Document) -> Iterator[str]:
        """What the session may do is never more than the plan says."""
        for site in agenda.get("sites", []):
            twins = self.planned.get((site["code"], site["side"]), [])
            if not twins:
                yield "agenda_beyond_plan"
                continue
            if site["position"] not in [group["position"] for group, _ in twins]:
                yield "agenda_in_another_position"
            dosed = [point for _, point in twins if treatments(point)]
            if dosed and not any(set(site["modalities"]) <= modalities_at(one, self.case) for one in dosed):
                yield "agenda_beyond_plan"

    def on_gate_checked(self, event: Document) -> Iterator[str]:
        yield from self.gate_run(event["gate"])

    def on_plan_changed(self, event: Document) -> Iterator[str]:
        yield from self.gate_run(event["gate"])
        if self.now.gate in ("stop", "ask"):
            yield "plan_changed_against_the_gate"
        if not event["reason"].strip():
            yield "plan_changed_without_reason"

    def on_person_confirmed(self, event: Document) -> Iterator[str]:
        rows = table("clinic/session")["identity"]
        if len(set(event["identifiers"])) < rows["at_least"]:
            yield "person_by_one_identifier"
        if any(one not in rows["kind"] for one in event["identifiers"]):
            yield "identifier_written_down"
        if not event["is_side_shown"]:
            yield "another_side_than_shown"
        self.now.is_person_known = True

    def on_consent_given(self, event: Document) -> Iterator[str]:
        if not self.now.is_person_known:
            yield "consent_before_the_person"
        if not event["techniques"]:
            yield "consent_to_nothing"
        rows = table("clinic/session")["technique"]
        if event["form"] != "written" and any(
            rows.get(one, {}).get("needs_written") for one in event["techniques"]
        ):
            yield "consent_not_written"
        self.now.consented |= set(event["techniques"])
        self.now.withdrawn -= set(event["techniques"])

    def on_consent_withdrawn(self, event: Document) -> Iterator[str]:
        taken = set(event.get("techniques") or self.now.consented)
        self.now.withdrawn |= taken & self.now.consented
        yield from ()

    def on_contact_started(self, event: Document) -> Iterator[str]:
        self.now.in_contact = True
        yield from ()

    def on_contact_paused(self, event: Document) -> Iterator[str]:
        rows = table("clinic/session")
        if not event.get("deviation"):
            if self.limits.stay_with_person and self.now.anything_on():
                yield "left_alone"
            if any(
                rows["technique"][one["modality"]].get("never_alone")
                for one in self.now.applications.values()
            ):
                yield "left_alone_with_what_burns"
            if any(rows["incident"][kind]["halts"] for kind in self.now.incidents.values()):
                yield "left_alone_in_an_incident"
        self.now.in_contact = False

    def on_position_taken(self, event: Document) -> Iterator[str]:
        if not event.get("deviation"):
            if self.now.anything_on():
                yield "turned_with_something_on"
            if self.limits.lying_only and event["position"] == "sitting":
                yield "sat_though_lying_only"
        self.now.position, self.now.skin_checked, self.now.unfit_skin = event["position"], False, set()

    def on_skin_checked(self, event: Document) -> Iterator[str]:
        if not event["hands_clean"]:
            yield "hands_not_clean"
        if not event["skin_clean"]:
            yield "skin_not_clean"
        self.now.skin_checked = True
        self.now.unfit_skin = {(one["code"], one["side"]) for one in event.get("barred", [])}

    # ---- what goes wrong

    def on_incident_reported(self, event: Document) -> Iterator[str]:
        self.now.incidents[event["incident"]] = event["kind"]
        self.now.incidents_seen.add(event["kind"])
        if table("clinic/session")["incident"][event["kind"]].get("bars_site"):
            at = self.now.needles.get(event.get("needle", ""), event)
            sides = [at["side"]] if at.get("side") else ["left", "right", "midline"]
            self.now.hurt |= {(at.get("code", ""), side) for side in sides}
        becomes = table("clinic/session")["incident"][event["kind"]].get("needle_becomes")
        if becomes and event.get("needle"):
            if event["needle"] not in self.now.fate:
                yield "incident_of_an_unknown_needle"
            self.now.fate[event["needle"]] = becomes
        self.needle_of = {**getattr(self, "needle_of", {}), event["incident"]: event.get("needle", "")}

    def on_incident_resolved(self, event: Document) -> Iterator[str]:
        kind = self.now.incidents.pop(event["incident"], None)
        if kind is None:
            yield "resolved_though_not_open"
            return
        outcome = table("clinic/session")["incident"][kind]["outcome"][event["outcome"]]
        if outcome.get("needs_ambulance") and not event.get("called_ambulance"):
            yield "ambulance_not_called"
        if outcome.get("needs_referral") and not event.get("referred_to"):
            yield "referred_to_nobody"
        rules = table("clinic/session")
        rests_on = rules["nothing_on"]
        is_on = "in" in self.now.fate.values() or self.now.circuits or self.now.applications
        may_rest = any(outcome.get(one) for one in rests_on["but_not_with"])
        if kind in rests_on["incidents"] and is_on and not may_rest:
            yield "emergency_ended_with_something_on"
        ends = rules["handed_over"]
        if kind not in ends["but_not"] and any(outcome.get(one) for one in ends["outcomes_with"]):
            self.now.is_visit_over = True
        self.now.is_taken_over |= outcome.get("needs_ambulance", False)
        if "needle" in outcome and self.needle_of.get(event["incident"]):
            self.now.fate[self.needle_of[event["incident"]]] = outcome["needle"]
            self.now.counted = None if outcome["needle"] in ("in", "out") else self.now.counted

    def on_stopped_early(self, event: Document) -> Iterator[str]:
        self.now.is_stopped = True
        yield from ()

    # ---- the end

    def on_advice_given(self, event: Document) -> Iterator[str]:
        for name in event["advice"]:
            if table("clinic/session")["advice"][name]["written"] and event["form"] != "written":
                yield "written_advice_by_word"
        self.now.advice |= set(event["advice"])

    def on_session_closed(self, event: Document) -> Iterator[str]:
        now = self.now
        fates = list(now.fate.values())
        if "in" in fates:
            yield "closed_with_a_needle_in"
        if "broken" in fates or "missing" in fates:
            yield "closed_with_a_needle_unaccounted"
        if "out" in fates and now.counted is None:
            yield "closed_uncounted"
        elif "out" in fates and now.counted != fates.count("out"):
            yield "closed_with_a_wrong_count"
        if now.circuits:
            yield "closed_with_current_on"
        if now.applications:
            yield "closed_with_something_on"
        if now.incidents:
            yield "closed_with_an_open_incident"
        if not now.is_taken_over:
            yield from self.advice_missing()
        now.is_closed = True

    def advice_missing(self) -> Iterator[str]:
        codes = [one["code"] for one in self.now.needles.values()]
        lung = set(table("clinic/session")["thoracic"]["hazards"])
        sites = [(one["code"], one["side"]) for one in self.now.needles.values()]
        if (
            any(lung & set(hazards(site[0], self.lateral_cm(*site))) for site in sites)
            and "late_pneumothorax" not in self.now.advice
        ):
            yield "closed_without_advice_about_the_lung"
        if codes and "site_care" not in self.now.advice:
            yield "closed_without_aftercare"
        if self.now.handed_over and "left_in_place" not in self.now.advice:
            yield "closed_without_advice_about_what_stays"

    def lateral_cm(self, code: str, side: str) -> float | None:
        """Return how far from the midline a planned tender spot lies; of any other nobody told it."""
        twins = [point["lateral_cm"] for _, point in self.planned.get((code, side), [])]
        return twins[0] if twins else None

    def on_session_signed(self, event: Document) -> Iterator[str]:
        if not self.now.is_closed:
            yield "signed_before_closing"
        if event["practitioner"] != self.now.opened["practitioner"]["id"]:
            yield "signed_by_another"
        self.now.is_signed = True

    def on_amendment_added(self, event: Document) -> Iterator[str]:
        if not self.now.is_signed:
            yield "amended_before_signing"
