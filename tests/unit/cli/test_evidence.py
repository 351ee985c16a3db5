"""`weizhong evidence`: what it prints, and how it says no."""

import json
from pathlib import Path
from typing import get_args
from xml.etree import ElementTree

import jsonschema
import pytest

from weizhong.__main__ import main
from weizhong.cli import evidence_network, evidence_pool, evidence_trials
from weizhong.evidence.batch import IntervalMethod
from weizhong.evidence.effect_sizes import Measure
from weizhong.evidence.heterogeneity import Tau2Method
from weizhong.evidence.network_fit import Tau2Method as NetworkTau2
from weizhong.evidence.questions import Comparator

COMMAND = "evidence"
MEANS = "study,year,style,n_treatment,mean_treatment,sd_treatment,n_control,mean_control,sd_control,weeks\n"
TRIALS = (
    "Leibing,2002,needle,35,2.1,2.2,39,2.9,2.1,12\n"
    "Brinkhaus,2006,needle,140,3.45,2.85,70,4.36,3.05,8\n"
    "Haake,2007,needle,370,4.0,2.5,375,4.3,2.6,26\n"
    "Molsberger,2002,current,47,2.6,2.1,41,4.3,2.1,4\n"
)
BAD = "Mendelson,1983,current,36,2.6,-2.0,41,3.1,2.4,4\n"


def test_without_a_command_its_help_is_shown(run):
    code, out, _ = run()
    assert code == 0
    assert "pool" in out


def test_a_table_is_pooled_with_weights_and_plain_words(run, table):
    code, out, err = run("pool", table(MEANS + TRIALS))
    assert (code, err) == (0, "")
    said = " ".join(out.split())
    for words in (
        "trials.csv: mean difference, 4 trials, 1,117 people",
        "Method: REML; 95 % interval: Hartung-Knapp, never narrower than the normal interval.",
        "Haake 2007",
        "In a new setting",
        "On average the treatment group lies 0.85 points below the control group.",
        "With 4 trials Hartung and Knapp's interval has 3 degrees of freedom",
        "Pooling mends no trial",
    ):
        assert words in said


def test_weights_add_up_and_all_digits_are_in_the_json(run, table):
    _, out, _ = run("pool", table(MEANS + TRIALS), "--format", "json")
    document = json.loads(out)
    assert document["schema"] == "weizhong.pool/1"
    (report,) = document["tables"]
    pooled = report["pooled"]
    assert sum(pooled["weights"]) == pytest.approx(100)
    assert len(str(pooled["estimate"])) > 12
    assert pooled["effects"][0]["rows"] == ["row 2"]
    assert report["as_ratio"] is None


def test_a_wrong_cell_is_named_and_the_rest_is_pooled_with_exit_code_0(run, table):
    code, out, _ = run("pool", table(MEANS + TRIALS + BAD))
    assert code == 0
    assert "row 6, column sd_treatment (Mendelson): an SD of -2 cannot be" in " ".join(out.split())
    _, out, _ = run("pool", table(MEANS + TRIALS + BAD), "--format", "json")
    (problem,) = json.loads(out)["tables"][0]["problems"]
    assert (problem["row"], problem["column"], problem["left_out"]) == (6, "sd_treatment", True)


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        ("", 13, "The file is empty"),
        (MEANS, 13, "no trial below them"),
        (MEANS + BAD, 12, "No trial of this table can be used"),
        ("study,n\nA,3\n", 13, "Pooling wants the columns"),
        ('study,estimate,se\n"A,1,1\n', 11, "no CSV file"),
        ("study,events1,n1,events2,n2\nA,0,9,0,9\n", 12, "Ask for RD"),
        ("study,estimate,se,scale\nA,1,1,a\nB,1,1,b\n", 12, "needs one scale"),
    ],
)
def test_a_table_that_cannot_be_pooled_is_refused_in_words(run, table, text, code, words):
    measure = ("--measure", "MD") if "scale" in text else ()
    given, out, err = run("pool", table(text), *measure)
    assert (given, out) == (code, "")
    assert words in err
    assert [line for line in err.splitlines() if line.startswith("weizhong: ")] == [err.splitlines()[0]]


