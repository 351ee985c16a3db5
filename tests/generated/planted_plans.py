"""Plans made wrong on purpose, one way each: what the checker must find, and how the plan was spoilt."""

from collections.abc import Callable
from typing import Any

from tests.checker import tables

Document = dict[str, Any]
Plant = Callable[[Document, Document], None]
PLANTED: dict[str, Plant] = {}


def plants(kind: str) -> Callable[[Plant], Plant]:
    """Register a way to spoil a case and its plan."""

    def register(plant: Plant) -> Plant:
        assert kind not in PLANTED
        PLANTED[kind] = plant
        return plant

    return register


def first(plan: Document, code: str = "") -> Document:
    """Return the first site of a plan, or the first of a code."""
    for group in plan["positions"]:
        for point in group["points"]:
            if code in ("", point["code"]):
                return point
    raise LookupError(code)


def as_draft(plan: Document) -> None:
    plan["status"], plan["dose"], plan["watermark"] = "draft", None, "DRAFT"
    plan["questions"] = [{"id": "fever", "text": "Fever?", "needed_for": ["x"], "group": "", "plain": ""}]
    for group in plan["positions"]:
        for point in group["points"]:
            point["depth"] |= dict.fromkeys(
                ("textbook_cun", "textbook_mm", "bound_mm", "default_mm", "needle")
            )


def as_stop(plan: Document) -> None:
    plan["status"], plan["dose"], plan["referral"] = "stop", None, "Emergency: go to hospital."
    plan["positions"] = []
    plan["findings"] = [{**plan["findings"][0], "rule": "some.rule", "verdict": "stop"}]


@plants("treated_though_stopped")
def _(case: Document, plan: Document) -> None:
    case["answers"] |= {"saddle_numbness": "yes", "bladder_change": "yes"}


@plants("stop_not_told")
def _(case: Document, plan: Document) -> None:
    case["answers"] |= {"saddle_numbness": "yes", "bladder_change": "yes"}
    as_stop(plan)


@plants("examined_what_must_be_kept_still")
def _(case: Document, plan: Document) -> None:
    case["package"] = "neck_pain"
    case["answers"]["loose_upper_neck"] = "yes"
    spurling = tables.table("packages/neck_pain/signs")["sign"]["spurling_positive"]
    plan["diagnosis"]["examine_next"] = [{"text": spurling["examine"], "would_help": ["x"]}]


@plants("non_specific_in_spite_of_another_cause")
def _(case: Document, plan: Document) -> None:
    case["answers"]["bladder_change"] = "yes"
    plan["diagnosis"]["leading"] = "non_specific"


@plants("planned_with_open_question")
def _(case: Document, plan: Document) -> None:
    del case["answers"]["fever"]


@plants("planned_though_to_be_asked")
def _(case: Document, plan: Document) -> None:
    case["patient"]["age_years"] = 16


@plants("planned_without_the_place_of_a_danger")
def _(case: Document, plan: Document) -> None:
    case["answers"]["lymphoedema"] = "yes"


@plants("planned_unclassified")
def _(case: Document, plan: Document) -> None:
    case["complaint"]["radiation"] = None


@plants("planned_with_unread_record")
def _(case: Document, plan: Document) -> None:
    case["unread_record"] = ["SNOMED 1234"]


@plants("barred_modality")
def _(case: Document, plan: Document) -> None:
    case["answers"]["needle_phobia"] = "yes"


@plants("barred_site")
def _(case: Document, plan: Document) -> None:
    case["answers"]["lymphoedema"] = "yes"
    case["sites"] = {"lymphoedema": ["left_leg"]}


@plants("left_out_point_used")
def _(case: Document, plan: Document) -> None:
    case["answers"]["pregnant"] = "yes"
    first(plan)["code"] = "BL32"


@plants("holding_rule_not_told")
def _(case: Document, plan: Document) -> None:
    case["answers"]["cancer_history"] = "yes"


@plants("caution_of_site_not_told")
def _(case: Document, plan: Document) -> None:
    plan["findings"] = [one for one in plan["findings"] if one["rule"] != "kidney_below"]


@plants("stop_without_referral")
def _(case: Document, plan: Document) -> None:
    as_stop(plan)
    plan["referral"] = None


@plants("refusal_without_reason")
def _(case: Document, plan: Document) -> None:
    as_stop(plan)
    plan["findings"][0]["text"] = " "


@plants("points_in_a_stop")
def _(case: Document, plan: Document) -> None:
    kept = plan["positions"]
    as_stop(plan)
    plan["positions"] = kept


@plants("dose_in_a_stop")
def _(case: Document, plan: Document) -> None:
    kept = plan["dose"]
    as_stop(plan)
    plan["dose"] = kept


@plants("draft_without_watermark")
def _(case: Document, plan: Document) -> None:
    as_draft(plan)
    plan["watermark"] = None


@plants("draft_without_questions")
def _(case: Document, plan: Document) -> None:
    as_draft(plan)
    plan["questions"] = []


@plants("question_without_words")
def _(case: Document, plan: Document) -> None:
    as_draft(plan)
    plan["questions"][0]["text"] = ""


@plants("dose_in_a_draft")
def _(case: Document, plan: Document) -> None:
    kept = plan["dose"]
    as_draft(plan)
    plan["dose"] = kept


@plants("depth_in_a_draft")
def _(case: Document, plan: Document) -> None:
    as_draft(plan)
    first(plan)["depth"]["bound_mm"] = 8.0


