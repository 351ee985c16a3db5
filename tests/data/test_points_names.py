"""Names: tones can be derived again from the hanzi, and agree with the standard's own spelling."""

import re
import unicodedata
from collections import defaultdict

import pytest
from pypinyin import Style, lazy_pinyin, pinyin

from weizhong.facts.points import all_points, disagreements, point, readings
from weizhong.terms.sources import Check

TONED = {
    "BL40": "Wěizhōng", "BL23": "Shènshù", "GV4": "Mìngmén", "GV1": "Chángqiáng", "CV1": "Huìyīn",
    "ST45": "Lìduì", "SP10": "Xuèhǎi", "GB8": "Shuàigǔ", "ST19": "Bùróng", "LR6": "Zhōngdū",
    "HT6": "Yīnxì", "BL31": "Shàngliáo", "ST41": "Jiěxī", "ST6": "Jiáchē", "SP1": "Yǐnbái",
    "CV19": "Zǐgōng", "CV17": "Dànzhōng", "GV22": "Xìnhuì", "LU11": "Shàoshāng",
    "HT3": "Shàohǎi", "HT9": "Shàochōng", "SI1": "Shàozé", "HT8": "Shàofǔ", "LR2": "Xíngjiān",
    "ST17": "Rǔzhōng", "LI11": "Qūchí", "BL57": "Chéngshān", "SP2": "Dàdū", "LR3": "Tàichōng",
    "GV14": "Dàzhuī", "SP16": "Fù'āi", "BL2": "Cuánzhú", "KI3": "Tàixī", "BL29": "Zhōnglǚshù",
    "KI27": "Shùfǔ", "GV3": "Yāoyángguān", "EX-B8": "Shíqīzhuī", "BL11": "Dàzhù",
}  # fmt: skip


def derived(hanzi, corrections):
    """The rule of the table, told anew: the library's reading, then the corrections, the longest last."""
    syllables = lazy_pinyin(hanzi, style=Style.TONE)
    for one in sorted(corrections, key=lambda one: len(one.hanzi)):
        start = hanzi.index(one.hanzi)
        syllables[start : start + len(one.hanzi)] = one.reading.split()
    return syllables


def bare(text):
    return re.sub("[^a-z]", "", unicodedata.normalize("NFD", text).lower())


@pytest.mark.parametrize("record", all_points(), ids=lambda record: record.code)
def test_tones_follow_from_the_hanzi(record):
    syllables = derived(record.name_hanzi, readings(record.name_hanzi))
    assert record.name_pinyin.replace("'", "").lower() == "".join(syllables)


@pytest.mark.parametrize(("code", "name"), TONED.items())
def test_readings_practitioners_know(code, name):
    assert point(code).name_pinyin == name


def test_shu_is_never_read_yu_and_xi_never_qie():
    for record in all_points():
        if "俞" in record.name_hanzi:
            assert "shù" in record.name_pinyin.lower()
        if "郄" in record.name_hanzi:
            assert "xì" in record.name_pinyin.lower()


def test_a_correction_is_always_a_reading_that_dictionaries_list():
    for record in all_points():
        for one in readings(record.name_hanzi):
            if one.check is Check.DERIVED and one.hanzi not in {"清泠渊"}:
                for sign, syllable in zip(one.hanzi, one.reading.split(), strict=True):
                    listed = {bare(each) for each in pinyin(sign, style=Style.TONE, heteronym=True)[0]}
                    assert bare(syllable) in listed, (record.code, sign, syllable)


def test_a_tone_is_marked_recalled_exactly_where_a_recalled_correction_changes_it():
    for record in all_points():
        corrections = readings(record.name_hanzi)
        without = [one for one in corrections if one.check is not Check.RECALLED]
        is_changed = derived(record.name_hanzi, without) != derived(record.name_hanzi, corrections)
        assert record.name_pinyin_check is (Check.RECALLED if is_changed else Check.DERIVED), record.code


def test_no_two_points_share_hanzi_unless_the_table_of_namesakes_says_so():
    by_hanzi = defaultdict(set)
    for record in all_points():
        by_hanzi[record.name_hanzi].add(str(record.code))
    assert [codes for codes in by_hanzi.values() if len(codes) > 1] == []


def test_points_of_one_spelling_are_named_as_namesakes():
    by_spelling = defaultdict(set)
    for record in all_points():
        if record.channel != "EX":
            by_spelling[record.name_plain].add(str(record.code))
    namesakes = {frozenset(codes) for codes in by_spelling.values() if len(codes) > 1}
    listed = {frozenset(one.points) for one in disagreements() if one.kind == "same name"}
    assert namesakes == listed


def test_every_name_is_written_in_both_scripts():
    for record in all_points():
        assert len(record.name_hanzi) == len(record.name_hanzi_traditional)
        assert all(sign >= "\u3400" for sign in record.name_hanzi + record.name_hanzi_traditional), (
            record.code
        )