def test_a_refusal_has_a_line_for_each_fault_and_none_made_by_a_cell(run, table):
    code, _, err = run("pool", table('study,estimate,se\n"A\n\x1b[2JB",1,0\nC,1,0\n'))
    lines = err.splitlines()
    assert (code, len(lines)) == (12, 3)
    assert [line[:20] for line in lines[1:]] == ["  row 2, column se (", "  row 4, column se ("]
    assert "\x1b" not in err


@pytest.mark.parametrize(
    ("command", "text"),
    [
        ("pool", "study,estimate,se\nA,1,1\nB,2,1\nC,2,-1\n"),
        ("network", "study,treatment,comparator,estimate,se\nA,a,b,1,1\nB,b,c,1,1\nC,a,c,2,-1\n"),
    ],
)
def test_what_is_wrong_in_a_table_is_told_beside_its_picture(run, table, tmp_path, command, text):
    code, _, err = run(command, table(text), "-o", tmp_path / "drawn.svg")
    first, second = err.splitlines()
    assert (code, first) == (0, "weizhong: What is wrong in trials.csv:")
    assert second.startswith("  row 4, column se (C): -1 cannot be")
    assert (tmp_path / "drawn.svg").read_text().startswith("<svg")
    whole = table(text.rsplit("\n", 2)[0] + "\n")
    assert run(command, whole, "-o", tmp_path / "drawn.svg")[2] == ""


@pytest.mark.parametrize("command", ["pool", "network"])
def test_a_file_that_is_not_there_or_no_text_is_refused(run, table, tmp_path, command):
    code, _, err = run(command, tmp_path / "none.csv")
    assert (code, "cannot be read" in err) == (11, True)
    (tmp_path / "latin.csv").write_bytes(b"study,estimate,se\nM\xfcller,1,1\n")
    code, _, err = run(command, tmp_path / "latin.csv")
    assert (code, "latin.csv" in err, "UTF-8" in err) == (11, True, True)
    (tmp_path / "people.csv").write_text("study,estimate,se\n" + "x" * 8_000_000, "utf-8")
    code, _, err = run(command, tmp_path / "people.csv")
    assert (code, "too large for a table of trials" in err) == (11, True)


def test_one_trial_is_told_to_be_one(run, table):
    code, out, _ = run("pool", table("study,estimate,se\nA,1,1\n"))
    assert code == 0
    assert "nothing was pooled" in " ".join(out.split())
    assert "Nothing is pooled; 95 % interval: normal." in out
    assert "REML" not in out
    assert "How much the trials differ" not in out


def test_several_files_are_pooled_each_by_itself(run, table):
    a, b = table(MEANS + TRIALS), table("study,estimate,low,high\nP6,0.726,0.594,0.887\n", "ratios.csv")
    _, out, _ = run("pool", a, b, "--format", "json")
    assert [one["file"] for one in json.loads(out)["tables"]] == ["trials.csv", "ratios.csv"]


def test_ratios_are_told_as_ratios(run, table):
    path = table("study,events1,n1,events2,n2\nHaake,184,387,106,387\nMolsberger,36,49,11,37\n")
    _, out, _ = run("pool", path, "--method", "dl", "--interval", "normal")
    assert "1.90 (1.40 to 2.57)" in out
    assert "times as often in the treatment group" in " ".join(out.split())
    _, out, _ = run("pool", path, "--format", "json")
    report = json.loads(out)["tables"][0]
    assert report["as_ratio"]["estimate"] > 1 > report["pooled"]["estimate"]


