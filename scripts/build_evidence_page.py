"""Write the tables of docs/evidence.md from the trial tables.

Usage: python scripts/build_evidence_page.py [--check]
With --check nothing is written; the exit code is 1 when the page is stale.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from page_tables import write_tables
from weizhong.evidence.printed import Compared, compare, printed_answers
from weizhong.evidence.trial_records import Arm, Trial
from weizhong.evidence.trials import trial_tables
from weizhong.facts.tables import cite, read_rows

PAGE = Path(__file__).resolve().parents[1] / "docs/evidence.md"
COMPARED = [compare(name) for name in printed_answers()]
SHOWN = {"est": "", "low": "low", "high": "high", "tau2": "tau²", "q": "Q", "p": "p", "i2": "I²"}


def line(*cells: object) -> str:
    """Return a row of a table."""
    return f"| {' | '.join(str(cell).replace('|', '/') for cell in cells)} |"


def header(*names: str) -> Iterator[str]:
    """Yield the names of columns."""
    yield line(*names)
    yield "|" + "---|" * len(names)


def cited(keys: Iterable[str]) -> str:
    """Return sources with their addresses."""
    sources = [(key.partition(":")[0], cite(key).url) for key in keys]
    return ", ".join(f"[{key}]({url})" if url else key for key, url in sources)


def as_printed(one: Compared) -> str:
    """Return the figures as they are printed."""
    row = one.printed
    limits = f" ({row.low}, {row.high})" if row.low else ""
    more = [f"{SHOWN[name]} {getattr(row, name)}" for name in ("tau2", "q", "p", "i2") if getattr(row, name)]
    weights = f"weights {row.weights.replace(';', ' ')}" if row.weights else ""
    return "; ".join(filter(None, [f"{row.est}{limits}", *more, weights]))


def as_ours(one: Compared) -> str:
    """Return our figures, one digit finer than print."""
    ours = one.ours
    finer = {name: _finer(getattr(one.printed, name), value) for name, value in ours.items()}
    limits = f" ({finer['low']}, {finer['high']})" if {"low", "high"} <= set(ours) else ""
    alone = [f"{SHOWN[name]} {finer[name]}" for name in ("low", "high") if not limits and name in ours]
    more = [
        f"{SHOWN[name]} {finer[name]}"
        for name in ("tau2", "q", "p", "i2")
        if name in ours and getattr(one.printed, name)
    ]
    weights = "weights " + " ".join(f"{weight:.1f}" for weight in one.weights) if one.printed.weights else ""
    return "; ".join(filter(None, [f"{finer.get('est', '')}{limits}", *alone, *more, weights]))


def _finer(text: str, value: float) -> str:
    decimals = len(text.partition(".")[2]) or 1
    return f"{value:.{min(decimals + 1, 4)}f}"


def printed_table() -> Iterator[str]:
    """Yield what can be recomputed."""
    counted = Counter(one.verdict for one in COMPARED)
    yield ", ".join(f"{number} {verdict}" for verdict, number in counted.most_common()) + "."
    yield ""
    yield from header("who", "what", "printed", "ours", "verdict", "why", "mark", "source")
    for one in COMPARED:
        if one.ours:
            yield line(
                *_who(one), as_printed(one), as_ours(one), f"**{one.verdict}**", one.reason, *_from(one)
            )


def unread_table() -> Iterator[str]:
    """Yield what cannot be recomputed."""
    yield from header("who", "what", "printed", "trials, people", "why", "mark", "source")
    for one in COMPARED:
        if not one.ours:
            row = one.printed
            counts = ", ".join(str(number) for number in (row.k, row.n) if number is not None)
            yield line(*_who(one), as_printed(one), counts, one.reason, *_from(one))


def _who(one: Compared) -> tuple[str, str]:
    row = one.printed
    where = ", ".join(filter(None, [row.comparator.replace("_", " "), row.time, row.measure]))
    return row.review, f"{row.question} [{where}]"


def _from(one: Compared) -> tuple[str, str]:
    return one.printed.check.value, cited(one.printed.source)


def odd_table() -> Iterator[str]:
    """Yield misprints first, then what differs or is odd."""
    for verdict in ("misprint", "differs", "rounding"):
        for one in COMPARED:
            if one.verdict == verdict:
                row = one.printed
                yield f"- **{verdict}**, {row.review}, {row.question}: {one.reason}."
    for one in COMPARED:
        if one.verdict == "cannot be recomputed" and one.ours:
            yield f"- **lopsided**, {one.printed.review}, {one.printed.question}: {one.reason}."
    for trial in trial_tables().trials.values():
        if "prints" in trial.check_note:
            yield f"- **numbers of people**, {trial.label}: {trial.check_note}."


def persistence_table() -> Iterator[str]:
    """Yield the differences behind the decay."""
    yield from header("trial", "against", "weeks after treatment", "acupuncture", "control", "difference")
    arms: dict[tuple[str, str, str], dict[str, float]] = defaultdict(dict)
    for row in read_rows("evidence/persistence"):
        arms[row["trial"], row["comparison"], row["weeks_after"]][row["arm"]] = float(row["effect_sd"])
    for (trial, against, weeks), both in arms.items():
        a, b = both["acupuncture"], both["control"]
        yield line(trial, against, weeks, f"{a:.2f}", f"{b:.2f}", f"{a - b:+.2f}")


def set_aside_table() -> Iterator[str]:
    """Yield rows that may not be used, or only as SMD."""
    yield from header("row", "usable", "reason", "mark")
    for row in trial_tables().results.values():
        if row.usable != "yes":
            yield line(row.id, row.usable.replace("only_smd", "as SMD only"), row.reason, row.check.value)


def trial_table() -> Iterator[str]:
    """Yield trials with arms and dose."""
    held = trial_tables()
    yield from header("trial", "people", "pain", "arms", "dose where read", "risk of bias", "mark", "source")
    for trial in held.trials.values():
        arms = [arm for arm in held.arms.values() if arm.trial == trial.id]
        named = "; ".join(f"{arm.label} ({arm.arm_class.replace('_', ' ')})" for arm in arms)
        doses = "; ".join(filter(None, (dose(arm) for arm in arms)))
        yield line(
            trial.label, trial.n_randomised or "", f"{trial.duration}, {trial.condition.replace('_', ' ')}",
            named, doses, risk_of_bias(trial), trial.check.value, cited(trial.source),
        )  # fmt: skip


def risk_of_bias(trial: Trial) -> str:
    """Return how a trial is rated, and by whom."""
    told = trial.rob.replace("_", " ")
    return f"{told} ({trial.rob_by})" if trial.rob_by else told


def dose(arm: Arm) -> str:
    """Return the dose of an arm in short."""
    words = (("points", ""), ("needles", " needles"), ("needle_mm", " mm"), ("depth_mm", " mm deep"),
             ("stimulation", ""), ("minutes", " min"))  # fmt: skip
    parts = [f"{_short(getattr(arm, name))}{unit}" for name, unit in words if getattr(arm, name)]
    least, most = arm.sessions_min, arm.sessions_max
    if least:
        parts.append(f"{least} sessions" if least == most else f"{least} to {most} sessions")
    return f"{arm.arm}: {', '.join(parts)}" if parts else ""


def _short(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)


TABLES = {
    "printed": printed_table, "unread": unread_table, "odd": odd_table, "persistence": persistence_table,
    "set_aside": set_aside_table, "trials": trial_table,
}  # fmt: skip


if __name__ == "__main__":
    write_tables(PAGE, TABLES)
