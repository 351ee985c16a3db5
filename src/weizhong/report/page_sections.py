"""The sections of the page around the body: status, gate, diagnosis, dose, evidence, sources."""

from weizhong.clinic.documents.treatment_plan import Citation, EvidenceLine, Question, TreatmentPlan
from weizhong.report import outline, page_treating, phrases, plan_phrases
from weizhong.report.markup import Markup, element, join
from weizhong.report.page_parts import (
    bullets,
    cites,
    finding,
    fold,
    pairs,
    paragraph,
    section,
    sign,
    table,
    together,
)
from weizhong.report.strings import say

_STATUS_SIGNS = {"plan": "clear", "draft": "ask", "stop": "stop"}


def header(plan: TreatmentPlan, drawn: bool) -> Markup:
    """Return the top of the page: what this is, how it stands, what it is for, and what follows."""
    basics = plan_phrases.basics(plan.body) if plan.body else None
    return element(
        "header",
        element(
            "p",
            element("span", say("page.brand"), class_="brand"),
            " ",
            element("span", say("page.brand_hanzi"), class_="hanzi", lang="zh", aria_hidden="true"),
            class_="masthead",
        ),
        element(
            "p",
            sign(_STATUS_SIGNS[plan.status]),
            say(f"status.{plan.status}"),
            class_=f"status {plan.status}",
        ),
        element("h1", plan.headline),
        paragraph(plan.watermark, "banner"),
        paragraph(basics, "basics"),
        element(
            "p", plan.intended_use, " ", element("strong", plan.review_notice), " ", plan.scope, class_="use"
        ),
        _contents(plan, drawn),
        class_="top",
    )


def _contents(plan: TreatmentPlan, drawn: bool) -> Markup:
    present = {
        "referral": plan.referral,
        "questions": plan.questions,
        "gate": plan.findings,
        "changes": plan.changes,
        "points": plan.positions,
        "techniques": plan.techniques,
        "ear": plan.ear,
        "diagnosis": plan.diagnosis,
        "dose": plan.dose,
        "evidence": plan.evidence,
        "map": drawn,
        "sources": True,
    }
    links = [
        element("li", element("a", say(f"heading.{name}"), href=f"#{name}"))
        for name, there in present.items()
        if there
    ]
    return element("nav", element("ul", *links), aria_label=say("page.contents"), class_="contents")


def referral(plan: TreatmentPlan) -> Markup:
    """Return the referral of a stop."""
    return (
        section("referral", paragraph(plan.referral, "lead"), class_="alarm") if plan.referral else Markup()
    )


def questions(plan: TreatmentPlan) -> Markup:
    """Return what must be answered first, with the lines that answer it."""
    if not plan.questions:
        return Markup()
    groups = [
        element(
            "div",
            element("h3", group) if group else "",
            element("ul", *map(_question, questions), class_="questions"),
            class_="question-group",
        )
        for group, questions in plan_phrases.question_groups(plan.questions).items()
    ]
    lines = element("pre", element("code", "\n".join(plan_phrases.answers_table(plan.questions))))
    return section(
        "questions",
        paragraph(say("questions.how")),
        paragraph(say("questions.how_long"), "quiet"),
        element("div", *groups, class_="question-groups"),
        fold(say("questions.copy"), lines),
        class_="attention",
    )


def _question(question: Question) -> Markup:
    plain = paragraph(say("questions.plain", text=question.plain), "plain-words") if question.plain else ""
    return element("li", element("span", question.text), " ", element("code", question.id), plain)


def gate(plan: TreatmentPlan) -> Markup:
    """Return the findings, most urgent first; notes and clear answers are folded away."""
    if not plan.findings:
        return Markup()
    found = outline.told_once(plan.findings)
    urgent = [finding(one) for one in found if one.verdict in outline.URGENT]
    rest = [finding(one) for one in found if one.verdict not in outline.URGENT]
    folded = (
        fold(say("page.more_findings", count=len(rest)), element("div", *rest, class_="findings"))
        if rest
        else ""
    )
    lead = say("page.no_findings") if not urgent else ""
    return section("gate", paragraph(lead), element("div", *urgent, class_="findings"), folded)


