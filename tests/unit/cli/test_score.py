"""``weizhong score``: what it prints, and how it says no."""

import json

import jsonschema
import pytest

from weizhong.outcomes.instruments import instruments
from weizhong.report.json import schema

COMMAND = "score"
PEG = """person,visit,on,pain,enjoyment,activity
A,1,2026-10-01,7,5,6
A,2,2026-11-01,3,2,far too much
B,1,2026-10-02,11,3,2
C,1,,,,
D,1,,1,2
"""


@pytest.fixture
def file(tmp_path):
    def write(text, name="answers.csv"):
        path = tmp_path / name
        path.write_text(text, "utf-8")
        return path

    return write


def told(out):
    return " ".join(out.split())


def test_what_can_be_scored_is_and_the_rest_is_named_by_row_and_column(run, file):
    code, out, err = run("peg", file(PEG))
    assert (code, err) == (0, "")
    assert "1 of 5 rows scored." in out
    assert "Row 3, activity: It is no number" in told(out)
    assert "Row 4, pain: It is not allowed; give a whole number from 0 to 10" in told(out)
    assert "Row 6: 5 cells where the heading has 6" in told(out)
    assert "Nothing is answered." in told(out)
    assert "far too much" not in out


def test_the_scores_are_a_document_that_keeps_to_its_schema(run, file):
    code, out, _ = run("peg", file(PEG), "--format", "json")
    document = json.loads(out)
    assert code == 0
    jsonschema.validate(document, json.loads(schema("scores")))
    assert [row["score"] for row in document["rows"]] == [6.0, None, None, None, None]
    assert document["rows"][0]["of"] == {"person": "A", "visit": "1", "on": "2026-10-01"}
    assert [(one["row"], one["column"]) for one in document["problems"]] == [
        (3, "activity"),
        (4, "pain"),
        (6, ""),
    ]
    assert document["instrument"]["citations"]["mic"][0]["key"] == "REED2023"


def test_one_form_in_toml_or_json_is_scored_too(run, file):
    for path in (
        file('person = "A"\nanswers = [3, 3, 3, 3]', "form.toml"),
        file('{"answers": {"q1": 3, "q2": 3, "q3": 3, "q4": 3}}', "form.json"),
    ):
        _, out, _ = run("promis_pain_interference_4a", path, "--format", "json")
        (row,) = json.loads(out)["rows"]
        assert (row["score"], row["se"]) == (61.2, 1.8)
        assert (row["low"], row["high"]) == (57.6721, 64.7279)  # 1.96 times 1.8 either way


def test_a_t_score_is_printed_with_its_interval_which_ends_where_the_scale_does(run, file):
    _, out, _ = run("promis_physical_function_4a", file("q1,q2,q3,q4\n5,5,5,5\n1,1,1,1\n"))
    assert "57.0 (44.1 to 57.0)" in out
    assert "22.5 (22.5 to 30.3)" in out


def test_groups_and_what_is_positive_are_told(run, file):
    _, out, _ = run("phq_4", file("nervous,worry,interest,mood\n3,2,0,1\n"))
    assert "moderate; anxiety positive" in told(out)
    _, out, _ = run("phq_2", file("interest,mood\n2,1\n1,1\n"), "--format", "json")
    assert [row["is_positive"] for row in json.loads(out)["rows"]] == [True, False]


def test_an_instrument_without_a_score_tells_why_and_what_it_has(run, file):
    code, out, _ = run("mass", file(f"{','.join(map(str, range(1, 14)))}\n{','.join(['4'] * 13)}\n"))
    assert code == 0
    assert "its weights were not read" in told(out)
    assert "strongest 4; mean 4" in told(out)


