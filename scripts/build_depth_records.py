"""Carry the published records of depth into the fact tables, each with its lower bound.

Usage: python scripts/build_depth_records.py needle_depth.json

Reads the collection named and scripts/depth_added.toml, and writes facts/clinic/depth_records.toml (what was
measured), facts/clinic/depth_models.toml (published formulas) and facts/sources/depth_records.toml.

lower_mm is the depth that 99 of 100 further people of the same kind exceed: mean - t SD sqrt(1 + 1/n), t of n
- 1 degrees of freedom, or the normal quantile where n is unknown; never above an observed minimum. cap_mm is
the lower of that and 70 % of the mean. Both are rounded down to half a millimetre. clinic.ceilings composes
them.
"""

import json
import math
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from scipy import stats

ROOT = Path(__file__).resolve().parents[1]
FACTS = ROOT / "src" / "weizhong" / "facts"
STAMP = "# Built by scripts/build_depth_records.py; do not edit.\n"
ONE_SIDED = 0.99
OF_MEAN = 0.7
# Distances that a ceiling may rest on; other records are shown, never composed.
MEASURED = {"distance_to_hazard", "distance_to_bone"}
RAW = (
    "type", "hazard", "points", "proxy_points", "region", "levels", "structure_at_risk", "n", "population",
    "method", "posture", "direction", "mean_mm", "sd_mm", "min_mm", "max_mm",
)  # fmt: skip
# A formula may lower a bound only where a residual SD is at hand; the collection's audit gives one for this
# line alone: body mass index held to 18 to 30, SD 7 mm borrowed from measurements of the same depth.
USABLE = {"ravi2011": {"intercept_mm": 17.7966, "mm_per_bmi": 0.9777, "bmi": [18.0, 30.0], "sd_mm": 7.0}}


def main(path: Path) -> None:
    """Write the three tables."""
    data = json.loads(path.read_text("utf-8"))
    added = tomllib.loads((ROOT / "scripts" / "depth_added.toml").read_text("utf-8"))["record"]
    records = [*data["records"], *added]
    rows = [row(record, data["coverage"]) for record in records]
    models = [model for record in records for model in models_of(record)]
    write("clinic/depth_records", "record", rows)
    write("clinic/depth_models", "model", models)
    bibliography = "\n".join(source(record) for record in sorted(records, key=lambda one: one["id"]))
    (FACTS / "sources" / "depth_records.toml").write_text(f"{STAMP}\n{bibliography}", "utf-8")


def row(record: dict[str, Any], coverage: dict[str, Any]) -> dict[str, Any]:
    """Return a record as the fact table holds it; what was not told is left out."""
    kept = {name: record.get(name) for name in RAW}
    kept["population"] = population(record)
    for name in ("points", "proxy_points"):
        kept[name] = list(by_region(record["id"], record.get(name) or [], coverage))
    stated = record.get("recommended_max_mm") or {}
    kept |= {"stated_max_mm": stated.get("value"), "stated_rule": plain(stated.get("rule"))}
    if record["type"] in MEASURED:
        kept |= {"lower_mm": lower_mm(record), "cap_mm": cap_mm(record)}
    by_needle = record["type"] == "distance_to_hazard" and record["hazard"] == "neuraxis"
    kept["is_needle_path"] = (by_needle and "needle" in str(record.get("method") or "")) or None
    kept |= {name: plain(record.get(name)) for name in ("safe_direction", "note", "seen")}
    kept |= {"source": [record["id"]], "check": record["check"]}
    return {"id": record["id"]} | {name: value for name, value in kept.items() if value not in (None, [], "")}


def by_region(key: str, codes: list[str], coverage: dict[str, Any]) -> Iterator[str]:
    """Yield codes; those beside the spine by the part of it that the record is about."""
    for code in codes:
        if code != "EX-B2":
            yield code
            continue
        for part, letter in (("thoracic", "T"), ("lumbar", "L")):
            about = coverage[f"EX-B2@{part}"]
            if key in (*about["direct"], *about["proxy"]):
                yield f"EX-B2:{letter}"


