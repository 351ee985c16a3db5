"""What `weizhong evidence pool` and `network` print where numbers are extreme or columns are missing."""

COMMAND = "evidence"
MEANS = "study,style,n_treatment,mean_treatment,sd_treatment,n_control,mean_control,sd_control\n"
TRIALS = "Leibing,needle,35,2.1,2.2,39,2.9,2.1\nHaake,needle,370,4.0,2.5,375,4.3,2.6\n"


def test_a_pooled_interval_far_wider_than_the_trials_hides_no_digit_of_theirs(run, table):
    lines = "study,events_1,n_1,events_2,n_2\nC,5,40,3,41\nE,6,40,3,42\n"
    code, out, _ = run("pool", table(lines))
    assert code == 0
    assert "1.71 (0.44 to 6.68)" in out  # once told as 2 (0 to 7)
    assert "(0 to" not in out
    assert "(0.00 to" not in out


def test_a_ratio_of_a_network_never_has_a_limit_of_nothing(run, table):
    lines = "study,treatment,n,events\nA,a,6,5\nA,b,6,1\nB,b,40,3\nB,c,40,6\n"
    code, out, _ = run("network", table(lines))
    assert code == 0
    assert "network of 3 treatments, 2 trials" in out
    assert " (0 to" not in out
    assert "(0.00 to" not in out


def test_one_trial_of_a_network_is_told_as_one(run, table):
    _, out, _ = run("network", table("study,treatment,n,mean,sd\nA,a,30,3,2\nA,b,30,3.5,2\n"))
    assert "network of 2 treatments, 1 trial, mean" in out


def test_no_difference_at_all_is_told_as_no_difference(run, table):
    _, out, _ = run(
        "pool", table("study,events_1,n_1,events_2,n_2\nA,0,50,0,50\nB,0,60,0,58\n"), "--measure", "RD"
    )
    assert "came out alike" in out
    assert "fewer" not in out.split("What is wrong")[0].replace("fewer than", "")


def test_a_table_of_another_form_is_told_every_form(run, table):
    code, _, err = run("pool", table("study,ratio\nA,0.5\n"))
    assert code == 13
    assert "n_treatment, mean_treatment" in err
    assert "estimate with se, or with low and high" in err


def test_limits_without_an_estimate_ask_for_the_estimate_alone(run, table):
    code, _, err = run("pool", table("study,ratio,low,high\nA,0.5,0.25,1\n"))
    assert code == 13
    assert "Pooling wants the column estimate." in err


def test_a_column_of_words_is_no_covariate_but_may_be_groups(run, table):
    code, _, err = run("pool", table(MEANS + TRIALS), "--regress", "style")
    assert code == 12
    assert "Column style holds no number" in err
    assert "--by" in err


def test_a_trial_nobody_knows_is_told_those_near_it(run):
    code, _, err = run("trials", "haake2008")
    assert code == 14
    assert "Did you mean haake2007?" in err


def test_what_is_unknown_of_a_trial_is_told_as_unknown_and_names_are_words(run):
    _, out, _ = run("trials", "kwon2007", "cherkin2001")
    assert "pain of unknown duration, kind of pain unknown" in out
    assert "massage, side effect, end: 0 of 78" in out
    _, out, _ = run("answer", "--against", "usual_care", "--outcome", "quality_mental")
    assert out.startswith("quality mental against usual care")


def test_a_mean_difference_of_two_trials_keeps_the_decimals_of_the_trials(run, table):
    lines = "A,35,2.1,2.2,39,2.9,2.1\nB,370,18.0,2.5,375,4.3,2.6\n"
    code, out, _ = run("pool", table("study,n_1,mean_1,sd_1,n_2,mean_2,sd_2\n" + lines))
    assert code == 0
    assert "−0.80 (−1.78 to 0.18)" in out  # once told as −1 (−2 to 0)


def test_a_quotation_mark_left_open_is_named(run, table):
    code, _, err = run("pool", table('study,estimate,se\n"A,1,1\nB,2,1\n'))
    assert code == 11
    assert "a quotation mark is not closed" in err


def test_a_comma_in_a_number_is_never_guessed_at_where_tabs_part_the_cells(run, table):
    text = "study\testimate\tse\nA\t2,000\t1\nB\t2\t1\n"  # two thousand, or two
    _, out, _ = run("pool", table(text))
    assert "'2,000' is read as a number only where semicolons part the columns" in " ".join(out.split())