@pytest.mark.parametrize(
    ("text", "code", "said"),
    [
        ("pain,enjoyment,activity\n11,5,6\n", 12, "Row 2, pain: It is not allowed"),
        ("pain,enjoyment,activity\n,,\n", 13, "no rows"),
        ("person,pain,enjoyment,activity\nA,,,\n", 12, "Nothing is answered"),
        ("pain,enjoyment\n7,5\n", 13, "no column for activity"),
        ("", 13, "The file is empty"),
    ],
)
def test_nothing_to_score_is_told_in_words_and_has_its_own_code(run, file, text, code, said):
    got, out, err = run("peg", file(text), "--format", "json")
    assert (got, out) == (code, "")
    assert err.startswith("weizhong: ")
    assert said in err


def test_an_unknown_instrument_is_met_with_a_near_one(run, file):
    code, _, err = run("rmqd", file("q1\n1\n"))
    assert (code, "Did you mean rmdq?" in err) == (14, True)


def test_a_file_that_is_not_there(run, tmp_path):
    code, _, err = run("peg", tmp_path / "none.csv")
    assert (code, "cannot be read" in err) == (11, True)


def test_every_instrument_is_listed_and_each_is_described(run):
    _, out, _ = run("--list")
    assert all(name in out for name in instruments())
    code, out, _ = run("--list", "--format", "json")
    document = json.loads(out)
    jsonschema.validate(document, json.loads(schema("instruments")))
    assert (code, [one["name"] for one in document["instruments"]]) == (0, list(instruments()))
    _, out, _ = run("odi")
    assert "Copyright J. Fairbank" in told(out)
    assert "unverified: second-hand" in told(out)


def test_what_cannot_be_is_told_apart_from_what_was_not_read(run):
    assert "in one person; as a share of the start value none applies. A T-score has no zero" in told(
        run("promis_anxiety_4a")[1]
    )
    assert "matters none applies. It asks before a treatment" in told(run("ceq")[1])
    assert "error none was read" in told(run("ceq")[1])
    assert "error none applies. Five digits" in told(run("eq_5d_5l")[1])
    assert "a change of 27 % of the start value in one person; in points none was read" in told(
        run("phq_4")[1]
    )
    assert "a change of 1.5 in one person; as a share of the start value none was read" in told(
        run("start_back")[1]
    )
    document = json.loads(run("--list", "--format", "json")[1])
    entries = {one["name"]: one for one in document["instruments"]}
    assert entries["ceq"]["unread"] == ["error"]
    assert set(entries["ceq"]["not_applicable"]) == {"points", "share"}
    assert entries["rmdq"]["unread"] == []
    assert entries["peg"]["citations"]["mic_share"][0]["check"] == "S"


def test_our_own_scale_is_described_with_its_questions(run):
    _, out, _ = run("de_qi")
    assert "What did you feel at and around the needle?" in told(out)
    assert "heavy: heaviness" in told(out)


@pytest.mark.parametrize("words", [[], ["--list", "peg"]])
def test_a_slip_in_usage_is_answered_in_one_line(run, words):
    code, out, err = run(*words)
    assert (code, out, err.count("\n")) == (2, "", 1)


def test_the_answers_are_never_written_over(run, file):
    path = file(PEG)
    code, _, err = run("peg", path, "-o", path, "--format", "json")
    assert (code, "is the file being read" in err) == (22, True)
    assert path.read_text("utf-8") == PEG


def test_what_would_steer_the_terminal_is_not_printed(run, file):
    _, out, _ = run("nrs", file("person,pain\n\x1b[31mA,4\n"))
    assert "\x1b" not in out


def test_keys_a_reader_has_are_used_and_said(run, file, tmp_path):
    snsq = file(f"{','.join(f'q{n}' for n in range(1, 18))}\n{','.join(['1', '3'] + ['0'] * 15)}\n")
    keys = tmp_path / "keys.toml"
    keys.write_text("[parts]\naching = [1, 2]\n", "utf-8")
    _, out, _ = run("snsq", snsq, "--key", keys, "--format", "json")
    assert json.loads(out)["rows"][0]["parts"]["aching"] == 2.0
    mass = file(f"{','.join(map(str, range(1, 13)))}\n{','.join(['2'] * 11 + ['8'])}\n", "mass.csv")
    keys.write_text(f"rank_weights = {[3, 1] + [0] * 10}\n", "utf-8")
    _, out, _ = run("mass", mass, "--key", keys, "--format", "json")
    document = json.loads(out)
    assert document["rows"][0]["parts"]["index"] == 6.5
    assert "own key" in document["key"]


