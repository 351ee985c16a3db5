"""The terminal says everything, in reading order, within 80 columns, plainly when piped."""

import io
import tomllib
from typing import Literal

import msgspec
from rich.console import Console
from tests.unit.report import made_up

from weizhong.anatomy.placed_point import Distance
from weizhong.clinic.documents.treatment_plan import TreatmentPlan
from weizhong.report import phrases, terminal


def printed(plan: TreatmentPlan, width: int = 80, colour: bool = False) -> str:
    page = io.StringIO()
    terminal.print_plan(plan, Console(file=page, width=width, force_terminal=colour))
    return page.getvalue()


def flat(plan: TreatmentPlan) -> str:
    return " ".join(printed(plan, 80).split())


def in_order(text: str, *parts: str) -> bool:
    places = [text.index(part) for part in parts]
    return places == sorted(places)


def test_no_line_is_wider_than_80_columns() -> None:
    statuses: tuple[Literal["plan", "draft", "stop"], ...] = ("plan", "draft", "stop")
    for status in statuses:
        widest = max(printed(made_up.plan(status=status), 200).splitlines(), key=len)
        assert len(widest) <= 80, widest


def test_piped_output_holds_no_colour_codes_and_a_terminal_does() -> None:
    assert "\x1b[" not in printed(made_up.plan())
    assert "\x1b[" in printed(made_up.plan(), colour=True)


def test_findings_come_most_urgent_first_whatever_their_order_in_the_plan() -> None:
    text = flat(made_up.plan(status="draft"))
    assert in_order(
        text, "Blood thinner not known", "No electroacupuncture", "Diabetes", "Age over 50", "No fever"
    )


def test_a_draft_shows_its_watermark_and_how_to_answer_each_question() -> None:
    lines = [line.strip() for line in printed(made_up.plan(status="draft")).splitlines()]
    assert any("DRAFT: NOT FOR TREATMENT" in line for line in lines)
    start = lines.index("[answers]")
    assert tomllib.loads("\n".join(lines[start : start + 6])) == {
        "answers": {"anticoagulant": "unknown", "pregnant": "unknown"}
    }
    assert lines[start + 1] == "# Does the patient take a blood thinner?"


def test_a_stop_shows_the_referral_first_and_no_points() -> None:
    text = flat(made_up.plan(status="stop"))
    assert in_order(text, "Do not treat", "suspected cauda equina syndrome. Do not needle.", "Safety gate")
    assert "BL23" not in text


def test_sides_share_an_entry_with_distances_region_and_level() -> None:
    text = flat(made_up.plan())
    assert text.count("Shènshū") == 1
    assert "left and right" in text
    assert "4 mm inferior of the L2 spinous process (SD 12)" in text
    assert "±27 mm along, ±13 mm across" in text
    assert "L1 11 %, L2 76 %, L3 13 %" in text


def overview_of(plan: TreatmentPlan) -> list[str]:
    lines = [line.strip() for line in printed(plan).splitlines()]
    return lines[lines.index("At a glance") : lines.index("Diagnosis")]


def test_every_point_stands_in_the_overview_before_the_diagnosis() -> None:
    rows = {line.split()[0]: " ".join(line.split()[1:]) for line in overview_of(made_up.plan())[1:] if line}
    assert rows["GV4"] == "midline ↔0 ↓368 taught 16–23 mm !"
    assert rows["BL23"] == "left and right ↔30 ↓368 none !"
    assert rows["BL40"].startswith("left and right 4 mm inferior of the crease")
    assert "ST36" in rows


def test_the_overview_of_a_draft_gives_no_depth() -> None:
    assert not any("taught" in line or "under" in line for line in overview_of(made_up.plan(status="draft")))


def test_how_to_find_a_level_is_told_once_and_pointed_to_from_its_other_points() -> None:
    text = flat(made_up.plan())
    told = [code for code in ("GV4", "BL23") if f"L2: find the level as told under {code}." in text]
    assert told == ["GV4"]
    assert text.count("measure 30 mm to the side along the skin") == 2


def test_the_depth_shows_both_the_textbook_and_what_contradicts_it() -> None:
    text = flat(made_up.plan())
    assert in_order(text, "Textbook: 0.8–1.2 cun, 16–23 mm here.", "Mind: needle tips at 41 mm")
    assert "unverified: recalled" in text


def test_evidence_that_contradicts_itself_says_so_without_counting_votes() -> None:
    text = flat(made_up.plan())
    assert "Sources contradict each other here: reviews, trials and guidelines speak for and against." in text
    agreeing = made_up.plan(evidence=made_up.plan().evidence[:2])
    assert "Sources contradict" not in flat(agreeing)


def test_a_sign_nobody_told_of_is_not_called_absent() -> None:
    text = flat(made_up.plan())
    assert "Not reported: white greasy coating" in text
    assert "Not found" not in text


def test_what_rounds_to_no_millimetre_is_level_with_its_landmark() -> None:
    def place(mm: float) -> str:
        return phrases.distance(Distance("crease of the knee", "inferior", mm, 3))

    assert place(0.4) == place(-0.4) == "level with the crease of the knee (SD 3 mm)"
    assert place(0.6) == "1 mm inferior of the crease of the knee (SD 3)"


def test_a_finding_names_the_modalities_and_points_it_applies_to() -> None:
    caution = made_up.finding("caution", "Kidney", modalities=["dry_needling"], points=["BL23"])
    assert "Applies to: dry needling; BL23" in flat(made_up.plan(findings=[caution]))


def test_what_is_no_publication_is_not_named_like_one() -> None:
    recalled = msgspec.structs.replace(made_up.RECALLED, key="RECALLED")
    text = flat(made_up.plan(findings=[made_up.finding("note", "Age", citations=[recalled])]))
    assert "Sources: recalled knowledge (unverified: recalled)" in text
    assert "RECALLED" not in text


def test_text_that_looks_like_rich_markup_is_printed_as_it_is() -> None:
    assert "[bold]not bold[/bold]" in flat(made_up.plan(headline="[bold]not bold[/bold]"))


def test_located_points_make_a_table_and_each_way_to_find_one_is_told_once() -> None:
    plan = made_up.plan()
    points = [point.placement for point in plan.positions[0].points if point.code in ("GV4", "EX-B2:L4")]
    page = io.StringIO()
    terminal.print_located(points, Console(file=page, width=80))
    lines = [line.rstrip() for line in page.getvalue().splitlines()]
    assert max(map(len, lines)) <= 80
    rows = [line.split()[:2] for line in lines if line.startswith(("GV4 ", "EX-B2:L4 "))]
    assert rows == [["GV4", "midline"], ["EX-B2:L4", "left"], ["EX-B2:L4", "right"]]
    assert page.getvalue().count("Lay both hands on the iliac crests") == 2


def test_on_a_narrow_terminal_the_overview_keeps_every_depth() -> None:
    narrow, wide = (printed(made_up.plan(), width) for width in (40, 80))
    glance = " ".join(narrow.partition("At a glance")[2].partition("↔ mm")[0].split())
    told = " ".join(wide.partition("At a glance")[2].partition("↔ mm")[0].split())
    assert sorted(glance.split()) == sorted(told.split())
    assert max(map(len, narrow.splitlines())) <= 40
