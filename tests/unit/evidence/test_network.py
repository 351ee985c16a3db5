"""What a network must say, must refuse, and may never say."""

import json
import re
from io import StringIO
from pathlib import Path
from xml.etree import ElementTree

import jsonschema
import msgspec
import pytest
from rich.console import Console

from weizhong.cli import main
from weizhong.evidence.effect_sizes import Counts, Means, Measure, effect_size
from weizhong.evidence.network import network
from weizhong.evidence.network_file import read_network_file
from weizhong.evidence.network_records import Network
from weizhong.evidence.network_report import network_answer, network_report
from weizhong.evidence.network_studies import NetworkStudy, study_of_arms, study_of_differences
from weizhong.evidence.network_trials import network_of_trials
from weizhong.evidence.trials import trial_tables
from weizhong.report.json import schema
from weizhong.report.network_page import print_network
from weizhong.terms.errors import InvalidInput, MissingInput, UnreadableInput

ARMS = """study,treatment,n,mean,sd
A,sham,50,40,10
A,needles,50,35,10
B,sham,60,41,11
B,none,60,47,11
C,none,40,50,12
C,needles,40,41,12
C,cups,40,44,12
D,cups,30,45,10
D,sham,30,44,10
"""


def trial(label: str, **means: float) -> NetworkStudy:
    return study_of_arms("MD", label, {name: Means(n=50, mean=mean, sd=10) for name, mean in means.items()})


def page(text: str, **asked: str) -> str:
    console = Console(width=80, file=StringIO())
    print_network(network_report(text, "trials.csv", **asked), console)  # type: ignore[arg-type]
    assert isinstance(console.file, StringIO)
    return console.file.getvalue()


def test_two_steps_add_up_and_so_do_their_variances() -> None:
    found = network([trial("A", none=50, sham=45), trial("B", sham=45, needles=43)], "none", "fixed")
    needles, sham = found.effects
    assert (needles.a, needles.estimate, needles.trials) == ("needles", -7.0, 0)
    assert sham.se == pytest.approx(2.0)
    assert needles.se**2 == pytest.approx(8.0)


def test_a_closed_loop_that_disagrees_is_found_on_each_side() -> None:
    ways = [trial("A", a=0, b=-5), trial("B", b=0, c=-5), trial("C", a=0, c=2)]
    found = network(ways, "a", "fixed")
    assert (found.q_within.df, found.q_between.df) == (0, 1)
    assert found.q_between.q == pytest.approx(144 / 12)  # 12 apart, three variances of 4
    assert [round(abs(one.difference), 6) for one in found.splits] == [12.0, 12.0, 12.0]
    assert all(one.p == pytest.approx(found.q_between.p) for one in found.splits)
    assert any("contradict each other" in note for note in found.notes)
    assert any("at odds" in note for note in found.notes)


def test_a_star_cannot_contradict_itself_and_says_that_this_proves_nothing() -> None:
    found = network([trial("A", none=50, sham=45), trial("B", none=50, needles=43)], "none")
    assert found.q_between.p is None
    assert found.splits == ()
    assert any("cannot be tested" in note for note in found.notes)


def test_without_a_second_trial_of_anything_the_spread_is_unknown_not_nothing() -> None:
    found = network([trial("A", none=50, sham=45), trial("B", none=50, needles=43)], "none")
    assert (found.tau2, found.tau2_low, found.i2) == (None, None, None)
    assert any("unknown" in note for note in found.notes)
    assert "Unknown: no comparison was made twice." in page(
        "study,treatment,comparator,estimate,se\nA,b,a,1,1\n"
    )


def test_unconnected_parts_are_named_and_left_out() -> None:
    parts = [trial("A", none=50, sham=45), trial("B", sham=45, needles=43), trial("C", cups=3, heat=1)]
    found = network(parts, "none")
    assert found.unconnected == (("cups", "heat"),)
    assert found.set_aside == ("C",)
    assert "cups, heat" in found.notes[0]
    assert {one.name for one in found.treatments} == {"none", "sham", "needles"}
    other = network(parts, "heat")
    assert {one.name for one in other.treatments} == {"cups", "heat"}
    assert other.unconnected == (("needles", "none", "sham"),)


def test_without_a_reference_the_treatment_of_most_trials_is_taken() -> None:
    parts = [trial("A", x=1, sham=2), trial("B", sham=1, y=2), trial("C", y=1, x=3), trial("D", sham=0, z=1)]
    assert network(parts).reference == "sham"


