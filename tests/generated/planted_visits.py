"""Visits made wrong on purpose, one way each: what the checker must find, and how the visit was spoilt."""

from collections.abc import Callable
from copy import deepcopy
from typing import Any

Document = dict[str, Any]
Log = list[Document]
Plant = Callable[[Document, Document, Log], None]
PLANTED: dict[str, Plant] = {}


def plants(kind: str) -> Callable[[Plant], Plant]:
    """Register a way to spoil a visit."""

    def register(plant: Plant) -> Plant:
        assert kind not in PLANTED
        PLANTED[kind] = plant
        return plant

    return register


def find(log: Log, event: str, **fields: Any) -> Document:
    """Return the first event of a kind that has the fields told."""
    return next(
        one for one in log if one["event"] == event and all(one.get(key) == fields[key] for key in fields)
    )


def drop(log: Log, event: str, **fields: Any) -> Document:
    """Take an event out."""
    one = find(log, event, **fields)
    log.remove(one)
    return one


def before(log: Log, event: str, added: Document, **fields: Any) -> None:
    """Put an event before another, at its time."""
    other = find(log, event, **fields)
    log.insert(log.index(other), {"at": other["at"], **added})


def changed(event: str, found: str, where: Document, /, **to: Any) -> None:
    """Register the change of some fields of one event."""

    def plant(case: Document, plan: Document, log: Log) -> None:
        find(log, event, **where).update(to)

    plants(found)(plant)


def left_out(event: str, kind: str, **where: Any) -> None:
    """Register an event that never happened."""

    def plant(case: Document, plan: Document, log: Log) -> None:
        drop(log, event, **where)

    plants(kind)(plant)


N1, N2, N3 = {"needle": "n1"}, {"needle": "n2"}, {"needle": "n3"}

changed("session_opened", "nobody_qualified", {}, practitioner={"id": "p1", "qualifications": []})
changed("session_opened", "gate_of_another_case", {}, case_digest="other")
changed("person_confirmed", "person_by_one_identifier", {}, identifiers=["name", "name"])
changed("person_confirmed", "identifier_written_down", {}, identifiers=["name", "date_of_birth", "Ann"])
changed("person_confirmed", "another_side_than_shown", {}, is_side_shown=False)
changed("de_qi_noted", "felt_at_a_needle_not_in", {}, needle="n9")
changed("skin_checked", "hands_not_clean", {}, hands_clean=False)
changed("skin_checked", "skin_not_clean", {}, skin_clean=False)
changed("position_taken", "begun_in_another_position", {}, position="side_lying")
changed("needle_pack_opened", "pack_expired", {}, expires_on="2026-11-21")
changed("needle_pack_opened", "pack_not_sterile", {}, is_intact=False)
changed("needle_inserted", "begun_at_unplanned_site", N1, code="BL57")
changed("needle_inserted", "inserted_to_the_ceiling", N1, depth_mm=11.0)
changed("needle_inserted", "deeper_than_its_length", N1, depth_mm=30.0)
changed("needle_inserted", "needle_from_no_pack", N1, pack="B")
changed("needle_inserted", "needle_named_twice", N2, needle="n1")
changed("needle_adjusted", "adjusted_to_the_ceiling", N1, depth_mm=12.0)
changed("needle_inserted", "inserted_with_too_little_outside", N3, depth_mm=12.0)
changed("needle_pack_opened", "adjusted_with_too_little_outside", {"pack": "A"}, length_mm=5.0)
changed("needle_removed", "removed_never_inserted", N1, needle="n9")
changed("needle_removed", "removed_twice", N2, needle="n1")
changed("needles_counted", "closed_with_a_wrong_count", {}, counted=2)
changed("current_started", "current_across_the_midline", {}, needles=["n1", "n2"])
changed(
    "needle_inserted", "current_with_too_little_outside", N3, depth_mm=12.0, deviation="A cough drove it in."
)
changed("current_started", "current_that_hurts", {}, felt="painful")
changed("current_started", "current_too_strong", {}, intensity_ma=20.0)
changed("current_started", "current_too_long", {}, minutes=60.0)
changed("current_started", "current_through_a_needle_not_in", {}, needles=["n2", "n8"])
changed("technique_applied", "pieces_not_counted", {"application": "a1"}, pieces=0)
changed("technique_applied", "more_pieces_on_than_allowed", {"application": "a2"}, pieces=9)
changed("technique_ended", "pieces_left_behind", {}, pieces_off=1)
changed("left_in_place", "to_be_removed_in_the_past", {}, remove_by="2026-11-20")
changed("advice_given", "written_advice_by_word", {}, form="spoken")
changed("advice_given", "closed_without_advice_about_what_stays", {}, advice=["site_care"])
changed("advice_given", "closed_without_aftercare", {}, advice=["left_in_place"])
changed("session_signed", "signed_by_another", {}, practitioner="p2")
changed("incident_resolved", "ambulance_not_called", {}, outcome="ambulance")
changed("consent_given", "consent_to_nothing", {}, techniques=[])
changed("current_stopped", "current_stopped_though_off", {}, circuit="c9")
changed("technique_ended", "ended_though_not_on", {}, application="a9")
changed("incident_resolved", "resolved_though_not_open", {}, incident="i9")
left_out("session_opened", "event_before_opening")
left_out("person_confirmed", "consent_before_the_person")
left_out("person_confirmed", "begun_before_the_person")
changed("needle_pack_opened", "blank_text", {}, lot=" ")
changed("session_opened", "year_out_of_the_world", {}, at="0001-01-01T10:00:00Z")
left_out("consent_given", "begun_without_consent")
left_out("contact_started", "begun_without_contact")
left_out("position_taken", "begun_without_position")
left_out("skin_checked", "begun_without_skin_check")
left_out("needle_removed", "closed_with_a_needle_in", needle="n1")
left_out("needles_counted", "closed_uncounted")
left_out("current_stopped", "closed_with_current_on")
left_out("technique_ended", "closed_with_something_on")
left_out("incident_resolved", "closed_with_an_open_incident")
left_out("session_closed", "signed_before_closing")