@pytest.mark.parametrize(
    "key",
    ["", "aching = [1]", "[parts]\naching = 1", "[parts]\naching = [99]", "rank_weights = [-1]", "[values]"],
)
def test_a_key_that_does_not_fit_is_refused(run, file, tmp_path, key):
    keys = tmp_path / "keys.toml"
    keys.write_text(key, "utf-8")
    mass = file(",".join(f"q{place}" for place in range(1, 14)) + "\n" + ",".join("8" * 13))
    code, out, err = run("mass", mass, "--key", keys)
    assert (code, out, err.count("\n")) == (12, "", 1)


def test_an_instrument_that_is_scored_whole_takes_no_key(run, file, tmp_path):
    keys = tmp_path / "keys.toml"
    keys.write_text("rank_weights = [1]\n", "utf-8")
    code, _, err = run("nrs", file("pain\n4\n"), "--key", keys)
    assert code == 12
    assert "nrs takes no key" in err


def test_a_weight_that_is_no_number_is_named(run, file, tmp_path):
    keys = tmp_path / "keys.toml"
    keys.write_text("rank_weights = [3, nan]\n", "utf-8")
    mass = file(",".join(f"q{place}" for place in range(1, 14)) + "\n" + ",".join("8" * 13))
    code, _, err = run("mass", mass, "--key", keys)
    assert code == 12
    assert "rank_weights: a weight or value is no finite number" in err


def test_a_row_scored_by_the_readers_key_does_not_say_that_its_weights_are_missing(run, file, tmp_path):
    keys = tmp_path / "keys.toml"
    keys.write_text("rank_weights = [3, 1]\n", "utf-8")
    mass = file(",".join(f"q{place}" for place in range(1, 14)) + "\n" + ",".join("8" * 13))
    _, out, _ = run("mass", mass, "--key", keys, "--format", "json")
    assert json.loads(out)["rows"][0]["withheld"] == ""


def test_a_state_the_readers_value_set_lacks_is_told_as_such(run, file, tmp_path):
    keys = tmp_path / "keys.toml"
    keys.write_text("[values]\n11111 = 1.0\n", "utf-8")
    states = file("mobility,self_care,usual_activities,pain,mood\n1,1,1,1,1\n1,2,3,4,5\n")
    _, out, _ = run("eq_5d_5l", states, "--key", keys, "--format", "json")
    document = json.loads(out)
    assert [row["withheld"] for row in document["rows"]] == [
        "",
        "The key given says nothing of these answers.",
    ]
    assert (document["scored"], document["partly"]) == (1, 1)


def test_the_state_of_an_eq_5d_keeps_its_five_digits(run, file):
    _, out, _ = run("eq_5d_5l", file("mobility,self_care,usual_activities,pain,mood\n1,2,3,4,5\n1,1,1,1,1\n"))
    assert "state 12345" in out
    assert "state 11111" in out
    assert "e+04" not in out


def test_an_index_and_its_interval_have_the_same_decimals_and_a_true_minus(run, file):
    _, out, _ = run("bang", file("correct,incorrect,dont_know\n10,4,3\n2,11,4\n"))
    assert "0.35 (−0.04 to 0.75)" in out
    assert "−0.53 (−0.86 to −0.20)" in out


def test_one_guess_is_no_certainty(run, file):
    guesses = file("correct,incorrect,dont_know\n1,0,0\n0,0,12\n5,3,5\n")
    _, out, _ = run("bang", guesses)
    assert "(1 to 1)" not in out
    assert told(out).count("no interval can be told") == 2
    _, out, _ = run("bang", guesses, "--format", "json")
    rows = json.loads(out)["rows"]
    assert [(row["score"], row["low"], row["high"]) for row in rows[:2]] == [(1, None, None), (0, None, None)]
    assert rows[2]["low"] < rows[2]["score"] < rows[2]["high"]