def test_a_treatment_of_one_three_armed_trial_shares_its_control() -> None:
    study = trial("A", sham=40, needles=35, cups=38)
    assert study.covariance == ((4.0, 2.0), (2.0, 4.0))
    found = network([study], "sham")
    pairs = {(one.a, one.b): one for one in found.league}
    assert pairs["cups", "needles"].se == pytest.approx(2.0)


@pytest.mark.parametrize("measure", ["MD", "SMD"])
def test_two_arms_of_means_give_the_effect_size_of_the_pair(measure: Measure) -> None:
    a, b = Means(n=20, mean=3, sd=2), Means(n=25, mean=5, sd=3)
    pair, study = effect_size(measure, a, b, "x"), study_of_arms(measure, "x", {"b": b, "a": a})
    assert study.estimates[0] == pytest.approx(pair.estimate, rel=1e-12)
    assert study.covariance[0][0] == pytest.approx(pair.variance, rel=1e-12)


@pytest.mark.parametrize("measure", ["RR", "OR", "RD"])
@pytest.mark.parametrize(("events", "others"), [(3, 7), (0, 7), (20, 3)])
def test_two_arms_of_counts_give_the_effect_size_of_the_pair(
    measure: Measure, events: int, others: int
) -> None:
    a, b = Counts(n=20, events=events), Counts(n=25, events=others)
    pair, study = effect_size(measure, a, b, "x"), study_of_arms(measure, "x", {"b": b, "a": a})
    assert study.estimates[0] == pytest.approx(pair.estimate, rel=1e-12)
    assert study.covariance[0][0] == pytest.approx(pair.variance, rel=1e-12)


def test_standardised_differences_of_three_arms_add_up() -> None:
    study = study_of_arms(
        "SMD", "x",
        {"a": Means(n=20, mean=0, sd=2), "b": Means(n=30, mean=1, sd=4), "c": Means(n=9, mean=3, sd=3)},
    )  # fmt: skip
    turned = study_of_arms(
        "SMD", "x",
        {"c": Means(n=9, mean=3, sd=3), "a": Means(n=20, mean=0, sd=2), "b": Means(n=30, mean=1, sd=4)},
    )  # fmt: skip
    (b, c), (a_c, b_c) = study.estimates, turned.estimates
    assert b_c - a_c == pytest.approx(b)
    assert a_c == pytest.approx(-c)
    one, two = study.covariance, turned.covariance
    assert two[0][0] + two[1][1] - 2 * two[0][1] == pytest.approx(one[0][0])  # the variance of b less a


def test_pairs_that_no_arms_could_have_are_refused() -> None:
    with pytest.raises(InvalidInput, match="contradict each other"):
        study_of_differences("MD", "x", [("b", "a", 1, 0.1), ("c", "a", 2, 0.1), ("c", "b", 1, 5)])
    with pytest.raises(InvalidInput, match="do not add up"):
        study_of_differences("MD", "x", [("b", "a", 1, 1), ("c", "a", 2, 1), ("c", "b", -1, 1)])
    with pytest.raises(InvalidInput, match="lacks the difference of b and c"):
        study_of_differences("MD", "x", [("b", "a", 1, 1), ("c", "a", 2, 1)])


@pytest.mark.parametrize(
    ("studies", "asked", "told"),
    [
        ([], {}, "no trial"),
        ([trial("A", a=1, b=2), trial("A", a=1, b=3)], {}, "'A' is there twice"),
        ([trial("A", a=1, b=2)], {"reference": "c"}, "'c' is no treatment of these trials; they have a, b"),
        ([trial("A", a=1, b=2)], {"tau2_method": "sj"}, "take one of reml, dl, fixed"),
    ],
)
def test_what_cannot_be_answered_is_refused(
    studies: list[NetworkStudy], asked: dict[str, str], told: str
) -> None:
    with pytest.raises((InvalidInput, MissingInput), match=told):
        network(studies, **asked)  # type: ignore[arg-type]


@pytest.mark.parametrize("se", [1e-200, 1e200])
def test_errors_whose_squares_are_no_numbers_are_left_out_and_named(se: float) -> None:
    text = f"study,treatment,comparator,estimate,se\nA,b,a,1,1\nB,c,b,1,{se}\nC,c,a,1,2\n"
    (told,) = read_network_file(text).problems
    assert (told.row, told.left_out) == (3, True)