def diagnosis(plan: TreatmentPlan) -> Markup:
    """Return the classification and the pattern, side by side on a wide screen."""
    made = plan.diagnosis
    if made is None:
        return Markup()
    first, *lines = plan_phrases.diagnosis_lines(made)
    western = element(
        "div",
        element("h3", say("heading.classification")),
        paragraph(first, "lead"),
        bullets(lines, "plain"),
        cites(made.citations),
    )
    patterns = [
        element(
            "article",
            element(
                "h4", pattern.name, " ", element("span", plan_phrases.agreement(pattern), class_="quiet")
            ),
            bullets(plan_phrases.signs(pattern), "plain"),
            cites(pattern.citations),
        )
        for pattern in made.patterns
    ]
    traditional = element(
        "div",
        element("h3", say("heading.patterns")),
        *patterns,
        paragraph(say("diagnosis.patterns_note"), "quiet"),
    )
    both = element("div", western, traditional if patterns else "", class_="two")
    return section("diagnosis", both, page_treating.weighed(plan))


def dose(plan: TreatmentPlan) -> Markup:
    """Return the regimen."""
    if plan.dose is None:
        return Markup()
    return section("dose", pairs(plan_phrases.dose_lines(plan), "pairs wide"), cites(plan.dose.citations))


def evidence(plan: TreatmentPlan) -> Markup:
    """Return evidence and guidelines side by side, contradictions named first."""
    if not plan.evidence:
        return Markup()
    columns = []
    for kind in ("evidence", "guideline"):
        lines = [_evidence_line(line) for line in plan.evidence if line.kind == kind]
        if lines:
            columns.append(element("div", element("h3", say(f"evidence.{kind}")), *lines))
    contradiction = plan_phrases.contradiction(plan.evidence)
    return section(
        "evidence", paragraph(contradiction, "contradiction"), element("div", *columns, class_="two")
    )


def _evidence_line(line: EvidenceLine) -> Markup:
    arrow = element("span", say(f"evidence.{line.direction}"), class_=f"direction {line.direction}")
    strength = say("evidence.strength", strength=plan_phrases.strength(line))
    return element(
        "article",
        element("h4", arrow, " ", line.title),
        paragraph(line.statement),
        element("div", paragraph(strength, "quiet"), cites(line.citations), class_="foot"),
        class_="evidence-line",
    )


def printed_map(drawing: Markup) -> Markup:
    """Return the printable map."""
    if not drawing:
        return Markup()
    return section(
        "map", paragraph(say("page.map_lead"), "quiet"), element("figure", drawing, id="map-figure")
    )


def landmarks(plan: TreatmentPlan) -> Markup:
    """Return the body's landmarks with their errors, folded away, and what to be wary of."""
    if plan.body is None:
        return Markup()
    rows = [
        (
            line.label,
            phrases.number(line.mean_mm),
            phrases.number(line.sd_mm),
            say("body.measured" if line.measured else "body.predicted"),
        )
        for line in plan.body.landmarks
    ]
    head = [say(f"page.landmark_{name}") for name in ("name", "mean", "sd", "how")]
    made = table(head, rows, say("heading.landmarks")) if rows else Markup()
    return section(
        "landmarks",
        bullets(plan.body.warnings),
        fold(say("page.landmarks_fold", count=len(rows)), made) if rows else "",
    )


def limitations(plan: TreatmentPlan) -> Markup:
    """Return what this cannot know."""
    return section("limitations", bullets(plan.limitations)) if plan.limitations else Markup()


def sources(plan: TreatmentPlan) -> Markup:
    """Return every source once, with how far each was checked."""
    rows = [
        element("li", _source(key, citations), id=f"source-{outline.safe_name(key)}")
        for key, citations in sorted(outline.bibliography(plan).items())
    ]
    return section("sources", element("ul", *rows, class_="sources")) if rows else Markup()


def _source(key: str, citations: list[Citation]) -> Markup:
    first = citations[0]
    titles = list(dict.fromkeys(citation.title for citation in citations))
    checks = list(
        dict.fromkeys((citation.check_label, outline.is_unverified(citation)) for citation in citations)
    )
    labels = [element("span", label, class_="unverified" if wary else "checked") for label, wary in checks]
    link = (
        element("a", first.url, href=first.url, rel="noreferrer")
        if first.url.startswith("https://")
        else first.url
    )
    return together(
        element("b", phrases.source_name(key)), " ", join(titles, "; "), " ", link, " ", join(labels, " ")
    )


def footer(plan: TreatmentPlan) -> Markup:
    """Return where all this comes from: versions and fingerprints."""
    return element(
        "footer", paragraph(plan_phrases.provenance(plan), "quiet"), paragraph(say("page.credits"), "quiet")
    )
