"""The level question in words."""

import re
from dataclasses import replace
from io import StringIO

import pytest
from rich.console import Console

from weizhong.anatomy.landmarks import predict
from weizhong.anatomy.level_answer import level_answer
from weizhong.anatomy.person import Person
from weizhong.report.level import as_document, print_levels, sentence

WOMAN = predict(Person("female", 52, 1620, 70))


def printed(*answers, notes=(), width=80):
    page = StringIO()
    print_levels([(one.intended, one) for one in answers], notes, Console(file=page, width=width))
    return page.getvalue()


def flowing(*answers, notes=()):
    return " ".join(printed(*answers, notes=notes).split())


def test_the_sentence_says_what_is_likely_and_what_to_look_for():
    answer = level_answer(WOMAN, "L2")
    said = sentence(answer)
    percent, best = round(100 * answer.probability), answer.best_next
    assert said.startswith(f"L2 most likely, {percent} %; find the L4 spinous process to reach about ")
    assert f"{round(100 * best.probability)} % on average" in said
    assert f"{round(100 * best.if_as_expected)} % where it lies within" in said
    assert said.endswith(".")


def test_a_mark_more_likely_elsewhere_is_told_as_such():
    """Far outside the survey errors are so wide that the mark for L5 mostly misses it."""
    answer = level_answer(predict(Person("male", 90, 1400, 90)), "L5")
    assert answer.most_likely != "L5"
    assert sentence(answer).startswith(f"{answer.most_likely} most likely")
    assert f"L5 only {round(100 * answer.probability)} %" in sentence(answer)


def test_a_process_already_under_the_finger_is_measured_rather_than_found_again():
    answer = level_answer(WOMAN, "L2", found=["L4"])
    assert "measure how high the L4 spinous process lies" in sentence(answer)
    assert re.search(
        r"The mark for L2: \d+ mm above the L4 spinous process under the finger\.", printed(answer)
    )


def test_what_is_really_under_the_finger_is_told_likeliest_first():
    said = flowing(level_answer(WOMAN, "L2", found=["L4"]))
    assert re.search(r"Really under the finger at the L4 spinous process: L4 \d+ %, L[35] \d+ %", said)


def test_a_tape_is_offered_with_the_length_it_should_show():
    answer = level_answer(WOMAN, "L2")
    tapes = tuple(one for one in answer.prospects if one.measure == "sitting-height")
    said = sentence(replace(answer, prospects=tapes))
    assert "measure sitting height to reach about" in said
    assert f"of {round(WOMAN.mean('sitting_height'))} mm" in said


def test_what_is_not_worth_a_hand_is_not_asked_for():
    answer = level_answer(WOMAN, "L2")
    useless = replace(answer.prospects[0], probability=answer.probability)
    assert "no single landmark more" in sentence(replace(answer, prospects=(useless,)))


def test_the_page_says_what_these_chances_are_not():
    text = flowing(level_answer(WOMAN, "L2"), notes=["Look again."])
    assert "propagated" in text
    assert "not validated" in text
    assert "Look again." in text
    assert "a sixth lumbar vertebra 3.4 %" in text


def test_bars_are_as_long_as_their_chances():
    lines = printed(level_answer(WOMAN, "L2")).splitlines()
    bars = {line.split()[0]: line.count("█") for line in lines if "█" in line}
    assert max(bars, key=bars.get) == "L2"
    assert sum(bars.values()) == pytest.approx(30, abs=4)


def test_nothing_is_wider_than_the_terminal():
    assert max(map(len, printed(level_answer(WOMAN, "L2"), width=60).splitlines())) <= 60


def test_points_at_one_level_are_told_together():
    page, answer = StringIO(), level_answer(WOMAN, "L2")
    print_levels([("BL23", answer), ("GV4", answer)], (), Console(file=page, width=80))
    assert "BL23, GV4: L2 most likely" in page.getvalue()
    assert page.getvalue().count("most likely") == 1


def test_sacral_levels_say_why_nothing_is_counted():
    assert "no vertebra is counted" in flowing(level_answer(WOMAN, "S2"))


def test_the_document_holds_the_sentence_and_every_figure_behind_it():
    answer = level_answer(WOMAN, "L2")
    document = as_document([("BL23", answer)], ["Look again."])
    (one,) = document["answers"]
    assert document["schema"] == "weizhong.level/1"
    assert document["warnings"] == ["Look again."]
    assert one["asked"] == "BL23"
    assert one["sentence"] == sentence(answer)
    assert one["probability"] == answer.probabilities["L2"]
    assert one["best_next"] == answer.prospects[0]