@pytest.mark.parametrize("se", [1e-9, 1e9])
def test_errors_of_another_unit_are_refused_not_weighed(se: float) -> None:
    text = f"study,treatment,comparator,estimate,se\nA,b,a,1,1\nB,c,b,1,{se}\nC,c,a,1,2\n"
    with pytest.raises(
        InvalidInput, match=r"cannot stand in one network; look for a misplaced decimal point"
    ):
        network_report(text, "x")


def test_a_network_too_large_to_be_one_is_refused_at_once() -> None:
    with pytest.raises(InvalidInput, match="801 differences are more than a network here holds"):
        network([trial(str(i), a=i, b=2) for i in range(801)])


def test_measures_are_not_mixed() -> None:
    other = study_of_arms("OR", "B", {"a": Counts(n=10, events=2), "b": Counts(n=10, events=4)})
    with pytest.raises(InvalidInput, match="MD and OR cannot stand in one network"):
        network([trial("A", a=1, b=2), other])


BAD = [
    ("A,sham,50,40,-10", "row 6, column sd (A): an SD of -10 cannot be"),
    ("A,sham,1,40,10", "row 6, column n (A): n = 1; an SD wants two people or more"),
    ("A,sham,12.5,40,10", "row 6, column n (A): 12.5 is no number of people"),
    ("A,sham,50,forty,10", "row 6, column mean (A): 'forty' is no number"),
    ("A,sham,50,,10", "row 6, column mean (A): blank; give the number."),
    ("A,,50,40,10", "row 6, column treatment (A): no name"),
    (",sham,50,40,10", "row 6, column study: no name"),
    ("A,x,50,40,10\nA,x,50,41,10", "row 7, column treatment (A): 'x' is twice in this trial"),
    ("A,x,50,40,10\nA,y,50,40,10", "row 7 (A): two arms of this trial hold the same n, mean and SD"),
    ("A,Sham,50,40,10\nA,x,50,45,10", "row 6, column treatment (A): 'Sham' is read as 'sham'"),
    ("A,sham,50,40,1\nA,x,50,45,1", "the arms lie 5.0 SDs apart; is this a standard error"),
    ("A,sham,50,40,10\nA,none,60,46,12", "row 6 (A): the same numbers as 'Z': one trial published twice?"),
    ("A,sham,50,40,10", "row 6 (A): the only arm of its trial; is the name of the trial spelt alike"),
]


@pytest.mark.parametrize(("lines", "told"), BAD, ids=[told[:60] for _, told in BAD])
def test_what_is_wrong_is_named_by_row_and_column_and_the_rest_is_used(lines: str, told: str) -> None:
    head = "study,treatment,n,mean,sd\nZ,sham,50,40,10\nZ,none,60,46,12\nY,sham,50,40,9\nY,none,50,44,9\n"
    found = read_network_file(head + lines + "\n")
    assert any(told in str(problem) for problem in found.problems), [str(one) for one in found.problems]
    assert {study.label for study in found.studies} >= {"Z", "Y"}


def test_a_bad_arm_of_three_leaves_the_other_two() -> None:
    found = read_network_file(ARMS.replace("C,cups,40,44,12", "C,cups,40,44,0"))
    assert next(one for one in found.studies if one.label == "C").treatments == ("none", "needles")


def test_trials_without_any_event_tell_nothing_of_a_ratio_and_are_named() -> None:
    text = "study,treatment,n,events\nA,a,20,0\nA,b,20,0\nB,a,20,2\nB,b,20,6\n"
    found = read_network_file(text, "OR")
    assert [one.label for one in found.studies] == ["B"]
    assert any("Nobody had the event" in str(one) for one in found.problems)
    assert [one.label for one in read_network_file(text, "RD").studies] == ["A", "B"]


def test_a_table_of_nothing_usable_is_refused_with_its_first_fault() -> None:
    with pytest.raises(
        InvalidInput, match=r"No trial of this table can be used\. First of 2: row 2, column sd"
    ):
        read_network_file("study,treatment,n,mean,sd\nA,a,20,1,-1\nA,b,20,1,0\n")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "The file is empty"),
        ("study,treatment,n\nA,a,1\n", "wants the columns study and treatment, with n, mean and sd"),
        ("study,treatment,n,mean\nA,a,1,2\n", "wants the column sd"),
        ("study,treatment,n,mean,sd,events\nA,a,1,2,3,4\n", "means and events; say which"),
        ("treatment,n\na,1\n", "No column is called study"),
        ("study,treatment,comparator\nA,a,b\n", "wants the columns estimate, se"),
    ],
)
def test_missing_columns_are_named(text: str, told: str) -> None:
    with pytest.raises(MissingInput, match=told):
        read_network_file(text)