def test_t_scores_of_the_data_set_come_with_their_error(run, file):
    names = [item.name for item in instruments()["nih_minimum_data_set"].items]
    cells = ["6" if name == "pain" else "3" for name in names]
    answers = file(f"{','.join(names)}\n{','.join(cells)}\n")
    _, out, _ = run("nih_minimum_data_set", answers, "--format", "json")
    row = json.loads(out)["rows"][0]
    assert row["parts_se"]["pain_interference_t"] == 1.8
    t_scores = {"pain_interference_t", "physical_function_t", "depression_t", "sleep_disturbance_t"}
    assert set(row["parts_se"]) == t_scores
    _, out, _ = run("nih_minimum_data_set", answers)
    assert "pain interference t 61.2 (standard error 1.8)" in told(out)


def test_an_expectancy_that_one_person_cannot_have_is_explained(run, file):
    _, out, _ = run("ceq", file("think_1,think_2,think_3,think_4,feel_1,feel_2\n9,8,7,80,8,90\n"))
    assert "No expectancy: it is told within a group" in told(out)


def test_a_row_with_one_of_its_numbers_alone_is_scored_in_part(run, file):
    alone = file("think_1,think_2,think_3,think_4,feel_1,feel_2\n9,8,7,80,8,90\n")
    _, out, _ = run("ceq", alone, "--format", "json")
    assert (json.loads(out)["scored"], json.loads(out)["partly"]) == (0, 1)
    _, out, _ = run("ceq", alone)
    assert "0 of 1 rows scored. 1 in part: some of what it tells is missing." in told(out)
    two = file("think_1,think_2,think_3,think_4,feel_1,feel_2\n9,8,7,80,8,90\n1,2,3,10,2,20\n")
    assert "2 of 2 rows scored." in run("ceq", two)[1]


def test_a_data_set_without_its_impact_score_is_scored_in_part(run, file):
    names = [item.name for item in instruments()["nih_minimum_data_set"].items]
    cells = ["" if name == "pain" else "3" for name in names]
    _, out, _ = run("nih_minimum_data_set", file(f"{','.join(names)}\n{','.join(cells)}\n"))
    assert "0 of 1 rows scored. 1 in part" in told(out)


def test_a_score_speaks_of_no_plan(run, file):
    answers = file(PEG)
    _, out, _ = run("peg", answers)
    assert "plan" not in out
    code, _, err = run("peg", answers, "--format", "json", "-o", answers)
    assert code
    assert "choose another name for the result" in err


def test_a_long_file_is_scored_whole_and_shown_in_part(run, file):
    rows = "\n".join(f"{row % 12}" for row in range(500))
    _, out, _ = run("nrs", file(f"pain\n{rows}\n"))
    assert "459 of 500 rows scored." in out
    assert "300 more rows" in out
    _, out, _ = run("nrs", file(f"pain\n{rows}\n"), "--format", "json")
    document = json.loads(out)
    assert (len(document["rows"]), document["scored"], len(document["problems"])) == (500, 459, 41)


def test_a_reader_may_set_another_cut_and_it_is_said(run, file):
    path = file("interest,mood\n1,1\n")
    assert json.loads(run("phq_2", path, "--format", "json")[1])["rows"][0]["is_positive"] is False
    document = json.loads(run("phq_2", path, "--positive-from", 2, "--format", "json")[1])
    assert document["rows"][0]["is_positive"] is True
    assert "Positive from 2 as asked for, not from 3." in document["instrument"]["note"]