def answered(kind: str, **answers: str) -> None:
    """Register a case whose answers take something off that the visit did not heed."""

    def plant(case: Document, plan: Document, log: Log) -> None:
        case["answers"].update(answers)

    plants(kind)(plant)


answered("stimulated_too_strongly", anticoagulant="yes")
answered("applied_too_strongly", fragile_skin="yes")
answered("left_in_what_never_stays", immunosuppressed="yes")


@plants("inserted_deeper_than_restricted")
def _(case: Document, plan: Document, log: Log) -> None:
    case["answers"]["anticoagulant"] = "yes"
    find(log, "needle_inserted", needle="n1")["depth_mm"] = 9.0


@plants("needle_too_thick_for_the_person")
def _(case: Document, plan: Document, log: Log) -> None:
    case["answers"]["anticoagulant"] = "yes"
    find(log, "needle_pack_opened")["diameter_mm"] = 0.25


@plants("needle_of_forbidden_material")
def _(case: Document, plan: Document, log: Log) -> None:
    case["answers"]["metal_allergy"] = "yes"
    find(log, "needle_pack_opened")["material"] = "steel"


@plants("needle_of_unknown_material")
def _(case: Document, plan: Document, log: Log) -> None:
    case["answers"]["metal_allergy"] = "yes"


@plants("current_through_forbidden_material")
def _(case: Document, plan: Document, log: Log) -> None:
    case["answers"]["metal_allergy"] = "yes"
    find(log, "needle_pack_opened")["material"] = "steel"


changed("technique_applied", "worn_needle_too_long", {"application": "a2"}, pack="A")
changed("consent_given", "consent_not_written", {}, techniques=["wet_cupping"], form="spoken")
changed("needle_inserted", "moxa_on_too_short_a_shaft", N1, technique="warm_needle")


@plants("dry_needle_moved_too_long")
def _(case: Document, plan: Document, log: Log) -> None:
    find(log, "needle_inserted", needle="n1")["technique"] = "dry_needling"
    find(log, "needle_stimulated")["seconds"] = 31.0


