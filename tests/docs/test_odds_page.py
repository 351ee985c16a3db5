"""The page on odds says what the software gives."""

import re
from pathlib import Path

import textstat
from tests.docs.test_reading_level import GRADE, LONGEST, SMOG, pages

from weizhong.evidence.odds import odds
from weizhong.evidence.odds_document import OddsQuestion
from weizhong.report.icon_array import whole

PAGE = (Path(__file__).parents[2] / "docs" / "odds.md").read_text("utf-8")


def marked(name: str) -> str:
    found = re.search(rf"<!-- {name} -->\s*(.*?)\s*<!-- end -->", PAGE, re.DOTALL)
    assert found is not None
    return found[1]


def test_the_table_of_chances_is_that_of_the_rows() -> None:
    lines = []
    for one in odds(OddsQuestion(duration="chronic", age_years=50)).trials:
        cells = {arm.kind: f"{whole(arm.of_100)}" for arm in one.arms}
        for arm in one.arms:
            if arm.low is not None and arm.high is not None:
                cells[arm.kind] += f" ({whole(arm.low)} to {whole(arm.high)})"
        weeks = one.arms[0].when.figures[0].shown
        if "acupuncture_or_sham" in cells:
            cells["acupuncture"] = f"real or sham: {cells['acupuncture_or_sham']}"
        told = [cells.get(kind, "") for kind in ("acupuncture", "sham", "usual_care")]
        lines.append(
            f"| {one.id} | {told[0]} | {told[1]} | {told[2]} | after {weeks} weeks |".replace("|  |", "| |")
        )
    assert marked("groups").splitlines() == lines


def test_the_reading_level_is_what_was_measured() -> None:
    whole_pages = [" ".join(texts) for _, texts in pages()]
    assert marked("grade") == f"{max(map(textstat.flesch_kincaid_grade, whole_pages)):.1f}"
    assert marked("smog") == f"{max(map(textstat.smog_index, whole_pages)):.1f}"
    assert f"grade at most {GRADE}, SMOG at most {SMOG:g}, no\nsentence above {LONGEST} words" in PAGE


def test_its_example_draws() -> None:
    code = re.search(r"```python\n(.*?)```", PAGE, re.DOTALL)
    assert code is not None
    names: dict[str, object] = {}
    exec(code[1], names)
    assert str(getattr(names["drawn"], "svg", "")).startswith("<svg")