@pytest.mark.parametrize(("name", "text", "cut"), [("peg", PEG, 3), ("phq_2", "interest,mood\n1,1\n", 7)])
def test_a_cut_that_does_not_fit_is_refused(run, file, name, text, cut):
    code, out, err = run(name, file(text), "--positive-from", cut)
    assert (code, out, err.count("\n")) == (12, "", 1)


def test_what_is_no_number_hears_what_is_allowed(run, file):
    _, out, _ = run("pgic", file("person,change\nA,much better\nB,2\n"))
    assert "Row 2, change: It is no number; give one from 1 to 7" in told(out)
    _, out, _ = run("bang", file("arm,correct,incorrect,dont_know\na,x,1,2\nb,1,2,3\n"))
    assert "Row 2, correct: It is no number; give one, 0 or more" in told(out)


def test_columns_may_be_numbered_with_a_leading_zero(run, file):
    code, out, _ = run("peg", file("person,q01,PEG_02,03\nA,7,5,6\n"))
    assert (code, "1 of 1 rows scored." in out) == (0, True)


def test_what_is_told_beside_a_score_has_one_mark_between(run, file):
    _, out, _ = run("ceq", file("person,think_1,think_2,think_3,think_4,feel_1,feel_2\nA,9,9,9,90,9,90\n"))
    assert "no total; No expectancy" in told(out)
    assert ".;" not in told(out)


def test_on_a_narrow_terminal_no_day_is_cut_off(run, file, monkeypatch):
    monkeypatch.setenv("COLUMNS", "42")
    text = "person,visit,on,q1,q2,q3,q4\nA,1,2026-01-01,3,4,2,5\n"
    _, out, _ = run("promis_physical_function_4a", file(text))
    assert "…" not in out


def test_a_file_of_which_nothing_can_be_scored_names_every_fault_by_row_and_column(run, file):
    code, out, err = run("peg", file("pain,enjoyment,activity\n11,x,5\n7,,5\n7,5\n"))
    first, *faults = err.splitlines()
    assert (code, out) == (12, "")
    assert first == "weizhong: Nothing in the file could be scored. Correct the file."
    places = [fault.partition(": ")[0].strip() for fault in faults]
    assert sorted(places) == ["Row 2, enjoyment", "Row 2, pain", "Row 3", "Row 4"]


def test_of_very_many_faults_of_a_file_twenty_are_named_and_the_rest_counted(run, file):
    _, _, err = run("peg", file("pain,enjoyment,activity\n" + "11,5,5\n" * 1234))
    assert (len(err.splitlines()), err.splitlines()[-1]) == (22, "  and 1,214 more.")


@pytest.fixture
def many_forms(tmp_path):
    path = tmp_path / "many.csv"
    path.write_text("pain,enjoyment,activity\n" + "7,5,6\n" * 40_000)
    return path


def test_while_a_large_file_is_scored_a_terminal_shows_how_far_it_is(run, file, many_forms, monkeypatch):
    monkeypatch.setenv("TTY_COMPATIBLE", "1")
    code, out, err = run("peg", many_forms)
    assert (code, "40000 of 40000 rows scored." in out) == (0, True)
    assert "At work; Ctrl-C stops it." in err
    assert "100%" in err
    assert run("peg", file("pain,enjoyment,activity\n7,5,6\n"))[2] == ""


def test_where_no_terminal_looks_a_large_file_is_scored_in_silence(run, many_forms):
    assert run("peg", many_forms)[::2] == (0, "")


def test_a_scoring_that_is_stopped_leaves_the_file_as_it_was_and_says_so(
    run, tmp_path, many_forms, monkeypatch
):
    def stop(*given):
        raise KeyboardInterrupt

    monkeypatch.setattr("weizhong.report.score_document._told", stop)
    kept = tmp_path / "scores.json"
    kept.write_text("older")
    code, out, err = run("peg", many_forms, "-o", kept)
    assert (code, out, err) == (130, "", "weizhong: Stopped; nothing was written.\n")
    assert (kept.read_text(), sorted(tmp_path.iterdir())) == ("older", [many_forms, kept])
