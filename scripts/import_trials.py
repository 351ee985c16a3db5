"""Carry the reference tables of trials over into facts/evidence/{trials,arms,results}.csv.

Usage: python scripts/import_trials.py FOLDER [--check]

FOLDER holds trials_lbp.csv and gerac2007_arms.csv; what they do not hold stands in trials_added.toml beside
this script. Rows that stand in our tables already are left as they are, so that what was corrected or added
by hand survives; with --check nothing is written, and rows that would be added are named (exit code 1).
"""

import csv
import re
import sys
import tomllib
from collections.abc import Iterable, Mapping
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

TABLES = Path(__file__).resolve().parents[1] / "src/weizhong/facts/evidence"
ADDED = tomllib.loads(Path(__file__).with_name("trials_added.toml").read_text("utf-8"))
COLUMNS = {
    "trials": (
        "id label year country condition duration age n_randomised rob rob_by rob_note "
        "source check check_note"
    ),
    "arms": (
        "trial arm arm_class counted_as label points needles needle_mm depth_mm de_qi stimulation minutes "
        "sessions_min sessions_max weeks source check check_note"
    ),
    "results": (
        "id trial arm outcome scale family better low high weeks time_label phase kind n mean sd sd_from "
        "adjusted usable reason source check check_note"
    ),
}
KEYS = {"trials": ("id",), "arms": ("trial", "arm"), "results": ("id",)}
CLASS_OF = {"no_treatment": "none", "sham_penetrating": "sham_penetrating"}
MONTHS = {"13": "3mo", "26": "6mo", "52": "12mo"}
LATER = r"follow-up|2 months after"
UNRATED = {"rob": "not_rated", "rob_by": "", "rob_note": "no rating in what was read"}
Row = dict[str, str]


def main() -> int:
    """Add what is missing; return 1 when `--check` finds something missing."""
    words = [word for word in sys.argv[1:] if word != "--check"]
    if len(words) != 1:
        print(__doc__)
        return 2
    folder = Path(words[0])
    reference = read(folder / "trials_lbp.csv")
    results = [result(row) for row in reference]
    results += [gerac(row) for row in read(folder / "gerac2007_arms.csv") if is_new(row)]
    results += [added_result(row) for row in ADDED["result"]]
    found = {"trials": trials(reference), "arms": arms(reference), "results": results}
    missing = sum(merge(name, rows, "--check" in sys.argv) for name, rows in found.items())
    return int("--check" in sys.argv and missing > 0)


def read(path: Path) -> list[Row]:
    """Return the rows of a CSV file."""
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def merge(name: str, rows: Iterable[Mapping[str, object]], is_check: bool) -> int:
    """Write the rows that are not there yet behind those that are; return how many they are."""
    path = TABLES / f"{name}.csv"
    standing = read(path) if path.exists() else []
    known = {key(name, row) for row in standing}
    new = [row for row in rows if key(name, row) not in known]
    print(f"{name}: {len(standing)} stand, {len(new)} are new")
    if is_check:
        for row in new:
            print("  missing:", *key(name, row))
        return len(new)
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, COLUMNS[name].split(), lineterminator="\n", restval="")
        writer.writeheader()
        writer.writerows([*standing, *new])
    return len(new)


def key(name: str, row: Mapping[str, object]) -> tuple[object, ...]:
    """Return what a row is known by."""
    return tuple(row[column] for column in KEYS[name])


def trial_id(label: str) -> str:
    """Return ``haake2007`` for ``Haake 2007``."""
    return label.lower().replace(" ", "")