@plants("current_of_no_setting")
def _(case: Document, plan: Document, log: Log) -> None:
    change = {"event": "current_changed", "circuit": "c1", "intensity_ma": 1.0, "frequency_hz": 900.0}
    before(log, "current_stopped", change)


changed("needle_pack_opened", "current_through_what_bears_none", {}, material="coated_steel")


@plants("left_alone")
def _(case: Document, plan: Document, log: Log) -> None:
    case["answers"]["epilepsy"] = "yes"
    before(log, "needle_stimulated", {"event": "contact_paused"})


CUPS = {"event": "technique_applied", "modality": "cupping", "code": "BL23", "side": "left", "pieces": 2}


@plants("applied_over_a_needle")
def _(case: Document, plan: Document, log: Log) -> None:
    before(log, "needle_stimulated", {**CUPS, "application": "a9"})


@plants("inserted_beneath_something_on")
def _(case: Document, plan: Document, log: Log) -> None:
    before(log, "needle_inserted", {**CUPS, "application": "a9"}, needle="n1")


@plants("left_alone_with_what_burns")
def _(case: Document, plan: Document, log: Log) -> None:
    burning = {**CUPS, "modality": "moxa", "manner": "indirect", "pieces": 0, "application": "a9"}
    before(log, "needle_stimulated", burning)
    before(log, "needle_stimulated", {"event": "contact_paused"})


@plants("left_alone_in_an_incident")
def _(case: Document, plan: Document, log: Log) -> None:
    before(log, "needle_stimulated", {"event": "incident_reported", "incident": "i9", "kind": "faint"})
    before(log, "needle_stimulated", {"event": "contact_paused"})


@plants("left_in_without_consent")
def _(case: Document, plan: Document, log: Log) -> None:
    before(log, "left_in_place", {"event": "consent_withdrawn", "techniques": ["press_needle"]})


@plants("begun_on_a_needle_without_consent")
def _(case: Document, plan: Document, log: Log) -> None:
    find(log, "needle_inserted", needle="n2")["technique"] = "needling"
    before(log, "current_started", {"event": "consent_withdrawn", "techniques": ["needling"]})


@plants("sat_though_lying_only")
def _(case: Document, plan: Document, log: Log) -> None:
    case["answers"]["first_treatment"] = "yes"
    find(log, "position_taken")["position"] = "sitting"


@plants("session_without_a_plan")
def _(case: Document, plan: Document, log: Log) -> None:
    plan["status"] = "draft"


@plants("gate_of_another_day")
def _(case: Document, plan: Document, log: Log) -> None:
    find(log, "session_opened")["gate"]["day"] = "2026-11-21"


@plants("opened_against_the_gate")
def _(case: Document, plan: Document, log: Log) -> None:
    find(log, "session_opened")["gate"]["verdict"] = "ask"


@plants("agenda_beyond_plan")
def _(case: Document, plan: Document, log: Log) -> None:
    find(log, "session_opened")["agenda"]["sites"][0]["code"] = "BL13"


@plants("agenda_in_another_position")
def _(case: Document, plan: Document, log: Log) -> None:
    find(log, "session_opened")["agenda"]["sites"][0]["position"] = "supine"


@plants("opened_twice")
def _(case: Document, plan: Document, log: Log) -> None:
    log.insert(1, deepcopy(log[0]))


@plants("begun_out_of_scope")
def _(case: Document, plan: Document, log: Log) -> None:
    for one in find(log, "session_opened")["practitioner"]["qualifications"]:
        one["until"] = "2026-11-21"


@plants("begun_after_consent_withdrawn")
def _(case: Document, plan: Document, log: Log) -> None:
    before(log, "needle_inserted", {"event": "consent_withdrawn", "techniques": ["needling"]})


@plants("begun_after_stop")
def _(case: Document, plan: Document, log: Log) -> None:
    before(log, "needle_inserted", {"event": "stopped_early", "by": "patient", "reason": ""})


@plants("begun_against_the_gate")
def _(case: Document, plan: Document, log: Log) -> None:
    gate = find(log, "session_opened")["gate"] | {"verdict": "stop"}
    before(log, "needle_inserted", {"event": "gate_checked", "gate": gate})


