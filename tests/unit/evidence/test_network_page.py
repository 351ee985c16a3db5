"""A network in the terminal and as a document: every pair, no order; and the trials of our own tables."""

import json
import re
from io import StringIO
from pathlib import Path
from xml.etree import ElementTree

import jsonschema
import msgspec
import pytest
from rich.console import Console
from tests.unit.evidence.networks_made import ARMS, page

from weizhong.cli import main
from weizhong.evidence.network_records import Network
from weizhong.evidence.network_report import network_answer, network_report
from weizhong.evidence.network_trials import network_of_trials
from weizhong.evidence.trials import trial_tables
from weizhong.report.json import schema
from weizhong.report.network_page import print_network
from weizhong.terms.errors import InvalidInput, MissingInput, UnreadableInput


def test_no_order_of_treatments_is_told_anywhere() -> None:
    """Nothing calls a treatment first, and nothing stands in the order of effects: fields, notes, page."""
    forbidden = re.compile(
        r"\b(best|worst|winner|superior|inferior|rank\w*|sucra|p-?score|first choice)\b", re.I
    )
    told = page(ARMS, reference="none")
    assert not forbidden.search(told)
    ours = Console(width=80, file=StringIO())
    print_network(network_answer(), ours)
    assert isinstance(ours.file, StringIO)
    assert not forbidden.search(ours.file.getvalue())
    document = network_report(ARMS, "x", reference="none")
    assert not forbidden.search(msgspec.json.encode(document).decode())
    assert not [field for field in Network.__struct_fields__ if forbidden.search(field)]
    found = document.network
    assert [one.name for one in found.treatments] == sorted(one.name for one in found.treatments)
    assert [one.a for one in found.effects] == sorted(one.a for one in found.effects)
    assert [(one.a, one.b) for one in found.league] == sorted((one.a, one.b) for one in found.league)
    assert [one.estimate for one in found.effects] != sorted(one.estimate for one in found.effects)


def test_the_page_shows_every_pair_with_its_interval_and_the_contradictions() -> None:
    told = page(ARMS, reference="none")
    for pair in (
        "cups − needles",
        "cups − none",
        "cups − sham",
        "needles − none",
        "needles − sham",
        "none − sham",
    ):
        assert re.search(rf"{pair} +\S+ \(\S+ to \S+\)", told), pair
    assert "Designs against each other" in told
    assert "Indirect" in told
    assert max(map(len, told.splitlines())) <= 80


def test_a_page_does_not_repeat_what_would_steer_the_terminal() -> None:
    told = page("study,treatment,comparator,estimate,se\nA,re\x1b[2Jal,sham,1,1\n")
    assert "\x1b" not in told


def run(tmp_path: Path, text: str, *words: str) -> int:
    file = tmp_path / "trials.csv"
    file.write_text(text, "utf-8")
    try:
        main(["evidence", "network", str(file), *words])
    except SystemExit as end:
        return int(end.code or 0)
    return 0


def test_the_command_prints_and_gives_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(tmp_path, ARMS, "--reference", "None") == 0
    assert "Against none" in capsys.readouterr().out
    assert run(tmp_path, ARMS, "--reference", "none", "--method", "dl", "--format", "json") == 0
    document = json.loads(capsys.readouterr().out)
    assert document["schema"] == "weizhong.network/1"
    assert document["network"]["tau2_method"] == "dl"
    assert len(document["network"]["league"]) == 6
    assert document["network"]["q_between"]["df"] == document["network"]["q_total"]["df"]


def test_the_json_follows_its_published_schema() -> None:
    for text, reference in ((ARMS, "none"), ("study,treatment,comparator,estimate,se\nA,b,a,1,1\n", "a")):
        document = json.loads(msgspec.json.encode(network_report(text, "x", reference=reference)))
        jsonschema.validate(document, json.loads(schema("network")))


def test_the_command_draws_the_network(tmp_path: Path) -> None:
    drawing = tmp_path / "drawn.svg"
    assert run(tmp_path, ARMS.replace("cups", "cu\x1bps"), "-o", str(drawing)) == 0
    root = ElementTree.parse(drawing).getroot()
    assert root.tag.endswith("svg")
    assert "cu\ufffdps" in "".join(root.itertext())


def test_without_a_file_the_trials_of_the_tables_are_compared_and_every_row_is_named(
    capsys: pytest.CaptureFixture[str],
) -> None:
    main(["evidence", "network", "--duration", "chronic", "--reference", "usual_care", "--format", "json"])
    document = json.loads(capsys.readouterr().out)
    jsonschema.validate(document, json.loads(schema("network")))
    results = trial_tables().results
    used = {row for study in document["network"]["studies"] for row in study["rows"]}
    left = {one["row"] for one in document["left_out"]}
    asked = {
        row.id
        for row in results.values()
        if row.outcome == "pain"
        and row.phase != "baseline"
        and trial_tables().trials[row.trial].duration == "chronic"
    }
    assert used | left == asked
    assert not used & left
    assert not [row for row in used if results[row].usable == "no" or results[row].sd is None]
    assert all(one["reason"] for one in document["left_out"])
    assert any("second-hand" in note for note in document["about_trials"])


def test_each_trial_of_the_tables_stands_there_with_one_scale_at_one_time() -> None:
    results = trial_tables().results
    for outcome, phase in (("pain", "end"), ("pain", "followup"), ("function", "end")):
        for study in network_of_trials(outcome, phase).studies:  # type: ignore[arg-type]
            rows = [results[row] for row in study.rows]
            assert len({(row.trial, row.scale, row.time_label, row.kind) for row in rows}) == 1
            assert sum(row.n for row in rows) == pytest.approx(sum(n or 0 for n in study.people))


def test_what_is_better_points_one_way_on_every_scale() -> None:
    """Haake's function scale is better when higher: needles fared better than usual care, so below 0."""
    found = network_of_trials("function", "end", "chronic")
    haake = next(one for one in found.studies if one.label.startswith("Haake"))
    value = dict(zip(haake.treatments, (0.0, *haake.estimates), strict=True))
    (other,) = {"active", "usual_care"} & set(value)
    assert value["acupuncture"] < value[other]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--measure", "OR"], "our trials are compared by SMD, not OR"),
        (["x.csv", "--outcome", "pain"], "a file was given"),
    ],
)
def test_words_that_do_not_go_together_are_refused(
    words: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as end:
        main(["evidence", "network", *words])
    assert end.value.code == 2
    assert told in capsys.readouterr().err


def test_the_command_refuses_with_its_codes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(tmp_path, ARMS, "--reference", "moxa") == InvalidInput.exit_code
    assert "they have cups, needles, none, sham" in capsys.readouterr().err
    assert run(tmp_path, "") == MissingInput.exit_code
    with pytest.raises(SystemExit) as end:
        main(["evidence", "network", str(tmp_path / "absent.csv")])
    assert end.value.code == UnreadableInput.exit_code
