"""One plan says the same as JSON, in the terminal, as HTML and as PDF; no page knows a number of its own."""

import html as entities
import io
import json
import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import Any

import pytest
from pypdf import PdfReader
from rich.console import Console
from tests.spec.flat_body import calm_case, flat_place

from weizhong.clinic.documents.treatment_plan import Amendment, TreatmentPlan
from weizhong.clinic.planning.plan import plan
from weizhong.report import html, pdf, plan_phrases, terminal
from weizhong.report import json as json_page

Document = dict[str, Any]

NECK = {"package": "neck_pain", "complaint": {"levels": ["C5"], "radiation": "none"}}
SPOT = [{"level": "L4", "lateral_cm": 6, "side": "right"}]
CASES: dict[str, dict[str, Any]] = {
    "first treatment": {"yes": ["first_treatment"], "complaint": {"ashi": SPOT}},
    "anticoagulated": {"yes": ["anticoagulant"], "anticoagulant": {"kind": "doac"}},
    "pregnant": {"yes": ["pregnant"], "patient": {"pregnancy_weeks": 20}},
    "epilepsy": {"yes": ["epilepsy"], "modalities": ["needling", "electroacupuncture", "acupressure"]},
    "neck": NECK,
    "draft": {"unknown": ["anticoagulant", "minor_trauma"]},
    "stop": {"yes": ["saddle_numbness", "bladder_change"]},
    "cups alone": {"modalities": ["cupping"]},
    "seeds in the ear": {"modalities": ["needling", "seeds", "press_needle"]},
    "style with current": {"modalities": ["needling", "electroacupuncture"]},
    "everything": {"modalities": ["needling", "warm_needle", "moxa", "lamp", "gua_sha", "tuina"]},
    "frail and changed": {"yes": ["frail"]},
}
STYLES = {"style with current": "gerac", "neck": "standard"}
WISHES = {
    "frail and changed": (
        Amendment(action="drop", code="BL40", reason="a fresh bruise there"),
        Amendment(action="add", code="CV8", reason="asked for"),
    )
}
PAGES = ("terminal", "html", "pdf")


@cache
def made(name: str) -> TreatmentPlan:
    given = dict(CASES[name])
    person = {"sex": "female", "age_years": 32, "stature_cm": 162, "mass_kg": 70}
    if "patient" in given:
        given["patient"] = person | given["patient"]
    return plan(
        calm_case(**given),
        on=date(2026, 11, 22),
        place=flat_place,
        style=STYLES.get(name),
        amendments=WISHES.get(name, ()),
    )


@cache
def as_json(name: str) -> Document:
    document: Document = json.loads(json_page.render(made(name)))
    return document


@cache
def page(name: str, kind: str) -> str:
    """The words of a page, without the breaks of its lines."""
    return squeezed(_PAGES[kind](made(name)))


def squeezed(text: str) -> str:
    """Without white space and the frame around the head: where a line breaks says nothing."""
    return re.sub(r"[\s│]+", "", text)


def printed(one: TreatmentPlan) -> str:
    out = io.StringIO()
    terminal.print_plan(one, Console(file=out, width=80))
    return "\n".join(line.strip().removeprefix("# ") for line in out.getvalue().splitlines())


def of_html(one: TreatmentPlan) -> str:
    shown = re.sub(r"(?s)<(script|style|svg)\b.*?</\1>", " ", html.render(one, None))
    return entities.unescape(re.sub(r"<[^>]*>", "", shown))


def of_pdf(one: TreatmentPlan) -> str:
    reader = PdfReader(io.BytesIO(pdf.render(one, None)))
    sheets = (squeezed(sheet.extract_text()) for sheet in reader.pages)
    foot = re.escape(squeezed(plan_phrases.provenance(one))) + r"\d+/\d+"
    return "".join(re.sub(foot, "", sheet) for sheet in sheets)


_PAGES = {"terminal": printed, "html": of_html, "pdf": of_pdf}


@pytest.mark.parametrize("kind", PAGES)
@pytest.mark.parametrize("name", CASES)
def test_whatever_the_plan_says_stands_on_every_page(name: str, kind: str) -> None:
    text = page(name, kind)
    missing = [words for words in said(as_json(name)) if squeezed(words).lower() not in text.lower()]
    assert missing == []


@pytest.mark.parametrize("name", CASES)
def test_the_plans_compared_are_what_they_are_called(name: str) -> None:
    assert made(name).status == {"draft": "draft", "stop": "stop"}.get(name, "plan")


def said(document: Document) -> Iterator[str]:
    """Everything a reader of any page must be told."""
    yield document["headline"]
    for field in ("referral", "watermark", "intended_use", "review_notice", "scope"):
        if document[field]:
            yield document[field]
    yield from (one["text"] for one in document["questions"])
    yield from (part for one in document["findings"] for part in of_finding(one))
    yield from (part for group in document["positions"] for part in of_group(group))
    yield from of_dose(document["dose"])
    yield from of_techniques(document)
    for line in document["evidence"]:
        yield from (line["title"], line["statement"])
    yield from document["limitations"]
    for one in document["changes"]:
        yield from (one["text"], *([one["reason"]] if one["reason"] else []), *one["alternatives"])
    yield from of_diagnosis(document["diagnosis"])


def of_finding(one: Document) -> Iterator[str]:
    yield from (part for part in (one["title"], one["text"], one["action"]) if part)
    yield from (*one["because"], *one["points"])