def trials(reference: list[Row]) -> list[Mapping[str, object]]:
    """Return one row for each trial."""
    rows: dict[str, dict[str, Any]] = {}
    for row in reference:
        name = trial_id(row["trial"])
        rows.setdefault(
            name,
            {
                "id": name,
                "label": row["trial"],
                "year": row["trial"][-4:],
                "country": row["country"],
                "condition": condition(row["population"]),
                "duration": "chronic" if row["population"].startswith("chronic") else "unknown",
                "age": age(row["population"]),
                "n_randomised": row["n_randomised"],
                **risk_of_bias(row),
                "source": ADDED["keys"][row["source_url"]],
                "check": row["check"],
                "check_note": asides(row["population"]),
            },
        )
    for name, more in ADDED["trial"].items():
        rows[name].update(more)
    new = [
        {"year": found[-1] if (found := re.findall(r"\d{4}", one["label"])) else "", **UNRATED, **one}
        for one in ADDED["new_trial"]
    ]  # fmt: skip
    return [*rows.values(), *new]


def risk_of_bias(row: Row) -> Row:
    """Return the rating; the reference table writes unclear both for no rating and for an unsure one."""
    if row["risk_of_bias"] == "low":
        return {"rob": "low", "rob_by": "AHRQ2020-TABLE17", "rob_note": "overall quality good there"}
    if "domain ratings there" in row["note"]:
        note = "allocation unclear, blinding high or unclear in the workbook"
        return {"rob": "unclear", "rob_by": "LBPNMA", "rob_note": note}
    return UNRATED


def condition(population: str) -> str:
    """Return what the people had, as one word."""
    for words, name in (("disc herniation", "disc_herniation"), ("discogenic", "discogenic_radiating"),
                        ("not stated", "unknown"), ("not printed", "unknown")):  # fmt: skip
        if words in population:
            return name
    return "nonspecific"


def age(population: str) -> str:
    """Return what is said of age."""
    found = re.search(r"(mean age [^;,]+|age \d[^;]*|adults( and older)?)", population)
    return found[0] if found else ""


def asides(population: str) -> str:
    """Return what a duration in an unnamed unit says."""
    found = re.search(r"pain duration \d+ \(unit not given\)", population)
    return found[0] if found else ""


def arms(reference: list[Row]) -> list[Mapping[str, object]]:
    """Return one row for each arm, with the dose where it was read."""
    rows: dict[str, dict[str, Any]] = {}
    for row in reference:
        name = f"{trial_id(row['trial'])}.{arm_id(row)}"
        least, _, most = row["sessions"].partition("-")
        rows.setdefault(
            name,
            {
                "trial": trial_id(row["trial"]), "arm": arm_id(row), "label": row["arm"],
                "arm_class": CLASS_OF.get(row["arm_class"], row["arm_class"]),
                "sessions_min": least, "sessions_max": most or least, "weeks": row["weeks"],
                "source": ADDED["keys"][row["source_url"]], "check": row["check"],
            },
        )  # fmt: skip
    for name, more in ADDED["dose"].items():
        row = rows[name]
        sources = dict.fromkeys([row["source"], more["source"]])
        row.update({k: v for k, v in more.items() if k not in ("source", "check")})
        row["source"] = " ".join(sources)
        row["check"] = more["check"] if {row["check"], more["check"]} <= {"R"} else "S"
        if {row["check"], more["check"]} == {"S", "R"}:
            row["check_note"] = "; ".join(
                filter(None, [row.get("check_note"), f"dose read ({more['source']}), the rest second-hand"])
            )
    return [*rows.values(), *ADDED["new_arm"]]


def arm_id(row: Row) -> str:
    """Return the short name of an arm."""
    kind = row["arm_class"]
    named = ADDED["arm"].get(f"{row['trial']}|{row['arm']}")
    if named:
        return str(named)
    return "sham" if kind.startswith("sham") else CLASS_OF.get(kind, kind)


def result(row: Row) -> Row:
    """Return a row of results.csv for one of the reference table."""
    told = {**row, "note": re.sub(r"\s+", " ", row["note"]).strip()}
    scheduled = next(
        (one for one in ADDED["week"] if one["trial"] == row["trial"] and one["note_has"] in row["note"]),
        None,
    )
    note = asides_of(told["note"])
    if scheduled:
        told["weeks_from_randomisation"], note = str(scheduled["weeks"]), f"{note}; {scheduled['why']}"
    return finished(
        {
            "trial": trial_id(row["trial"]), "arm": arm_id(row), "outcome": row["outcome"],
            "scale": row["scale"], "weeks": told["weeks_from_randomisation"], "phase": phase(told),
            "kind": row["kind"], "n": row["n"], "mean": row["mean"], "sd": row["sd"],
            "sd_from": sd_from(told), "adjusted": "yes" if "djusted" in row["note"] and row["sd"] else "no",
            "source": ADDED["keys"][row["source_url"]], "check": row["check"], "check_note": note,
        }
    )  # fmt: skip


