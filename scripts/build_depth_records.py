"""Weigh the bounds of needle depth from a file of published records, and list the records they rest on.

Usage: python scripts/build_depth_records.py needle_depth.json

Writes facts/clinic/depth_records.toml (bounds by point) and facts/sources/depth_records.toml (the records).
bound_mm is the lowest, over the records of the point or its region, of mean - 2.326 SD, observed minimum,
0.7 x mean and stated maximum, and never above the cap set when the formulas were audited. What brings the
hazard nearer to the skin is subtracted: the way of a needle that felt for the epidural space is longer than
the straight distance, and the kidney lies nearer in a person lying face down, as all of these points are
treated. Shifts away from the skin are never added. female_mm is the cap for women on the inner thoracic line.
"""

import json
import math
import sys
from pathlib import Path
from typing import Any

FACTS = Path(__file__).resolve().parents[1] / "src" / "weizhong" / "facts"
STAMP = "# Built by scripts/build_depth_records.py; do not edit.\n"
AUDIT = "DEPTH-AUDIT"
LOSS_OF_RESISTANCE, PRONE = "lor_vs_ct_bias", "azhar_prone_shift"
# Not named in the record, but at a level it measured (L1 to L3).
AT_LEVELS_OF_PRONE = {"BL24"}
SHIFT_WORDS = {
    LOSS_OF_RESISTANCE: "since a needle's way is longer than the straight distance",
    PRONE: "since the kidney lies nearer face down",
}
# Composition rule 6 of the file: 70 % of the depth at which a thin woman's lung was reached.
FEMALE_INNER_THORAX_MM = 15.0
INNER_THORACIC_LINE = {f"BL{number}" for number in range(11, 22)}
LABELS = {"R": "read", "S": "unverified: second-hand", "K": "unverified: recalled", "D": "derived"}


def main(path: Path) -> None:
    """Write both tables."""
    data = json.loads(path.read_text("utf-8"))
    records = {record["id"]: record for record in data["records"]}
    bounds, used = [], {}
    for code, coverage in data["coverage"].items():
        text, cited = bound(code, coverage, records, data["audit_caps_mm"])
        if text:
            bounds.append(text)
            used |= {key: records[key] for key in cited if key in records}
    (FACTS / "clinic" / "depth_records.toml").write_text(STAMP + "\n" + "\n".join(bounds), "utf-8")
    (FACTS / "sources" / "depth_records.toml").write_text(STAMP + "\n" + sources(used), "utf-8")


def bound(
    code: str, coverage: dict[str, Any], records: dict[str, Any], audited: dict[str, float]
) -> tuple[str, list[str]]:
    """Return the row of a point and the keys it cites; nothing where no bound was published."""
    if coverage["cap_mm"] is None and coverage["nerve_cap_mm"] is None:
        return "", []
    lines = ["[[bound]]", f'code = "{code.replace("@thoracic", ":T").replace("@lumbar", ":L")}"']
    cited: list[str] = []
    if coverage["cap_mm"] is not None:
        limits = sorted(limits_of(coverage, records))
        read = next((limit for limit in limits if limit[2] == "R"), None)
        value, key, words = lowest(code, limits, audited, records)
        prone = shift(PRONE, None if code in AT_LEVELS_OF_PRONE else coverage, records)
        words += f", less {prone:g} mm {SHIFT_WORDS[PRONE]}" if prone else ""
        value = floored(value - prone)
        lines += [f"bound_mm = {value}", f"permitted = {'true' if read and value > 0 else 'false'}"]
        if code in INNER_THORACIC_LINE and value > FEMALE_INNER_THORAX_MM:
            lines.append(f"female_mm = {FEMALE_INNER_THORAX_MM}")
        lines.append(f'lowered_by = "{words}"')
        cited += [
            key,
            *([PRONE] if prone else []),
            *([LOSS_OF_RESISTANCE] if by_needle(key, records) else []),
        ]
        if read:
            lines.append(f'permitted_by = "{said(read, records)}"')
            cited.append(read[1])
        lines.append(f'hazard = "{hazard(limits, records)}"')
    if coverage["nerve_cap_mm"] is not None:
        lines.append(f"nerve_mm = {float(coverage['nerve_cap_mm'])}")
        cited += nerve_record(coverage, records)
    keys = list(dict.fromkeys(cited))
    lines += [f"source = {json.dumps(keys)}", 'check = "D"', ""]
    return "\n".join(lines), keys