def test_every_further_question_has_its_part(run, table):
    path = table(MEANS + TRIALS)
    _, out, _ = run(
        "pool",
        path,
        "--by",
        "style",
        "--regress",
        "weeks",
        "--small-study",
        "--leave-one-out",
        "--cumulative",
    )
    said = " ".join(out.split())
    for words in (
        "By group", "needle (3 trials", "current (1 trial", "Between groups: Q",
        "What goes with the effect", "intercept", "fewer than ten for each tell little",
        "Do small trials tell another story?", "Egger:", "Begg:", "so these checks say little",
        "Without one trial", "without Haake", "Year by year", "2007, with Haake",
    ):  # fmt: skip
        assert words in said, words
    _, out, _ = run("pool", path, "--by", "style", "--regress", "weeks", "--cumulative", "--format", "json")
    report = json.loads(out)["tables"][0]
    assert [name for name, _ in report["subgroups"]["groups"]] == ["current", "needle"]
    assert [step["k"] for step in report["cumulative"]] == [1, 2, 3, 4]
    assert report["small_study"] is None


def test_one_trial_alone_has_no_spread(run, table):
    _, out, _ = run("pool", table("study,year,estimate,se\nA,2001,1,1\nB,2002,2,1\n"), "--cumulative")
    first, second = (
        next(line for line in out.splitlines() if words in line) for words in ("with A", "with B")
    )
    assert "%" not in first
    assert second.rstrip().endswith(" %")


def test_two_columns_are_tested_together(run, table):
    path = table(MEANS + TRIALS + "Kerr,2003,needle,26,2.5,2.0,20,3.1,2.2,6\n")
    for interval, words in (
        ("knapp_hartung", "All columns together: F ="),
        ("normal", "All columns together: χ² ="),
    ):
        _, out, _ = run("pool", path, "--regress", "weeks", "--regress", "year", "--interval", interval)
        assert words in " ".join(out.split())


def test_every_answer_fits_the_published_schema(run, table, capsys):
    main(["schema", "pool"])
    schema = jsonschema.Draft202012Validator(json.loads(capsys.readouterr().out))
    means, one = table(MEANS + TRIALS + BAD), table("study,estimate,low,high\nA,0.7,0.5,0.9\n", "one.csv")
    everything = ("--by", "style", "--regress", "weeks", "--small-study", "--leave-one-out", "--cumulative")
    vast = table("study,log_estimate,se\nA,20,1\nB,-20,1\n", "vast.csv")
    ratios = ((one, "--measure", "RR"), (vast, "--measure", "OR", "--level", "0.999"))
    for words in ((means, *everything), (means, "--method", "fixed"), *ratios):
        code, out, _ = run("pool", *words, "--format", "json")
        assert code == 0
        schema.validate(json.loads(out))


def test_a_fixed_effect_has_the_normal_interval_unless_another_is_asked_for(run, table):
    path = table(MEANS + TRIALS)
    for more, interval in (((), "normal"), (("--interval", "adhoc"), "adhoc")):
        _, out, _ = run("pool", path, "--method", "fixed", *more, "--format", "json")
        assert json.loads(out)["tables"][0]["pooled"]["interval_method"] == interval


@pytest.mark.parametrize("kind", ["forest", "funnel"])
def test_a_plot_is_an_svg_that_says_what_it_shows(run, table, tmp_path, kind):
    target = tmp_path / f"{kind}.svg"
    assert run("pool", table(MEANS + TRIALS), "--plot", kind, "-o", target)[0] == 0
    drawn = ElementTree.fromstring(target.read_text("utf-8"))
    assert [one[0].text.partition(". ")[0] for one in drawn.iter() if one.get("role") == "listitem"][:4] == [
        "Leibing", "Brinkhaus", "Haake", "Molsberger"
    ]  # fmt: skip
    assert drawn.find("{http://www.w3.org/2000/svg}title").text.startswith("trials.csv")
    assert drawn.find("{http://www.w3.org/2000/svg}desc").text


