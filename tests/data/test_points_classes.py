"""Traditional classes are complete, and agree with one another."""

from collections import Counter

import pytest

from weizhong.facts.points import all_points, channels, point

YIN, YANG = ("LU", "SP", "HT", "KI", "PC", "LR"), ("LI", "ST", "SI", "BL", "TE", "GB")
RANKS = ("jing-well", "ying-spring", "shu-stream", "jing-river", "he-sea")
ELEMENTS = {
    **dict.fromkeys(YIN, ("wood", "fire", "earth", "metal", "water")),
    **dict.fromkeys(YANG, ("metal", "water", "wood", "fire", "earth")),
}
ORGANS = {
    "lung", "large intestine", "stomach", "spleen", "heart", "small intestine", "bladder", "kidney",
    "pericardium", "triple energizer", "gallbladder", "liver",
}  # fmt: skip
LEVELS = ["C7", *(f"T{n}" for n in range(1, 13)), *(f"L{n}" for n in range(1, 6))]


def members(name):
    return [(record, one) for record in all_points() for one in record.special_classes if one.name == name]


@pytest.mark.parametrize("channel", [*YIN, *YANG])
def test_five_shu_points_run_through_the_elements_in_order(channel):
    five = [(one.kind, one.element) for record, one in members("five-shu") if record.channel == channel]
    ranked = sorted(five, key=lambda pair: RANKS.index(pair[0]))
    assert ranked == list(zip(RANKS, ELEMENTS[channel], strict=True))


@pytest.mark.parametrize("channel", [*YIN, *YANG])
def test_five_shu_points_lie_in_order_from_finger_or_toe_tip_inwards(channel):
    numbers = {one.kind: record.number for record, one in members("five-shu") if record.channel == channel}
    along = [numbers[rank] for rank in RANKS]
    assert along in (sorted(along), sorted(along, reverse=True))


@pytest.mark.parametrize(
    ("name", "count"),
    [
        ("five-shu", 60), ("back-shu", 12), ("front-mu", 12), ("yuan-source", 12), ("luo-connecting", 15),
        ("xi-cleft", 16), ("hui-meeting", 8), ("eight confluent", 8), ("lower he-sea", 6), ("command", 6),
    ],
)  # fmt: skip
def test_each_class_has_its_number_of_points(name, count):
    assert len(members(name)) == count


@pytest.mark.parametrize("name", ["back-shu", "front-mu", "yuan-source"])
def test_every_organ_has_exactly_one_point_of_the_class(name):
    assert Counter(one.of for _, one in members(name)) == dict.fromkeys(ORGANS, 1)


def test_the_source_point_of_a_yin_channel_is_its_stream_point():
    for record, _ in members("yuan-source"):
        if record.channel in YIN:
            assert any(one.kind == "shu-stream" for one in record.special_classes), record.code


def test_source_points_lie_on_the_channel_of_their_organ():
    organs = {one.code: one.organ for one in channels()}
    assert all(organs[record.channel] == one.of for record, one in members("yuan-source"))


def test_back_shu_points_lie_on_the_inner_bladder_line_down_the_spine():
    on_spine = [record for record, _ in members("back-shu") if record.rule.level.vertebra]
    levels = [LEVELS.index(record.rule.level.vertebra) for record in on_spine]
    assert levels == sorted(levels)
    assert all(record.channel == "BL" and record.rule.lateral_cun == 1.5 for record, _ in members("back-shu"))


def test_the_command_point_of_the_back_is_weizhong():
    assert [record.code for record, one in members("command") if one.of == "back"] == ["BL40"]


def test_every_xi_cleft_and_connecting_point_has_an_owner_of_its_own():
    for name in ("xi-cleft", "luo-connecting", "eight confluent", "hui-meeting", "command", "lower he-sea"):
        owners = [one.of for _, one in members(name)]
        assert len(set(owners)) == len(owners), name


def test_classes_are_shown_as_second_hand():
    assert not any(one.check.is_verified for record in all_points() for one in record.special_classes)


def test_the_great_luo_of_the_spleen_is_counted_with_the_connecting_points():
    assert [one.name for one in point("SP21").special_classes] == ["luo-connecting"]