@plants("begun_during_an_incident")
def _(case: Document, plan: Document, log: Log) -> None:
    before(log, "needle_inserted", {"event": "incident_reported", "incident": "i9", "kind": "faint"})


@plants("begun_on_unfit_skin")
def _(case: Document, plan: Document, log: Log) -> None:
    find(log, "skin_checked")["barred"] = [{"code": "BL23", "side": "left", "what": "a sore"}]


@plants("begun_where_it_hurt_today")
def _(case: Document, plan: Document, log: Log) -> None:
    bruise = {"event": "incident_reported", "incident": "i9", "kind": "bruise", "code": "BL23"}
    before(log, "needle_inserted", {**bruise, "side": "left"})


@plants("begun_at_barred_site")
def _(case: Document, plan: Document, log: Log) -> None:
    case["answers"]["broken_skin_or_lesion"] = "yes"
    case["sites"] = {"broken_skin_or_lesion": ["left_lumbar"]}


@plants("begun_with_barred_modality")
def _(case: Document, plan: Document, log: Log) -> None:
    case["answers"]["active_implant"] = "yes"


@plants("inserted_where_no_depth_is_known")
def _(case: Document, plan: Document, log: Log) -> None:
    for group in plan["positions"]:
        for point in group["points"]:
            point["depth"] |= dict.fromkeys(("textbook_mm", "bound_mm", "default_mm"))
            for one in point.get("treatments") or []:
                one.pop("depth_mm", None)


@plants("inserted_deeper_than_planned")
def _(case: Document, plan: Document, log: Log) -> None:
    for group in plan["positions"]:
        for point in group["points"]:
            point["depth"] |= {"textbook_mm": None, "bound_mm": 2.0, "default_mm": None}
            for one in point.get("treatments") or []:
                one["depth_mm"] = {"high": 2.0}


@plants("turned_with_something_on")
def _(case: Document, plan: Document, log: Log) -> None:
    before(log, "needle_stimulated", {"event": "position_taken", "position": "supine"})


@plants("removed_under_current")
def _(case: Document, plan: Document, log: Log) -> None:
    stopped = drop(log, "current_stopped")
    log.insert(log.index(find(log, "needles_counted")), stopped)


@plants("adjusted_though_not_in")
def _(case: Document, plan: Document, log: Log) -> None:
    find(log, "needle_adjusted")["needle"] = "n7"


@plants("stimulated_though_not_in")
def _(case: Document, plan: Document, log: Log) -> None:
    find(log, "needle_stimulated")["needle"] = "n7"


@plants("current_through_the_midline")
def _(case: Document, plan: Document, log: Log) -> None:
    find(log, "needle_inserted", needle="n2").update({"code": "GV4", "side": "midline"})


@plants("current_near_heart_or_cord")
def _(case: Document, plan: Document, log: Log) -> None:
    find(log, "needle_inserted", needle="n2").update({"code": "BL15"})


@plants("closed_without_advice_about_the_lung")
def _(case: Document, plan: Document, log: Log) -> None:
    find(log, "needle_inserted", needle="n1").update({"code": "BL13"})
    find(log, "advice_given")["advice"].remove("late_pneumothorax")


@plants("closed_with_a_needle_unaccounted")
def _(case: Document, plan: Document, log: Log) -> None:
    find(log, "needle_removed", needle="n1")["is_intact"] = False


@plants("event_after_closing")
def _(case: Document, plan: Document, log: Log) -> None:
    before(log, "session_signed", {"event": "contact_started"})


@plants("event_after_signing")
def _(case: Document, plan: Document, log: Log) -> None:
    log.append({"event": "contact_started", "at": log[-1]["at"]})


@plants("amended_before_signing")
def _(case: Document, plan: Document, log: Log) -> None:
    before(log, "session_signed", {"event": "amendment_added", "by": "p1", "text": "x"})


@plants("clock_backwards")
def _(case: Document, plan: Document, log: Log) -> None:
    find(log, "needle_inserted", needle="n2")["at"] = "2026-11-22T08:00:00Z"


