"""Ten thousand generated people through gate, plan and visit, each read by the independent slow checker.

    python -m validation.safety.run --people 10000 --scratch /somewhere

Two processes; a run that was broken off goes on where it stopped. Writes ``results.json`` beside this file.
"""

import argparse
import json
import time
from collections import Counter
from collections.abc import Iterable
from multiprocessing import Pool
from pathlib import Path
from typing import Any

from tests.checker.check import check_plan
from tests.checker.conditions import known
from tests.checker.session_rules import check_session
from tests.checker.tables import modalities, table
from tests.generated.documents import plain, planned_person, style_of, who
from tests.generated.visits import visit
from tests.spec.flat_body import flat_place

from weizhong._version import __version__
from weizhong.facts.tables import digest
from weizhong.terms.errors import InputError, WeizhongError

HERE = Path(__file__).parent
CHUNK = 50
Row = dict[str, Any]


def one_person(number: int, is_flat: bool) -> Row:
    """Return what became of a person: outcome, reasons, and every rule that was broken."""
    begun = time.perf_counter()
    try:
        case, made = planned_person(number, flat_place if is_flat else None)
    except InputError as error:
        return {"number": number, "outcome": "refused", "error": type(error).__name__, "text": str(error)}
    except WeizhongError as error:
        return {"number": number, "outcome": "failed", "error": type(error).__name__, "text": str(error)}
    seconds = time.perf_counter() - begun
    case_, plan, acting = plain(case), plain(made), who(number)
    broken = check_plan(case_, plan, plain(acting) if acting else None)
    row: Row = {
        "number": number,
        "outcome": made.status,
        "style": style_of(number, case.package) or "untold",
        "plan_s": round(seconds, 4),
        "rules": sorted({one["rule"] for one in plan["findings"] if one["verdict"] == "stop"}),
        "sites": sum(len(group["points"]) for group in plan["positions"]),
        "doses": sum(len(one["treatments"]) for group in plan["positions"] for one in group["points"]),
        "has_a_flag": has_a_flag(case_, plan),
    }
    if made.status == "plan" and acting is not None:
        gone = visit(number, case, made, list(modalities()))
        log = [plain(entry.event) for entry in gone.state.log]
        broken += check_session(case_, plan, log)
        row |= {"phase": gone.state.phase.value, "events": len(log), "refused": len(gone.refused)}
        row["wordless"] = sum(not words.strip() for words in gone.refused)
        row["deviations"] = len(gone.state.deviations)
        row["incidents"] = sorted(one.kind for one in gone.state.incidents)
    row["broken"] = [[one.kind, one.text] for one in broken]
    return row


def has_a_flag(case: Row, plan: Row) -> bool:
    """Whether any sign or risk that a red flag names is there, as studies of red flags count them."""
    names = {
        name
        for row in table("clinic/red_flags")["rule"]
        for names in row.get("combinations", [row.get("at_least", {}).get("of", [])])
        for name in names
        if name
        not in ("spinal_pain", "female", "male", "always", "not_medically_assessed", "assessed", "unchanging")
    }
    today = {**case, "today": plan["made_on"]}
    return any(known(today, name) is True for name in names)


def chunk(job: tuple[int, int, bool]) -> list[Row]:
    """Return a run of people."""
    first, last, is_flat = job
    return [one_person(number, is_flat) for number in range(first, last)]


def told(path: Path) -> dict[int, Row]:
    """Return what an earlier run has left; a torn last line is left out."""
    found = {}
    if path.exists():
        for line in path.read_text("utf-8").splitlines():
            try:
                row = json.loads(line)
            except ValueError:
                continue
            found[row["number"]] = row
    return found


def main() -> None:
    """Run what is missing, then sum up."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--people", type=int, default=10_000)
    parser.add_argument(
        "--on-bodies", type=int, default=10_000, help="so many on the real body, the rest flat"
    )
    parser.add_argument("--scratch", type=Path, required=True)
    parser.add_argument("--processes", type=int, default=2)
    asked = parser.parse_args()
    asked.scratch.mkdir(parents=True, exist_ok=True)
    path = asked.scratch / f"people-{digest()[:12]}.jsonl"
    rows = told(path)
    todo = [
        (first, min(first + CHUNK, asked.people), first >= asked.on_bodies)
        for first in range(0, asked.people, CHUNK)
        if any(number not in rows for number in range(first, min(first + CHUNK, asked.people)))
    ]
    begun = time.perf_counter()
    with Pool(asked.processes) as pool, path.open("a", encoding="utf-8") as file:
        for done, made in enumerate(pool.imap_unordered(chunk, todo), start=1):
            for row in made:
                file.write(json.dumps(row) + "\n")
                rows[row["number"]] = row
            file.flush()
            broken = sum(bool(row.get("broken")) for row in rows.values())
            spent = time.perf_counter() - begun
            print(
                f"{len(rows)} people, {broken} with a broken rule, {spent:.0f} s, {len(todo) - done} to go",
                flush=True,
            )
    found = summed(
        [rows[number] for number in sorted(rows) if number < asked.people], on_bodies=asked.on_bodies
    )
    (HERE / "results.json").write_text(json.dumps(found, indent=2, ensure_ascii=False) + "\n", "utf-8")


def summed(rows: list[Row], on_bodies: int) -> Row:
    """Return the study in figures."""
    treated = [row for row in rows if "phase" in row]
    broken = Counter(kind for row in rows for kind, _ in row.get("broken", []))
    planned = [row for row in rows if "style" in row]
    seconds = sorted(row["plan_s"] for row in planned if row["number"] < on_bodies)
    return {
        "people": len(rows),
        "on_the_body_model": min(on_bodies, len(rows)),
        "outcomes": counted(row["outcome"] for row in rows),
        "refused_as": counted(row["error"] for row in rows if row["outcome"] in ("refused", "failed")),
        "refusals_without_words": sum(not row["text"].strip() for row in rows if "text" in row)
        + sum(row["wordless"] for row in treated),
        "people_with_a_red_flag_sign_or_risk": sum(row["has_a_flag"] for row in planned),
        "stopped_by": counted(rule for row in rows for rule in row.get("rules", [])),
        "styles": counted(row["style"] for row in planned),
        "sites_planned": sum(row["sites"] for row in planned if row["outcome"] == "plan"),
        "doses_planned": sum(row["doses"] for row in planned),
        "visits": len(treated),
        "visits_signed": sum(row["phase"] == "signed" for row in treated),
        "phases": counted(row["phase"] for row in treated),
        "events": sum(row["events"] for row in treated),
        "acts_refused": sum(row["refused"] for row in treated),
        "deviations_recorded": sum(row["deviations"] for row in treated),
        "incidents": counted(kind for row in treated for kind in row["incidents"]),
        "rules_broken": counted(kind for kind in broken.elements()),
        "people_with_a_broken_rule": [row["number"] for row in rows if row.get("broken")][:50],
        "plan_ms_median": round(1000 * seconds[len(seconds) // 2], 1) if seconds else None,
        "facts_digest": digest(),
        "software_version": __version__,
    }


def counted(names: Iterable[str]) -> dict[str, int]:
    """Return how often each name occurs, most often first."""
    return dict(Counter(names).most_common())


if __name__ == "__main__":
    main()
