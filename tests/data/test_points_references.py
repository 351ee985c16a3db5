"""Everything the point tables refer to exists: sources, points, regions; and nothing stands there unread."""

import pytest

from weizhong.facts.body_regions import body_region
from weizhong.facts.points import (
    all_points,
    bone_proportions,
    channels,
    disagreements,
    location_sentence,
    scale_of,
    textbook_depths,
)
from weizhong.facts.tables import check_mark, cite, read_rows, read_table, sources
from weizhong.facts.uses import all_uses
from weizhong.terms.codes import PointCode
from weizhong.terms.errors import UnknownCode

CODES = {str(record.code) for record in all_points()}
TABLES = {
    "disagreements": ("disagreement",),
    "depths": ("depth",),
    "channels": ("channel",),
    "bone_proportions": ("proportion", "finger_cun", "surface_landmark", "other_standard"),
    "readings": ("reading",),
    "uses": ("use",),
    **dict.fromkeys(("EX", *(one.code for one in channels())), ("point",)),
}
KEYS_OF_A_POINT = {
    "code", "pinyin", "pinyin_check", "hanzi", "hanzi_traditional", "other_names", "region", "side",
    "count_on_body", "is_on_skin", "rule", "grid", "special", "special_check", "posture", "note",
    "confidence", "check", "source",
}  # fmt: skip
# No proportional measurement of the standard covers these distances.
WITHOUT_SCALE = set()
KEYS_OF_A_RULE = {"level", "place", "offset", "part", "members", "alternative"}
# No proportional measurement of the standard covers these distances.
WITHOUT_SCALE = {
    ("SI9", "superior"), ("GB1", "lateral"), ("GB8", "superior"), ("GB9", "superior"), ("GB23", "anterior"),
    ("GB28", "medioinferior"), ("LR7", "posterior"), ("EX-HN1", "anterior, posterior, left and right"),
    ("EX-HN14", "posterior"), ("EX-HN15", "superior"), ("EX-HN15", "lateral"), ("EX-B9", "superior"),
    ("M-UE48", "superior"), ("EX-LE1", "medial and lateral"),
}  # fmt: skip
KEYS_OF_A_DEPTH = {
    "code", "levels", "depth_cun", "angle", "nerve", "segments", "segments_check", "cautions",
    "avoid_in_pregnancy_traditional", "check", "source",
}  # fmt: skip


@pytest.mark.parametrize("table", TABLES)
def test_every_row_has_a_check_mark_and_sources_that_resolve(table):
    for kind in TABLES[table]:
        for row in read_table(f"points/{table}")[kind]:
            check_mark(row)
            assert row["source"], row
            for reference in row["source"]:
                cite(reference)


def test_every_source_of_the_points_is_cited_somewhere():
    cited = {"PYPINYIN"}
    for table, kinds in TABLES.items():
        for kind in kinds:
            for row in read_table(f"points/{table}")[kind]:
                cited |= {reference.partition(":")[0] for reference in row["source"]}
    assert set(read_table("sources/points")["source"]) <= cited


def test_a_standard_point_cites_its_page_in_the_standard():
    for record in all_points():
        if record.channel != "EX":
            assert any(one.startswith("WHO2008:p") for one in record.sources), record.code


def test_every_point_named_in_another_table_exists():
    named = {code for one in disagreements() for code in one.points}
    named |= {code for use in all_uses() for code in use.points}
    named |= {code for use in all_uses() for code in use.trials}
    named |= {row["code"] for row in read_table("points/depths")["depth"]}
    named |= {row["code"] for row in read_rows("points/agreement")}
    assert named <= CODES


def test_every_point_named_in_a_rule_exists():
    for record in all_points():
        for landmark in record.rule.landmarks:
            try:
                code = PointCode(landmark)
            except UnknownCode:
                continue
            assert code in CODES, (record.code, landmark)


def test_a_rule_that_leans_on_other_points_never_leads_back_to_itself():
    leans_on = {
        str(record.code): {name for name in record.rule.landmarks if name in CODES} for record in all_points()
    }

    def reached(code, seen):
        assert code not in seen, seen
        for other in leans_on[code]:
            reached(other, (*seen, code))

    for code in leans_on:
        reached(code, ())


def test_every_distance_has_a_scale_or_is_known_to_have_none():
    without = {
        (str(record.code), one.direction)
        for record in all_points()
        for one in record.rule.offsets
        if one.unit == "B-cun" and scale_of(one, record.region) is None
    }
    assert without == WITHOUT_SCALE


def test_every_scale_is_used_by_some_point():
    rows = read_table("points/cun_scales")["scale"]
    offsets = [(one.origin, one.direction) for record in all_points() for one in record.rule.offsets]
    for row in rows:
        for origin in row["origins"]:
            assert any((origin, direction) in offsets for direction in row["directions"]), row


def test_every_surface_landmark_but_the_second_rib_is_named_by_a_rule():
    named = {name for record in all_points() for name in record.rule.landmarks}
    rows = read_table("points/bone_proportions")["surface_landmark"]
    assert {row["landmark"] for row in rows if not named & set(row["names"])} == {
        "rib 2",
        "spinous process S2",
    }


def test_every_region_is_known():
    for record in all_points():
        assert body_region(record.region).words


def test_every_compared_source_is_in_the_bibliography():
    assert {row["source"] for row in read_rows("points/agreement")} <= set(sources())


def test_every_difference_from_the_base_record_is_explained():
    differing = {
        row["code"]
        for row in read_rows("points/agreement")
        if row["verdict"].startswith(("differs", "unres"))
    }
    explained = {code for one in disagreements() for code in one.points}
    assert differing <= explained


def test_points_carry_structure_only_and_no_sentence():
    for channel in ("EX", *(one.code for one in channels())):
        for row in read_table(f"points/{channel}")["point"]:
            assert set(row) <= KEYS_OF_A_POINT, row["code"]
            assert set(row["rule"]) <= KEYS_OF_A_RULE, row["code"]
            assert all(". " not in text for text in _texts(row["rule"])), row["code"]


def test_depth_rows_have_no_stray_keys():
    assert all(set(row) <= KEYS_OF_A_DEPTH for row in read_table("points/depths")["depth"])


def test_no_generated_sentence_is_stored():
    stored = "\n".join(
        text
        for table, kinds in TABLES.items()
        for kind in kinds
        for text in _texts(read_table(f"points/{table}")[kind])
    )
    for record in all_points():
        assert location_sentence(record) not in stored


def test_the_fourteen_channels_and_twenty_proportions_are_there():
    assert len(channels()) == 14
    assert len(bone_proportions()) == 20


def test_a_point_without_a_row_has_no_depth():
    with_rows = {row["code"] for row in read_table("points/depths")["depth"]}
    for record in all_points():
        assert bool(textbook_depths(record.code)) == (str(record.code) in with_rows)


def _texts(value):
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        return [text for one in value for text in _texts(one)]
    return [value] if isinstance(value, str) else []
