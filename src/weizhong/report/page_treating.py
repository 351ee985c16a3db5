"""The sections of the page about doing: changes by hand, pairs, the ear, each technique, what was weighed."""

from weizhong.clinic.documents.treatment_plan import TreatmentPlan
from weizhong.clinic.documents.treatments import EarPlace
from weizhong.report import treating, weighing
from weizhong.report.markup import Markup, element
from weizhong.report.page_parts import bullets, cites, fold, paragraph, section
from weizhong.report.strings import say
from weizhong.report.treating import Guide


def changes(plan: TreatmentPlan) -> Markup:
    """Return what the practitioner changed by hand and what follows."""
    lines = [treating.change_line(one) for one in plan.changes]
    return section("changes", bullets(lines), class_="attention") if lines else Markup()


def techniques(plan: TreatmentPlan) -> Markup:
    """Return pairs for current, and what to look at and to say for each technique."""
    pairs = treating.pair_lines(plan)
    joined = (element("h3", say("heading.pairs")), bullets(pairs)) if pairs else ()
    guides = [_guide(one) for one in treating.guides(plan)]
    if not pairs and not guides:
        return Markup()
    return section("techniques", *joined, element("div", *guides, class_="two"))


def ear(plan: TreatmentPlan) -> Markup:
    """Return the places of the ear, named and never measured."""
    return section("ear", *map(_ear, plan.ear)) if plan.ear else Markup()


def weighed(plan: TreatmentPlan) -> Markup:
    """Return everything that was weighed for the diagnosis, folded away."""
    found = weighing.parts(plan.diagnosis) if plan.diagnosis else []
    return (
        fold(say("heading.weighed"), *(_weighed(name, told) for name, told in found)) if found else Markup()
    )


def _guide(guide: Guide) -> Markup:
    parts = [element("div", element("h4", name), bullets(told)) for name, told in guide.parts]
    return element("article", element("h3", guide.title), paragraph(" ".join(guide.lead)), *parts)


def _ear(place: EarPlace) -> Markup:
    name = element("h3", place.name, " ", element("span", place.name_pinyin, class_="quiet"))
    return element("article", name, bullets(treating.ear_lines(place), "plain"), cites(place.citations))


def _weighed(name: str, told: list[weighing.Told]) -> Markup:
    rows = [
        element(
            "article",
            element("h4", one.title, " ", element("span", one.aside, class_="quiet")) if one.title else "",
            bullets(one.lines, "plain"),
            cites(one.citations),
        )
        for one in told
    ]
    return element("div", element("h3", say(name)), *rows, class_="weighed")