@plants("depth_above_ceiling")
def _(case: Document, plan: Document) -> None:
    first(plan, "BL23")["depth"]["bound_mm"] += 0.5


@plants("depth_for_whom_none_holds")
def _(case: Document, plan: Document) -> None:
    case["answers"]["marfan"] = "yes"


@plants("needle_where_none_goes_in")
def _(case: Document, plan: Document) -> None:
    first(plan)["code"] = "ST17"


@plants("bound_nobody_read")
def _(case: Document, plan: Document) -> None:
    first(plan, "BL60")["depth"]["bound_mm"] = 20.0


@plants("textbook_without_its_ceiling")
def _(case: Document, plan: Document) -> None:
    first(plan, "BL40")["depth"] |= {"bound_mm": None, "textbook_cun": [0.5, 1.0]}


@plants("textbook_beyond_ceiling")
def _(case: Document, plan: Document) -> None:
    first(plan, "BL40")["depth"] |= {"textbook_mm": [30.0, 40.0], "textbook_cun": [0.5, 1.0]}


@plants("textbook_over_organ")
def _(case: Document, plan: Document) -> None:
    first(plan, "BL23")["depth"]["textbook_cun"] = [1.0, 1.2]


@plants("danger_beneath_not_named")
def _(case: Document, plan: Document) -> None:
    first(plan, "BL23")["depth"]["hazards"] = []


@plants("textbook_figure_nobody_read")
def _(case: Document, plan: Document) -> None:
    first(plan, "BL60")["depth"]["textbook_cun"] = [2.0, 3.0]


@plants("default_raised")
def _(case: Document, plan: Document) -> None:
    first(plan)["depth"]["default_mm"] = 6.0


@plants("default_above_ceiling")
def _(case: Document, plan: Document) -> None:
    first(plan, "BL23")["depth"]["default_mm"] = 12.0


@plants("needle_not_made")
def _(case: Document, plan: Document) -> None:
    first(plan, "BL25")["depth"]["needle"] = needle(14)


@plants("needle_reaches_the_limit")
def _(case: Document, plan: Document) -> None:
    first(plan, "BL23")["depth"]["needle"] = needle(75)


@plants("longer_needle_than_needed")
def _(case: Document, plan: Document) -> None:
    first(plan, "BL23")["depth"]["needle"] = needle(15) | {"hub_stops": False}


@plants("needle_too_thick")
def _(case: Document, plan: Document) -> None:
    first(plan, "BL23")["depth"]["needle"] = needle(13) | {"hub_stops": False, "diameter_mm": [0.3, 0.5]}


@plants("forbidden_position")
def _(case: Document, plan: Document) -> None:
    plan["positions"][0]["position"] = "sitting"
    case["answers"]["vagal_history"] = "yes"


@plants("point_without_a_place")
def _(case: Document, plan: Document) -> None:
    first(plan)["code"] = "BL99"


@plants("point_not_exposed")
def _(case: Document, plan: Document) -> None:
    plan["positions"][0]["position"] = "supine"


@plants("point_lain_on")
def _(case: Document, plan: Document) -> None:
    group = plan["positions"][0]
    group["position"], group["note"] = "side_lying", "Lying on the left side, a cushion between the knees."


@plants("positions_out_of_order")
def _(case: Document, plan: Document) -> None:
    plan["positions"][0]["order"] = 2


@plants("turn_without_counting")
def _(case: Document, plan: Document) -> None:
    plan["positions"].append({"position": "prone", "order": 2, "note": "Lying.", "points": []})


@plants("site_twice")
def _(case: Document, plan: Document) -> None:
    plan["positions"][0]["points"].append(first(plan))


@plants("side_of_a_midline_point")
def _(case: Document, plan: Document) -> None:
    first(plan)["code"] = "GV4"


@plants("too_many_needles")
def _(case: Document, plan: Document) -> None:
    plan["positions"][0]["points"] += [first(plan)] * 10


@plants("point_without_reason")
def _(case: Document, plan: Document) -> None:
    first(plan)["reasons"] = []


@plants("reason_without_citation")
def _(case: Document, plan: Document) -> None:
    first(plan)["reasons"][0]["citations"] = []


@plants("finding_without_citation")
def _(case: Document, plan: Document) -> None:
    plan["findings"][0]["citations"] = []


@plants("left_out_without_reason")
def _(case: Document, plan: Document) -> None:
    plan["findings"][0] |= {"title": "Left out: BL40 left", "text": ""}


@plants("citation_that_does_not_resolve")
def _(case: Document, plan: Document) -> None:
    plan["findings"][0]["citations"][0]["key"] = "NOBODY1999"


@plants("unverified_shown_as_verified")
def _(case: Document, plan: Document) -> None:
    plan["findings"][0]["citations"][0] |= {"check": "K", "check_label": "read in the source"}


@plants("fixed_sentence_changed")
def _(case: Document, plan: Document) -> None:
    plan["review_notice"] = "Reviewed by everyone."


@plants("no_stop_rule")
def _(case: Document, plan: Document) -> None:
    plan["dose"]["stop_rule"] = ""


def needle(length_mm: float) -> Document:
    return {
        "length_mm": length_mm,
        "diameter_mm": [0.2, 0.25],
        "hub_stops": True,
        "text": "",
        "citations": [],
    }