def of_diagnosis(found: Document | None) -> Iterator[str]:
    if found is None:
        return
    yield from (*found["because"], *found["icd11"])
    for pattern in found["patterns"]:
        yield from (pattern["name"], *pattern["signs_found"], *pattern["icd11"])
    for one in found["classes"]:
        yield from (one["name"], *one["findings_for"], *one["findings_against"])


def of_group(group: Document) -> Iterator[str]:
    if group["note"]:
        yield group["note"]
    for point in group["points"]:
        yield from (point["code"], point["name_pinyin"], point["location"])
        yield from of_depth(point["depth"], any("needle" in one for one in point["treatments"]))
        yield from point["not_done"]
        yield from point["alternatives"]
        yield from point["placement"]["how_to_find"]
        for reason in point["reasons"]:
            yield from (reason["role"], reason["text"])
        for caution in point["cautions"]:
            yield from (caution["title"], caution["action"] or caution["text"])
        for told in (point["trials"], point["agreement"]):
            yield from ([told["text"]] if told and told["text"] else [])
        yield from (part for one in point["treatments"] for part in of_treatment(one))


def of_depth(advice: Document, has_needle: bool) -> Iterator[str]:
    """What holds here; the needle of a dose is told instead of the usual one."""
    yield from (part for part in (advice["text"], advice["beneath"], *advice["conflicts"]) if part)
    for part in ("taught",) if has_needle else ("needle", "taught"):
        if advice[part]:
            yield advice[part]["text"]
    if advice["bound_mm"] is not None and advice["status"] != "withheld":
        yield f"{advice['bound_mm']:g} mm"


def of_treatment(one: Document) -> Iterator[str]:
    for value in one.values():
        for part in value if isinstance(value, list) else [value]:
            if isinstance(part, dict) and "low" in part:
                yield of_amount(part)
            elif isinstance(part, dict):
                yield part["text"].rstrip(".")


def of_amount(amount: Document) -> str:
    if amount.get("is_limit_only"):
        return f"{amount['label']}: a limit"
    low, high = f"{amount['low']:g}", f"{amount['high']:g}"
    unit = {"us": "µs"}.get(amount["unit"], amount["unit"])
    return f"{amount['label']} {low if low == high else f'{low} to {high}'} {unit}".rstrip()


def of_dose(dose: Document | None) -> Iterator[str]:
    if dose is None:
        return
    yield from (part for part in (dose["begin"], dose["protocol"], dose["needle"], dose["stop_rule"]) if part)
    for field, unit in (("sessions", ""), ("sessions_per_week", " a week"), ("retention_min", " min")):
        low, high = dose[field]
        if high:
            yield f"{low if low == high else f'{low}–{high}'}{unit}"
    yield f"after {dose['review_after_weeks']} weeks"


def of_techniques(document: Document) -> Iterator[str]:
    for pair in document["pairs"]:
        first, second = (f"{end['code']} {end['side']}" for end in (pair["first"], pair["second"]))
        yield from (f"{first} with {second}", pair["why"])
    for one in document["unpaired"]:
        yield from (f"{one['end']['code']} {one['end']['side']}", one["why"])
    for one in document["needles"]:
        yield f"× {one['needle']['length_mm']:g} mm"
    for place in document["ear"]:
        yield from (place["name"], place["place"])
        yield from (part for one in place["treatments"] for part in of_treatment(one))
    for guide in document["techniques"]:
        yield from (guide["title"], guide["text"], *guide["forbidden_by"])
        yield from ([guide["scope"]] if guide["scope"] else [])
        for part in ("checks", "aftercare", "corrections"):
            yield from (row["text"] for row in guide[part])


@pytest.mark.parametrize("kind", PAGES)
@pytest.mark.parametrize("name", CASES)
def test_every_point_stands_with_its_sides(name: str, kind: str) -> None:
    text = page(name, kind)
    for group in as_json(name)["positions"]:
        sides: dict[tuple[str, str], list[str]] = {}
        for point in group["points"]:
            sides.setdefault((point["code"], point["name_pinyin"]), []).append(point["side"])
        for (code, pinyin), both in sides.items():
            shown = "and".join(dict.fromkeys(one for one in both))
            wanted = (
                f"{re.escape(code)}{re.escape(squeezed(pinyin))}\\W?\\w{{0,4}}{re.escape(squeezed(shown))}"
            )
            assert re.search(wanted, text), (code, both)


# A number with the unit of a depth or a dose.
AMOUNT = re.compile(r"(\d+(?:\.\d+)?)(mm|min|mA|Hz|µs|cun|days|pieces|seconds|minutes)(?![a-z])")


@pytest.mark.parametrize("kind", PAGES)
@pytest.mark.parametrize("name", CASES)
def test_no_page_tells_a_depth_or_dose_that_the_plan_does_not_have(name: str, kind: str) -> None:
    document = as_json(name)
    in_mm, other = set(numbers(document)), set(numbers(document, without=("placement", "body")))
    for number, unit in AMOUNT.findall(page(name, kind)):
        assert number in (in_mm if unit == "mm" else other), (number, unit)


def numbers(value: Any, without: tuple[str, ...] = ()) -> Iterator[str]:
    """Every number of a document, in figures or within words, as it may be printed."""
    if isinstance(value, dict):
        parts = [part for name, part in value.items() if name not in without]
        yield from (found for part in parts for found in numbers(part, without))
    elif isinstance(value, list):
        yield from (found for part in value for found in numbers(part, without))
    elif isinstance(value, str):
        yield from re.findall(r"\d+(?:\.\d+)?", value)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield from (f"{abs(value):g}", f"{abs(value):.0f}", f"{abs(value):.1f}")