def test_several_scales_are_no_mean_difference() -> None:
    rows = "A,a,20,1,1,VAS10\nA,b,20,2,1,VAS10\nB,a,20,30,9,VAS100\nB,b,20,40,9,VAS100\n"
    text = f"study,treatment,n,mean,sd,scale\n{rows}"
    with pytest.raises(
        InvalidInput, match=r"needs one scale, and there are 2 \(VAS10 in rows 2, 3; VAS100 in rows"
    ):
        read_network_file(text)


def test_scales_of_a_network_want_their_direction_before_they_are_compared() -> None:
    rows = ("A,a,20,8,4,RMDQ", "A,b,20,9,4,RMDQ", "B,a,20,70,9,HFAQ", "B,b,20,60,9,HFAQ")
    head = "study,treatment,n,mean,sd,scale"
    with pytest.raises(InvalidInput, match="RMDQ in rows 2, 3; HFAQ in rows 4, 5"):
        read_network_file("\n".join([head, *rows]), "SMD")
    ways = [f"{row},{'lower' if 'RMDQ' in row else 'higher'}" for row in rows]
    found = read_network_file("\n".join([f"{head},better", *ways]), "SMD")
    assert [one.estimates[0] > 0 for one in found.studies] == [True, True]


def test_printed_differences_are_turned_where_higher_is_better() -> None:
    head = "study,treatment,comparator,estimate,se,scale,better"
    text = f"{head}\nA,a,b,-0.5,0.2,RMDQ,lower\nB,a,b,0.5,0.2,HFAQ,higher\n"
    found = read_network_file(text, "SMD")
    assert {one.estimates for one in found.studies} == {(-0.5,)}


def test_a_blank_scale_or_one_of_an_arm_left_out_mixes_nothing_in_a_network() -> None:
    rows = "A,a,20,1,1,VAS 10\nA,b,20,2,1,vas-10\nB,a,20,3,1,\nB,b,20,4,1\nC,a,20,x,1,VAS100\n"
    found = read_network_file(f"study,treatment,n,mean,sd,scale\n{rows}")
    assert [one.label for one in found.studies] == ["A", "B"]
    assert sum("taken for VAS 10" in str(one) for one in found.problems) == 2


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("study,treatment,n,events\nA,sham,10,3\nA,real,10,5\n", ("row 2", "row 3")),
        ("study,id,treatment,n,events\nA,a1,sham,10,3\nA,a2,real,10,5\n", ("a1", "a2")),
        ("study,treatment,comparator,estimate,se\nA,real,sham,-2,1\n", ("row 2",)),
    ],
)
def test_each_trial_of_a_network_names_the_rows_it_is_made_from(text: str, rows: tuple[str, ...]) -> None:
    assert read_network_file(text).studies[0].rows == rows


def test_where_more_is_better_in_some_trials_only_the_sign_is_turned_and_told() -> None:
    rows = "A,a,20,1,1,lower\nA,b,20,2,1,lower\nB,a,20,9,1,higher\nB,b,20,7,1,higher\n"
    text = f"study,treatment,n,mean,sd,better\n{rows}"
    found = read_network_file(text, "SMD")
    assert [one.estimates[0] > 0 for one in found.studies] == [True, True]
    assert sum("sign was turned" in str(one) for one in found.problems) == 2


def test_a_printed_interval_that_is_not_even_is_told_as_in_a_pool() -> None:
    lines = "study,treatment,comparator,estimate,low,high\nA,a,b,-5.4,-8.9,-0.19\nB,b,c,1,0,2\n"
    (problem,) = read_network_file(lines).problems
    assert "off its middle: a misprint" in problem.told
    assert not problem.left_out


def test_printed_ratios_are_read_with_their_limits() -> None:
    text = "study,treatment,comparator,estimate,low,high\nA,a,b,0.5,0.25,1\nB,b,c,2,1,4\n"
    found = read_network_file(text, "OR")
    assert found.studies[0].estimates[0] == pytest.approx(-0.693147, abs=1e-6)
    with pytest.raises(InvalidInput, match="a standard error belongs to the logarithm of the OR"):
        read_network_file("study,treatment,comparator,estimate,se\nA,a,b,0.5,1\n", "OR")


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
