"""The PDF says what the plan says, on A4."""

import io
import sys
from typing import Literal

import pytest
from pypdf import PdfReader
from tests.unit.report import made_up, made_up_body

from weizhong.report import pdf
from weizhong.terms.errors import MissingExtra

BODY = made_up_body.egg_body()


def read(status: Literal["plan", "draft", "stop"], **changes: object) -> tuple[PdfReader, str]:
    reader = PdfReader(io.BytesIO(pdf.render(made_up.plan(BODY, status, **changes), BODY)))
    return reader, " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def test_the_pages_are_a4_and_hold_points_dose_evidence_and_map() -> None:
    reader, text = read("plan")
    assert {tuple(round(float(side)) for side in page.mediabox[2:]) for page in reader.pages} == {(595, 842)}
    for words in (
        "Shènshū",
        "±27 mm along",
        "Mind:",
        "Map of the back",
        "↔",
        "NICE NG59",
        "0123456789abcdef",
    ):
        assert words in text, words


def test_every_page_of_a_draft_carries_the_watermark() -> None:
    reader, text = read("draft")
    assert all("DRAFT: NOT FOR TREATMENT" in page.extract_text() for page in reader.pages)
    assert "Does the patient take a blood thinner? anticoagulant" in text


def test_a_stop_is_short_and_shows_the_referral() -> None:
    reader, text = read("stop")
    assert len(reader.pages) <= 2
    assert "Do not needle." in text
    assert "BL23" not in text


def test_without_a_chinese_font_the_characters_are_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "_HANZI_FAMILIES", ())
    _, text = read("plan")
    assert "Shènshū" in text
    assert "腎" not in text


def test_text_that_looks_like_typst_is_printed_as_it_is() -> None:
    _, text = read("plan", headline='#panic("no") *stars* $x$ @label')
    assert '#panic("no") *stars* $x$ @label' in text


def test_a_missing_typst_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)
    with pytest.raises(MissingExtra, match=r'pip install "weizhong\[pdf\]"'):
        pdf.render(made_up.plan(BODY), BODY)
