"""The review of a course as one HTML page: the decision, why, and the course of every scale drawn.

What a clinician acts on stands open, with all that is asked and all advice for safety; the rules beside each
other, what else was agreed and the sources are folded, and open by themselves when a link leads there. Paper
shows all.
"""

from collections.abc import Iterable, Sequence
from itertools import groupby

from weizhong.clinic.documents.cited import Citation
from weizhong.clinic.review.document import Review, ReviewReason, SafetyAdvice, Said, ScaleChange
from weizhong.clinic.review.standing import planned_words
from weizhong.outcomes.trajectory import Trajectory
from weizhong.report import outline, phrases
from weizhong.report.markup import Markup, element, join
from weizhong.report.page_file import page_file
from weizhong.report.page_parts import bullets, cites, fold, paragraph, table
from weizhong.report.plain_text import plain
from weizhong.report.review_trajectories import answer, sentences
from weizhong.report.strings import say
from weizhong.report.trajectory_chart import trajectory_chart
from weizhong.terms.errors import MissingInput


def render(review: Review) -> str:
    """Return the page, which needs no script and loads nothing.

    Parameters
    ----------
    review : Review
        What to show.

    Examples
    --------
    >>> from datetime import date
    >>> from weizhong.clinic.review.course import Course
    >>> from weizhong.clinic.review.reviewing import review
    >>> page = render(review(Course(), date(2026, 11, 22)))
    >>> page[:15], "No visit yet" in page, "<script" in page
    ('<!doctype html>', True, False)
    """
    review = plain(review)
    drawn = {one.instrument: one for one in review.trajectories}
    parts = [
        _section("reasons", *map(_reason, review.reasons)),
        _section("changes", *(_scale(review, change, drawn.get(change.scale)) for change in review.changes))
        if review.changes
        else _section("changes", paragraph(say("review_page.no_readings"))),
        _listed("set_aside", [one.text for one in review.set_aside]),
        _listed("how_read", review.how_read),
        _listed("questions", [one.text for one in review.questions]),
        _section("words", *_said(review.words)) if review.words else Markup(),
        _section("safety", *_advice(review)),
        _section("more", *_more(review)),
    ]
    page = [_header(review), element("main", *parts, id="main", tabindex="-1"), _footer(review)]
    return page_file(
        say("review_page.page_title", headline=review.headline),
        say("review_page.skip"),
        page,
        None,
        "review",
        styles=("page.css", "review.css"),
        script=None,
    )


def drawing(review: Review, scale: str | None = None) -> str:
    """Return the course of one scale as a drawing that stands alone.

    Parameters
    ----------
    review : Review
        What to draw from.
    scale : str, optional
        Which scale; the first that was read otherwise.

    Raises
    ------
    MissingInput
        If that scale was not read, or none was.

    Examples
    --------
    >>> from datetime import date
    >>> from weizhong.clinic.review.course import Course, Reading, Visit
    >>> from weizhong.clinic.review.reviewing import review
    >>> begun = Course(baseline=[Reading(scale="nrs", value=7)], visits=[Visit(on=date(2026, 9, 1))])
    >>> drawing(review(begun, date(2026, 11, 22)))[:4]
    '<svg'
    """
    drawn = {one.instrument: one for one in plain(review).trajectories}
    name = scale or next(iter(drawn), None)
    if name not in drawn:
        read = f"read were {', '.join(drawn)}" if drawn else "nothing was read"
        raise MissingInput(
            f"There is no course of {name or 'any scale'} to draw: {read}; add a reading or name another."
        )
    return trajectory_chart(drawn[name], aside=_aside(review, drawn[name])).svg


def _aside(review: Review, told: Trajectory) -> list[str]:
    """What of a scale was set aside."""
    return [one.text for one in plain(review).set_aside if one.scale == told.instrument]


def _header(review: Review) -> Markup:
    numbers = {
        "done": review.visits_done,
        "planned": planned_words(review.visits_planned),
        "by_visit": review.stop_by_visit,
    }
    return element(
        "header",
        element("p", element("span", say("page.brand"), class_="brand"), class_="masthead"),
        element("p", say(f"review_page.{review.decision}"), class_=f"status {review.decision}"),
        element("h1", review.headline),
        paragraph(say("review_page.visits", **numbers), "basics"),
        element(
            "p",
            say("review_page.on", day=review.reviewed_on),
            " ",
            _strong(review.review_notice),
            class_="use",
        ),
        class_="top",
    )


def _strong(text: str) -> Markup:
    return element("strong", text)