def test_a_plot_wants_one_table_and_an_svg(run, table):
    path = table(MEANS + TRIALS)
    code, _, err = run("pool", path, path, "--format", "svg")
    assert (code, "shows one table" in err) == (2, True)
    code, _, err = run("pool", path, "--plot", "funnel")
    assert (code, "-o funnel.svg" in err) == (2, True)


def test_an_interval_too_wide_for_paper_is_refused_and_told_as_a_table(run, table):
    path = table("study,log_estimate,se\nA,20,1\nB,-20,1\n")
    code, _, err = run("pool", path, "--measure", "OR", "--format", "svg")
    assert (code, "too wide to be drawn" in err) == (12, True)
    code, out, _ = run("pool", path, "--measure", "OR", "--level", "0.999")
    assert (code, "∞" in out, "4.85e+08" in out) == (0, True, True)


def test_names_that_look_like_markup_stay_text_in_a_plot(run, table):
    _, out, _ = run("pool", table("study,estimate,se\n<b>&\x1b,1,1\nB,2,1\n"), "--format", "svg")
    assert ElementTree.fromstring(out) is not None
    assert "<b>" not in out


def test_year_by_year_wants_years(run, table):
    code, _, err = run("pool", table("study,estimate,se\nA,1,1\n"), "--cumulative")
    assert (code, "wants a column year" in err) == (13, True)


@pytest.mark.parametrize("level", ["95", "0", "1", "x"])
def test_a_level_is_a_share(run, table, level):
    code, _, err = run("pool", table(MEANS + TRIALS), "--level", level)
    assert (code, "as 0.95" in err) == (2, True)


@pytest.mark.parametrize(("command", "others"), [("pool", ["first.csv"]), ("network", [])])
def test_no_table_that_is_read_is_written_over(run, table, command, others):
    path = table("study,treatment,comparator,estimate,se\nA,a,b,1,1\n")
    before = path.read_text("utf-8")
    read = [table(before, name) for name in others]
    code, _, err = run(command, *read, path, "--format", "json", "-o", path)
    assert (code, "trials.csv' is the file being read" in err) == (22, True)
    assert path.read_text("utf-8") == before


def test_what_would_steer_a_terminal_is_not_printed(run, table):
    _, out, _ = run("pool", table("study,estimate,se\nA\x1b[2J,1,1\nB,1,x\x1b[2J\n"))
    assert "\x1b" not in out


def test_the_same_table_gives_the_same_bytes(run, table):
    path = table(MEANS + TRIALS + BAD)
    assert run("pool", path, "--small-study") == run("pool", path, "--small-study")


def test_a_json_answer_goes_to_a_file_whose_name_says_so(run, table, tmp_path):
    target = tmp_path / "answer.json"
    assert run("pool", table(MEANS + TRIALS), "-o", target)[0] == 0
    assert json.loads(Path(target).read_text("utf-8"))["tables"]


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ("A,1,1\nB,1.1,1\nC,0.9,1\n", "no more than chance makes trials differ"),
        ("A,0,1\nB,2,1\nC,2.9,1\n", "Chance alone could make them differ as much (p = 0.11"),
        ("A,0,1\nB,9,1\nC,20,1\n", "They differ more than chance makes them"),
    ],
)
def test_trials_are_said_to_agree_only_where_they_differ_less_than_chance_lets_expect(
    run, table, lines, words
):
    """Q at most its degrees of freedom; a p value above 0.1 is no proof that trials agree."""
    _, out, _ = run("pool", table(f"study,estimate,se\n{lines}"))
    said = " ".join(out.split())
    sentences = ("no more than chance makes", "Chance alone could make", "They differ more than chance")
    assert words in said
    assert sum(sentence in said for sentence in sentences) == 1