def phase(row: Row) -> str:
    """Return whether a row is from the end of treatment or from later."""
    week, treated = row["weeks_from_randomisation"], row["weeks"] or "5"
    if re.search(LATER, row["note"]) and not row["note"].startswith("end of"):
        return "followup"
    if not week:
        return "unstated" if "not stated" in row["note"] else "end"
    return "end" if float(week) <= float(treated) + 1 else "followup"


def sd_from(row: Row) -> str:
    """Return what the SD was made from."""
    if not row["sd"]:
        return ""
    if "figure" in row["note"] and "read off" in row["note"]:
        return "figure"
    return "ci" if "SD = (" in row["note"] or "SD common" in row["note"] else "printed"


def asides_of(note: str) -> str:
    """Return the note without what stands in columns of its own."""
    note = re.sub(r"hugaped LowerBackPainNMA workbook.*?country not given\.\s*", "", note)
    return note.replace("in this folder ", "").replace(
        "Carried over from gerac2007_arms.csv (extracted earlier in this project, not re-read now)",
        "Extracted from the trial's table, not read again",
    )


def is_new(row: Row) -> bool:
    """Return whether a row of the GERAC table does not stand in the reference table already."""
    return row["outcome"].startswith("SF12") or row["timepoint"] == "baseline"


def gerac(row: Row) -> Row:
    """Return a row of results.csv for one of GERAC's own table."""
    scale = row["outcome"].replace("CPGS_pain", "CPGS_pain100")
    outcome = {"SF12_physical": "quality_physical", "SF12_mental": "quality_mental", "HFAQ": "function"}
    week = {"baseline": "0", "6wk": "6", "3mo": "13", "6mo": "26"}[row["timepoint"]]
    return finished(
        {
            "trial": "haake2007", "outcome": outcome.get(scale, "pain"), "scale": scale, "weeks": week,
            "arm": {"verum": "acupuncture", "sham": "sham", "conventional": "active"}[row["arm"]],
            "phase": "baseline" if week == "0" else "followup", "kind": "final", "n": row["n"],
            "mean": row["mean"], "sd": row["sd"], "sd_from": "printed", "adjusted": "no",
            "source": "GERAC2007", "check": "S",
            "check_note": "Extracted from the trial's table, not read again",
        }
    )  # fmt: skip


def added_result(row: Mapping[str, object]) -> Row:
    """Return a row of results.csv for one of trials_added.toml."""
    return finished({"sd_from": "printed", "adjusted": "no", **{k: str(v) for k, v in row.items()}})


def finished(row: Row) -> Row:
    """Return a row with its name, its scale and whether it may be used."""
    scale = {k: str(v) for k, v in ADDED["scale"][row["scale"]].items()}
    week = row["weeks"].removesuffix(".0")
    label = (
        "baseline"
        if week == "0"
        else MONTHS.get(week, f"{week.replace('.', '_')}wk" if week else row["phase"])
    )
    name = ".".join((row["trial"], row["arm"], row["outcome"], label, row["kind"]))
    flag = next((one for one in ADDED["flag"] if fnmatch(name, one["rows"])), None)
    usable, reason = (flag["usable"], flag["reason"]) if flag else ("yes", "")
    if not row["sd"]:
        usable, reason = "no", "no SD in what was read"
    return {
        **row,
        **scale,
        "id": name,
        "weeks": week,
        "time_label": label,
        "usable": usable,
        "reason": reason,
    }


if __name__ == "__main__":
    sys.exit(main())