def _section(name: str, *children: str) -> Markup:
    heading = element("h2", say(f"review_page.heading_{name}"), id=f"{name}-heading")
    return element("section", heading, *children, id=name, class_="block", aria_labelledby=f"{name}-heading")


def _listed(name: str, texts: Sequence[str]) -> Markup:
    return _section(name, bullets(texts)) if texts else Markup()


def _said(said: Iterable[Said]) -> Iterable[Markup]:
    return (part for one in said for part in (paragraph(one.text), cites(one.citations)))


def _more(review: Review) -> Iterable[Markup]:
    """What nobody has to act on today, folded."""
    yield _folded("stop_rule", *_said([review.stop_rule]))
    yield _folded("maintenance", *_said([review.maintenance]))
    if review.payers:
        yield _folded("payer", *_said(review.payers))
    yield _folded("sources", _sources(review))


def _folded(name: str, *children: str) -> Markup:
    return fold(say(f"review_page.heading_{name}"), *children)


def _reason(reason: ReviewReason) -> Markup:
    rests = say("review_page.rests_on", because=" ".join(reason.because)) if reason.because else None
    return element(
        "article",
        element("h3", say(f"review_page.{reason.decision}"), ": ", reason.title),
        paragraph(reason.text),
        paragraph(reason.action, "action"),
        paragraph(rests, "quiet"),
        cites(reason.citations),
        class_=f"finding {reason.decision}",
    )


def _scale(review: Review, change: ScaleChange, told: Trajectory | None) -> Markup:
    """One scale: its verdict beside its course; every rule and what was to be expected folded."""
    heading = element("h3", change.label[:1].upper() + change.label[1:])
    said = [paragraph(change.text), cites(change.citations)]
    if told is None:
        return element("article", heading, *said, class_="scale")
    name = f"course-{outline.safe_name(change.scale.replace('_', '-'))}"
    verdict = map(paragraph, told.change.text if told.change else ())
    return element(
        "article",
        element("div", heading, *said, *verdict, *_beside(told)),
        trajectory_chart(told, name, _aside(review, told)).figure(),
        class_="scale",
    )


def _beside(told: Trajectory) -> Iterable[Markup]:
    """Every published rule, and what was to be expected, folded."""
    expected = [paragraph(text, "quiet") for text in sentences(told)]
    rules = [
        (rule.label, answer(rule), rule.text, _marks(rule.sources, rule.check.label))
        for rule in (told.change.rules if told.change else ())
    ]
    if rules:
        head = [say(f"rules.head_{key}") for key in ("rule", "answer", "asks", "source")]
        drawn = table(head, rules, say("rules.caption", label=told.label))
        yield fold(say("review_page.rules"), element("div", drawn, class_="rules"))
    if expected:
        yield fold(say("review_page.expected"), *expected)


def _marks(sources: Sequence[str], label: str) -> str:
    return say("rules.source", sources=", ".join(map(phrases.source_name, sources)), check=label)


def _advice(review: Review) -> Iterable[Markup]:
    for call, advised in groupby(review.safety_net, key=lambda one: one.call):
        parts = [part for one in advised for part in (paragraph(one.text), cites(one.citations))]
        yield element("article", element("h3", call), *parts)


def _sources(review: Review) -> Markup:
    """Every source once, with how far each was checked."""
    found: dict[str, list[Citation]] = {}
    for one in _citations(review):
        if one not in found.setdefault(one.key, []):
            found[one.key].append(one)
    rows = [
        element("li", _source(key, known), id=f"source-{outline.safe_name(key)}")
        for key, known in sorted(found.items())
    ]
    return element("ul", *rows, class_="sources")


def _citations(review: Review) -> Iterable[Citation]:
    parts: list[ReviewReason | ScaleChange | Said | SafetyAdvice] = [
        *review.reasons, *review.changes, *review.words, review.stop_rule, review.maintenance, *review.payers,
        *review.safety_net,
    ]  # fmt: skip
    for part in parts:
        yield from part.citations
    yield from review.trajectory_citations


def _source(key: str, known: Sequence[Citation]) -> Markup:
    labels = dict.fromkeys((one.check_label, outline.is_unverified(one)) for one in known)
    marks = [element("span", label, class_="unverified" if wary else "checked") for label, wary in labels]
    address = known[0].url
    link = (
        element("a", address, href=address, rel="noreferrer") if address.startswith("https://") else address
    )
    return join(
        [element("b", phrases.source_name(key)), " ", known[0].title, " ", link, " ", join(marks, " ")]
    )


def _footer(review: Review) -> Markup:
    told = say("review_page.provenance", version=review.software_version, digest=review.facts_digest)
    return element("footer", paragraph(told, "quiet"))