def limits_of(coverage: dict[str, Any], records: dict[str, Any]) -> list[tuple[float, str, str]]:
    """Return limit, record and check mark of every record that is not about a nerve."""
    found = []
    for key in (*coverage["direct"], *coverage["proxy"]):
        record = records[key]
        stated = (record.get("recommended_max_mm") or {}).get("value")
        derived = (record.get("derived") or {}).get("cap_mm")
        values = [value for value in (stated, derived) if value is not None]
        if values and record["hazard"] != "nerve":
            bias = shift(LOSS_OF_RESISTANCE, None, records) if by_needle(key, records) else 0.0
            found.append((floored(min(values) - bias), key, record["check"]))
    return found


def by_needle(key: str, records: dict[str, Any]) -> bool:
    """Return whether a record is the way of a needle that felt for the epidural space."""
    record = records.get(key, {})
    method = str(record.get("method") or "")
    return (
        record.get("type") == "distance_to_hazard" and record["hazard"] == "neuraxis" and "needle" in method
    )


def shift(key: str, coverage: dict[str, Any] | None, records: dict[str, Any]) -> float:
    """Return how much nearer the hazard lies, mm; nothing where the record is not about the point."""
    is_about = coverage is None or key in (*coverage["direct"], *coverage["proxy"])
    return -float(records[key]["mean_mm"]) if is_about else 0.0


def floored(value: float) -> float:
    """Return a bound on the half millimetre below; a thousandth makes up for how numbers are stored."""
    return math.floor(2 * value + 0.001) / 2


def lowest(
    code: str, limits: list[tuple[float, str, str]], audited: dict[str, float], records: dict[str, Any]
) -> tuple[float, str, str]:
    """Return the number, and key and words of what sets it."""
    if code in audited and (not limits or audited[code] < limits[0][0]):
        return audited[code], AUDIT, "a cap set when the published formulas were audited"
    value, key, check = limits[0]
    return value, key, f"{in_record(value, key, records)} ({records[key]['method']}, {LABELS[check]})"


def in_record(value: float, key: str, records: dict[str, Any]) -> str:
    """Return a limit in words, with what was taken off a needle's way."""
    if not by_needle(key, records):
        return f"{value:g} mm in a record"
    bias = shift(LOSS_OF_RESISTANCE, None, records)
    return f"{value:g} mm after taking {bias:g} mm, {SHIFT_WORDS[LOSS_OF_RESISTANCE]}, off a record"


def nerve_record(coverage: dict[str, Any], records: dict[str, Any]) -> list[str]:
    """Return the record whose nerve bound is the lowest."""
    limits = [
        ((records[key].get("derived") or {}).get("cap_mm"), key)
        for key in (*coverage["direct"], *coverage["proxy"])
        if records[key]["hazard"] == "nerve"
    ]
    known = sorted((value, key) for value, key in limits if value is not None)
    return [known[0][1]] if known else [AUDIT]


def said(limit: tuple[float, str, str], records: dict[str, Any]) -> str:
    """Return a limit in words."""
    value, key, _ = limit
    return f"{in_record(value, key, records)} that was read ({records[key]['method']})"


def hazard(limits: list[tuple[float, str, str]], records: dict[str, Any]) -> str:
    """Return what lies at the bound, in words."""
    name = records[limits[0][1]]["hazard"] if limits else "pleura"
    words = {"kidney_retroperitoneum": "kidney", "neuraxis": "spinal cord and its sheath", "pleura": "lung"}
    return words.get(name, name.replace("_", " "))


def sources(used: dict[str, Any]) -> str:
    """Return the bibliography of the records."""
    rows = [
        f"[source.{AUDIT}]\n"
        'title = "Audit of published depth formulas by this project: slopes rejected, means read as limits"\n'
    ]
    for key, record in sorted(used.items()):
        where = ", ".join(record["points"]) or record["region"] or ", ".join(record["levels"]) or "region"
        title = f"Depth record {key}: {record['method']}, {record['hazard'].replace('_', ' ')}, {where}"
        address = json.dumps(record["url"] or "")
        rows.append(f"[source.{json.dumps(key)}]\ntitle = {json.dumps(title)}\nurl = {address}\n")
    return "\n".join(rows)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
