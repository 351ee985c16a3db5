"""Builds the point tables of ``weizhong.facts`` from a folder of reference data (run once).

Usage: ``python scripts/build_point_tables.py REFERENCE_FOLDER``. The folder holds ``points/who361.json``,
``points/channels.json``, ``points/bcun.json``, ``points/disagreements.md``, ``clinical/points_lbp.json`` and
``clinical/needle_depth.json``. Locations leave here as structure only: relation, landmark, offset, part of a
line. Tone marks are derived from the hanzi by pypinyin, which the package itself does not need.
"""

import json
import re
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from point_tables.clauses import landmark, rule_of
from point_tables.disputes import disagreement_rows
from point_tables.oddities import NOTES, POSTURES, POSTURES_BY_CODE
from point_tables.readings import tone_marked
from point_tables.toml_text import array_table, document

FACTS = Path(__file__).parent.parent / "src/weizhong/facts"
HEADER = "# Built by scripts/build_point_tables.py: structure, not sentences; sources in facts/sources.\n\n"


def main(reference: Path) -> None:
    """Write every table."""
    points = _json(reference / "points/who361.json")
    target = FACTS / "points"
    target.mkdir(exist_ok=True)
    by_channel: dict[str, list[dict[str, Any]]] = {}
    for row in points:
        by_channel.setdefault(row["channel"], []).append(row)
    for channel, rows in by_channel.items():
        _write(target / f"{channel}.toml", array_table("point", map(_point, rows)))
    _write(target / "agreement.csv", _agreement(points), header="")
    _write(target / "channels.toml", _channels(_json(reference / "points/channels.json")))
    _write(target / "bone_proportions.toml", _bone_proportions(_json(reference / "points/bcun.json")))
    rows = disagreement_rows((reference / "points/disagreements.md").read_text("utf-8"))
    _write(target / "disagreements.toml", array_table("disagreement", rows))
    _write(target / "depths.toml", _depths(reference / "clinical"))
    _write(target / "uses.toml", _uses(_json(reference / "clinical/points_lbp.json")))


def _point(row: Mapping[str, Any]) -> dict[str, Any]:
    marked, reading_check = tone_marked(row["code"], row["hanzi"], row["pinyin"])
    return {
        "code": row["code"],
        "pinyin": marked,
        "pinyin_check": reading_check,
        "hanzi": row["hanzi"],
        "hanzi_traditional": row["hanzi_traditional"],
        "other_names": [
            *row.get("pinyin_aliases", []),
            *row.get("hanzi_aliases", []),
            *row.get("aliases", []),
        ],
        "region": row["body_region"].partition(" (")[0],
        "side": "midline" if row["midline"] else "both",
        "count_on_body": row.get("count_on_body"),
        "is_on_skin": None if row["external_skin"] else False,
        "rule": rule_of(row),
        "grid": row.get("grid"),
        "special": row["special_class"],
        # The reference names no source for the classes; they were set beside one textbook's flags.
        "special_check": "S" if row["special_class"] else None,
        "posture": POSTURES_BY_CODE.get(row["code"], POSTURES.get(row.get("posture", ""))),
        "note": NOTES.get(row["code"], row.get("note")) or None,
        "confidence": row["confidence"],
        "check": "R" if row["number"] else "disputed" if row["confidence"] == "low" else "R",
        "source": row["sources"],
    }


def _agreement(points: Iterable[Mapping[str, Any]]) -> str:
    lines = ["code,source,verdict"]
    for row in points:
        for source, verdict in row["cross_check"].items():
            if not verdict.startswith("basis"):
                lines.append(f'{row["code"]},{source},"{verdict}"')
    return "\n".join(lines) + "\n"


def _channels(table: Mapping[str, Any]) -> str:
    rows = []
    for row in table["channels"]:
        kept = {
            key: value
            for key, value in row.items()
            if key not in {"points", "start_point", "end_point"} and value
        }
        kept["bilateral"] = row["bilateral"]
        kept["check"] = "R"
        kept["source"] = table["sources"]
        rows.append(kept)
    head = {"direction_rules": table["direction_rules"]}
    return document(head) + array_table("channel", rows)