def lower_mm(record: dict[str, Any]) -> float | None:
    """Return the depth that 99 of 100 further people exceed, or nothing where no spread was told."""
    mean, sd, least, n = (record.get(name) for name in ("mean_mm", "sd_mm", "min_mm", "n"))
    known = [least] if least is not None else []
    if mean is not None and sd is not None:
        quantile = stats.t.ppf(ONE_SIDED, n - 1) * math.sqrt(1 + 1 / n) if n else stats.norm.ppf(ONE_SIDED)
        known.append(mean - quantile * sd)
    return floored(min(known)) if known else None


def cap_mm(record: dict[str, Any]) -> float | None:
    """Return the lower of the prediction bound and 70 % of the mean."""
    lower, mean = lower_mm(record), record.get("mean_mm")
    known = [
        value for value in (lower, None if mean is None else floored(OF_MEAN * mean)) if value is not None
    ]
    return min(known) if known else None


def floored(value: float) -> float:
    """Return a bound on the half millimetre below; a thousandth makes up for how numbers are stored."""
    return math.floor(2 * value + 0.001) / 2


def models_of(record: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the formulas of a record, with whom they were fitted on."""
    given = record.get("model") or []
    for number, model in enumerate([given] if isinstance(given, dict) else given, 1):
        found = {
            "id": record["id"] if isinstance(given, dict) else f"{record['id']}_{number}",
            "record": record["id"],
            "predicts": f"{record.get('structure_at_risk')}, {record.get('direction')}, {model['output']}",
            "formula": plain(model["formula"]),
            "inputs": inputs(model),
            "population": population(record),
            "n": record.get("n"),
            "posture": record.get("posture"),
            "r2": model.get("r2"),
            "verdict": verdict(model, record),
            "usable": record["id"] in USABLE,
            **USABLE.get(record["id"], {}),
            "source": [record["id"]],
            "check": record["check"],
        }
        yield {name: value for name, value in found.items() if value not in (None, [], "")}


def inputs(model: dict[str, Any]) -> str:
    """Return what goes into a formula, with units."""
    given = model.get("inputs") or {}
    return ", ".join(f"{name} in {unit}" if unit else name for name, unit in given.items())


def verdict(model: dict[str, Any], record: dict[str, Any]) -> str:
    """Return what the collection thinks of a formula, and why it sets no bound where it sets none."""
    said = plain(model.get("verdict")) or "not judged"
    said = {"idem": "same paper, other predictor"}.get(said, said)
    if record["id"] in USABLE or said == "reject" or not model.get("executable"):
        return "rejected: no least-squares line can be so steep" if said == "reject" else said
    return f"{said}; sets no bound, for no residual SD was published and a mean is none"


def population(record: dict[str, Any]) -> str:
    """Return who was measured, in words."""
    given = record.get("population") or {}
    words = {"age": "age {}", "sex": "{}", "bmi": "body mass index {}", "other": "{}"}
    return "; ".join(words[name].format(given[name]) for name in words if given.get(name))


def plain(text: str | None) -> str | None:
    """Return a remark without the names of files."""
    if text is None:
        return None
    for old, new in (
        ("formula_audit", "the audit"),
        ("landscape 4.1", "a survey of the literature"),
        ("Landscape", "A survey"),
    ):
        text = text.replace(old, new)
    return text


def write(name: str, table: str, rows: list[dict[str, Any]]) -> None:
    """Write one table."""
    blocks = [
        "\n".join([f"[[{table}]]", *(f"{key} = {literal(value)}" for key, value in row.items())])
        for row in rows
    ]
    (FACTS / f"{name}.toml").write_text(f"{STAMP}\n" + "\n\n".join(blocks) + "\n", "utf-8")


def literal(value: Any) -> str:
    """Return a value as TOML writes it."""
    return json.dumps(value, ensure_ascii=False)


def source(record: dict[str, Any]) -> str:
    """Return a record's entry in the bibliography."""
    where = (
        ", ".join(record.get("points") or []) or record.get("region") or ", ".join(record.get("levels") or [])
    )
    what = f"{record['method']}, {record['hazard'].replace('_', ' ')}, {where or 'region'}"
    title = literal(record.get("title") or f"Depth record {record['id']}: {what}")
    return f"[source.{literal(record['id'])}]\ntitle = {title}\nurl = {literal(record.get('url') or '')}\n"


if __name__ == "__main__":
    main(Path(sys.argv[1]))