@plants("unexplained_gap")
def _(case: Document, plan: Document, log: Log) -> None:
    for one in log[log.index(find(log, "needle_inserted", needle="n2")) :]:
        one["at"] = one["at"].replace("T09", "T15").replace("T10", "T16")


@plants("current_raised_with_too_little_outside")
def _(case: Document, plan: Document, log: Log) -> None:
    cough = {"needle": "n3", "depth_mm": 14.0, "deviation": "A cough drove it in.", "angle_deg": 90.0}
    before(log, "current_stopped", {"event": "needle_adjusted", **cough})
    before(log, "current_stopped", {"event": "current_changed", "circuit": "c1", "intensity_ma": 2.0})


@plants("stimulated_with_too_little_outside")
def _(case: Document, plan: Document, log: Log) -> None:
    cough = {"needle": "n1", "depth_mm": 14.0, "deviation": "A cough drove it in.", "angle_deg": 90.0}
    before(log, "needle_stimulated", {"event": "needle_adjusted", **cough})


@plants("current_changed_though_off")
def _(case: Document, plan: Document, log: Log) -> None:
    before(log, "current_started", {"event": "current_changed", "circuit": "c1", "intensity_ma": 1.0})


@plants("pack_named_twice")
def _(case: Document, plan: Document, log: Log) -> None:
    pack = find(log, "needle_pack_opened")
    before(log, "needle_inserted", {**pack})


@plants("referred_to_nobody")
def _(case: Document, plan: Document, log: Log) -> None:
    find(log, "incident_reported")["kind"] = "other"
    find(log, "incident_resolved")["outcome"] = "referred"


@plants("more_needles_than_allowed")
def _(case: Document, plan: Document, log: Log) -> None:
    case["answers"]["needle_fear"] = "yes"
    needle = find(log, "needle_inserted", needle="n1")
    for number in range(5):
        before(log, "needle_stimulated", {**needle, "needle": f"more{number}"})


@plants("emergency_ended_with_something_on")
def _(case: Document, plan: Document, log: Log) -> None:
    find(log, "incident_reported")["kind"] = "faint"
    find(log, "incident_resolved")["outcome"] = "recovered"


@plants("begun_after_the_visit_was_over")
def _(case: Document, plan: Document, log: Log) -> None:
    faint = {"event": "incident_reported", "incident": "i9", "kind": "faint"}
    ended = {"event": "incident_resolved", "incident": "i9", "outcome": "recovered"}
    before(log, "needle_inserted", faint)
    before(log, "needle_inserted", ended)


def plan_changed(log: Log, reason: str, verdict: str) -> None:
    """Put another plan in before the first needle."""
    opened = find(log, "session_opened")
    gate = {**opened["gate"], "verdict": verdict}
    told = {"event": "plan_changed", "plan_digest": "q", "agenda": opened["agenda"], "gate": gate}
    before(log, "needle_inserted", {**told, "reason": reason})


@plants("plan_changed_against_the_gate")
def _(case: Document, plan: Document, log: Log) -> None:
    plan_changed(log, "wished for", "stop")


@plants("plan_changed_without_reason")
def _(case: Document, plan: Document, log: Log) -> None:
    plan_changed(log, " ", "caution")


@plants("applied_too_long")
def _(case: Document, plan: Document, log: Log) -> None:
    case["patient"]["age_years"] = 16
    find(log, "technique_applied")["minutes"] = 15.0


@plants("current_though_none_allowed")
def _(case: Document, plan: Document, log: Log) -> None:
    case["patient"]["age_years"] = 16


@plants("incident_of_an_unknown_needle")
def _(case: Document, plan: Document, log: Log) -> None:
    find(log, "incident_reported").update({"kind": "broken_needle", "needle": "n9"})
    find(log, "incident_resolved")["outcome"] = "all_removed"


@plants("adjusted_deeper_than_restricted")
def _(case: Document, plan: Document, log: Log) -> None:
    case["answers"]["anticoagulant"] = "yes"
    find(log, "needle_adjusted")["depth_mm"] = 9.0


for _ending in ("where_no_depth_is_known", "deeper_than_planned"):
    plants(f"adjusted_{_ending}")(PLANTED[f"inserted_{_ending}"])