def _bone_proportions(table: Mapping[str, Any]) -> str:
    proportions = [
        {**{key: row.get(key) for key in ("id", "region", "from", "to", "cun", "axis", "note")},
         "classical_source": row["classical_source"], "check": "R", "source": ["WHO2008:p11-14"]}
        for row in table["proportional_measurements"]
    ]  # fmt: skip
    fingers = [
        {"name": row["name"], "f_cun": row["value_fcun"], "definition": row["definition"],
         "check": "R", "source": ["WHO2008:p11-14"]}
        for row in table["finger_cun"]
    ]  # fmt: skip
    red_and_white = {
        "landmark": "border between the red and white flesh",
        "rule": "where the skin of the palm or sole meets the skin of the back of the hand or foot",
    }
    surface = [
        {**row, "names": _rule_names(row["landmark"]), "check": "R", "source": ["WHO2008:p11-14"]}
        for row in [*table["surface_landmark_rules"], red_and_white]
    ]
    others = [
        {
            **{key: value for key, value in row.items() if key != "source"},
            "check": "S",
            "source": [row["source"]],
        }
        for row in table["other_standards"]
    ]
    head = {"unit_definition": table["unit_definition"], "finger_cun_use": table["finger_cun_use"]}
    return (
        document(head)
        + array_table("proportion", proportions)
        + array_table("finger_cun", fingers)
        + array_table("surface_landmark", surface)
        + array_table("other_standard", others)
    )


def _rule_names(name: str) -> list[str]:
    """Return the names under which the location rules speak of a landmark."""
    if name == "malleolar prominence":
        return ["prominence of the medial malleolus", "prominence of the lateral malleolus"]
    if name == "anterior / posterior axillary fold":
        return ["anterior axillary fold", "posterior axillary fold"]
    return [landmark(name)]


def _uses(table: Mapping[str, Any]) -> str:
    low_back = {
        "condition": "low back pain",
        "words": ["low back", "lower back", "back pain", "lower back pain", "lumbago", "lumbar pain"],
        "points": [row["code"] for row in table["points"]],
        "trials": table["most_used_points"]["counts"],
        # Twelve trials were looked at; only four name their points.
        "trials_of": 4,
        "check": "S",
        "source": ["CAM1999", "TARA"],
    }
    return array_table("use", [low_back])


def _depths(folder: Path) -> str:
    textbook = _json(folder / "points_lbp.json")["points"]
    second_hand = {row["code"]: row for row in _json(folder / "needle_depth.json")["textbook_depths"]}
    rows = []
    for row in textbook:
        if row["code"] == "EX-B2":
            rows += _huatuojiaji(row)
            continue
        low, high = row["depth_cun"]
        fallback = second_hand.pop(row["code"], None) if low is None else None
        rows.append(
            {
                "code": row["code"],
                "depth_cun": fallback["depth_cun"] if fallback else None if low is None else [low, high],
                "angle": row["angle"],
                "nerve": row["nerve_textbook"],
                "segments": row["segments"],
                "segments_check": "K",
                "cautions": _cautions(row["caution"]),
                "avoid_in_pregnancy_traditional": row["pregnancy_traditional_avoid"] or None,
                "check": "S" if fallback else "R" if low is not None else "K",
                "source": [f"WEB-DEPTH-{row['code']}"] if fallback else ["CAM1999"],
            }
        )
    for code, row in second_hand.items():
        rows.append(
            {"code": code, "depth_cun": row["depth_cun"], "angle": row["angle"], "check": "S",
             "source": [f"WEB-DEPTH-{code}"]}
        )  # fmt: skip
    return array_table("depth", rows)


def _cautions(text: str) -> list[str]:
    """Return what to beware of; uses, and pregnancy (a field of its own), stand elsewhere."""
    elsewhere = (
        r"pregnancy list|command point.*|acute .*sprain.*|depth blank.*|.*contraindicated in pregnancy"
    )
    parts = [part.strip() for part in text.split(";")]
    return [part for part in parts if part and not re.fullmatch(elsewhere, part)]


def _huatuojiaji(row: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Split the one record by level: it states the lumbar figure, and the thoracic one as its caution."""
    thoracic = re.fullmatch(r"lumbar value; thoracic ([\d.]+)-([\d.]+) cun and pneumothorax", row["caution"])
    assert thoracic is not None
    shared = {
        "code": row["code"],
        "angle": row["angle"],
        "nerve": row["nerve_textbook"],
        "segments": row["segments"],
        "segments_check": "K",
        "check": "R",
        "source": ["CAM1999"],
    }
    thoracic_cun = [float(thoracic[1]), float(thoracic[2])]
    # The shallower one first, so that who asks without a level meets it first.
    return [
        {**shared, "levels": _levels("T", 12), "depth_cun": thoracic_cun, "cautions": ["pneumothorax"]},
        {**shared, "levels": _levels("L", 5), "depth_cun": row["depth_cun"]},
    ]


def _levels(region: str, count: int) -> list[str]:
    return [f"{region}{number}" for number in range(1, count + 1)]


def _json(path: Path) -> Any:
    return json.loads(path.read_text("utf-8"))


def _write(path: Path, text: str, header: str = HEADER) -> None:
    path.write_text(header + re.sub(r"\n{3,}", "\n\n", text).rstrip("\n") + "\n", "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