@pytest.mark.parametrize("weeks", [("10", "2"), ("-5", "nan"), ("nan", "4"), ("0", "inf"), ("x", "4")])
def test_weeks_that_are_none_are_refused(run, weeks):
    code, _, err = run("answer", "--against", "sham", "--weeks", *weeks)
    assert code == 2
    assert "argument --weeks" in err


def test_too_few_numbers_to_regress_on_are_told_as_what_they_are(run, table):
    path = table("study,estimate,se,dose\nA,1,1,3\nB,2,1,x\nC,2,1,5\nD,3,1,\n")
    code, _, err = run("pool", path, "--regress", "dose")
    assert code == 12
    assert "Only 2 of 4 trials have a number in dose, too few to regress on; 3 are the least." in err


def test_printed_differences_are_not_silently_left_out_of_an_smd(run):
    code, out, err = run("answer", "--against", "sham", "--printed-too")
    assert (code, out) == (2, "")
    assert "argument --printed-too" in err
    assert "--measure MD" in err


def test_a_family_that_is_in_no_table_is_refused_with_those_that_are(run):
    code, _, err = run("answer", "--against", "sham", "--family", "ZZZ")
    assert code == 14
    assert "no family of scales 'ZZZ'" in err
    assert "VAS" in err
    assert (
        run("answer", "--against", "sham", "--family", "vas")[:2]
        == run("answer", "--against", "sham", "--family", "VAS")[:2]
    )


def test_a_network_of_estimates_is_headed_as_pooled_estimates_are(run, table):
    _, out, _ = run("network", table("study,treatment,comparator,estimate,se\nA,a,b,1,1\nB,b,c,1,1\n"))
    assert "estimate (95 %)" in out
    assert "GEN" not in out


def test_while_many_trials_are_pooled_one_by_one_a_terminal_shows_how_far_it_is(run, table, monkeypatch):
    monkeypatch.setenv("TTY_COMPATIBLE", "1")
    monkeypatch.setattr("weizhong.cli.at_work._LARGE_BYTES", 20)
    few = table("study,year,estimate,se\nA,2001,1,1\nB,2002,2,1\nC,2003,2,1\n")
    code, _, err = run("pool", few, "--leave-one-out", "--cumulative")
    assert (code, "At work; Ctrl-C stops it." in err) == (0, True)


def test_while_a_large_network_is_compared_a_terminal_says_so(run, table, monkeypatch):
    monkeypatch.setenv("TTY_COMPATIBLE", "1")
    few = table("study,treatment,comparator,estimate,se\nA,a,b,1,1\nB,b,c,1,1\n")
    assert run("network", few)[2] == ""
    monkeypatch.setattr("weizhong.cli.at_work._LARGE_BYTES", 20)
    code, _, err = run("network", few)
    assert (code, "At work; Ctrl-C stops it." in err) == (0, True)


def test_a_pooling_that_is_stopped_says_so(run, table, monkeypatch):
    def stop(*given, **how):
        raise KeyboardInterrupt

    monkeypatch.setattr("weizhong.evidence.influence.pool_many", stop)
    monkeypatch.setattr("weizhong.cli.at_work._LARGE_BYTES", 20)
    few = table("study,estimate,se\nA,1,1\nB,2,1\nC,2,1\n")
    stopped = (130, "", "weizhong: Stopped; nothing was written.\n")
    assert run("pool", few, "--leave-one-out") == stopped


def test_the_choices_of_the_commands_are_those_of_the_engine():
    """They are written out, so that a command need not import the engine to list them."""
    assert get_args(Measure) == evidence_pool._MEASURES == evidence_network._MEASURES
    assert set(get_args(Tau2Method)) == set(evidence_pool._METHODS)
    assert set(get_args(NetworkTau2)) == set(evidence_network._METHODS)
    assert set(get_args(IntervalMethod)) == set(evidence_pool._INTERVALS)
    assert set(get_args(Comparator)) == set(evidence_trials._CONTROLS)
