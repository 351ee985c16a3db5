"""Stores the scores of the cross-validation, reads them back, and tells them as tables."""

import csv
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent
QUANTITIES = ("mae_mm", "bias_mm", "coverage")
NOMINAL = (0.93, 0.97)  # allowed coverage of a 95 % interval, before sampling noise
BEGIN, END = "<!-- made by cross_validate -->\n", "<!-- end -->\n"


@dataclass(frozen=True, slots=True)
class GroupScore:
    """How all landmarks fare in one subgroup with one set of cues; dictionaries by landmark."""

    cues: str
    subgroup: str
    people: int
    mae_mm: dict[str, float]
    bias_mm: dict[str, float]
    coverage: dict[str, float]

    def misses(self) -> list[str]:
        """Return the landmarks whose coverage lies outside 93 to 97 % and two binomial standard errors."""
        low, high = allowed_coverage(self.people)
        return [name for name, share in self.coverage.items() if not low <= share <= high]


def allowed_coverage(people: int) -> tuple[float, float]:
    """Return 93 to 97 % widened by two binomial standard errors of a true 95 %."""
    noise = 2.0 * (0.95 * 0.05 / people) ** 0.5
    return NOMINAL[0] - noise, NOMINAL[1] + noise


def write_results(scores: list[GroupScore]) -> None:
    """Write one CSV a quantity: a row for every subgroup, a column for every landmark."""
    names = list(scores[0].mae_mm)
    for quantity in QUANTITIES:
        digits = 3 if quantity == "coverage" else 1
        with (FOLDER / f"{quantity}.csv").open("w", encoding="utf-8", newline="") as lines:
            table = csv.writer(lines, lineterminator="\n")
            table.writerow(["cues", "subgroup", "people", *names])
            for score in scores:
                values = getattr(score, quantity)
                cells = [f"{values[name] + 0.0:.{digits}f}" if name in values else "" for name in names]
                table.writerow([score.cues, score.subgroup, score.people, *cells])


def read_results() -> list[GroupScore]:
    """Return what `write_results` wrote."""
    tables = []
    for quantity in QUANTITIES:
        with (FOLDER / f"{quantity}.csv").open(encoding="utf-8", newline="") as lines:
            tables.append(list(csv.DictReader(lines)))
    return [
        GroupScore(rows[0]["cues"], rows[0]["subgroup"], int(rows[0]["people"]), *map(_values, rows))
        for rows in zip(*tables, strict=True)
    ]


def _values(row: dict[str, str]) -> dict[str, float]:
    return {name: float(cell) for name, cell in list(row.items())[3:] if cell}


def write_tables() -> str:
    """Put the tables of the stored results into ``README.md`` and return them."""
    scores = read_results()
    text = "\n".join([_landmark_table(scores), _subgroup_table(scores), _miss_table(scores)])
    readme = FOLDER / "README.md"
    before, _, rest = readme.read_text("utf-8").partition(BEGIN)
    readme.write_text(before + BEGIN + "\n" + text + END + rest.partition(END)[2], "utf-8")
    return text


def _landmark_table(scores: list[GroupScore]) -> str:
    by_cue = {s.cues: s for s in scores if s.subgroup == "both, all"}
    basics, sitting, two = by_cue.values()
    women, men = (next(s for s in scores if s.subgroup == f"{sex}, all") for sex in ("female", "male"))
    lines = [
        f"### Every landmark, all {basics.people} people",
        "",
        "| landmark | MAE, basics | + sitting height | + C7 and crest | coverage, basics | women | men |",
        "|---|---|---|---|---|---|---|",
    ]
    for name in basics.mae_mm:
        maes = [f"{s.mae_mm[name]:.1f}" if name in s.mae_mm else "–" for s in (basics, sitting, two)]
        shares = [f"{s.coverage[name]:.1%}" for s in (basics, women, men)]
        lines.append(f"| {name} | {' | '.join((*maes, *shares))} |")
    return "\n".join(lines) + "\n"


def _subgroup_table(scores: list[GroupScore]) -> str:
    lines = [
        "### Every subgroup of at least 300, from the basics alone",
        "",
        "| subgroup | people | C7 MAE | bias | coverage | crest MAE | bias | coverage | landmarks outside |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for s in scores:
        if s.cues == "basics":
            cells = [
                f"{s.mae_mm[name]:.1f} | {s.bias_mm[name]:+.1f} | {s.coverage[name]:.1%}"
                for name in ("c7_height", "iliac_crest_height")
            ]
            lines.append(f"| {s.subgroup} | {s.people} | {cells[0]} | {cells[1]} | {len(s.misses())} |")
    return "\n".join(lines) + "\n"


def _miss_table(scores: list[GroupScore]) -> str:
    lines = [
        "### Every miss: coverage outside 93 to 97 % and two binomial standard errors",
        "",
        "| cues | subgroup | people | allowed | landmarks (coverage, bias in mm) |",
        "|---|---|---|---|---|",
    ]
    for s in scores:
        if s.misses():
            low, high = allowed_coverage(s.people)
            named = ", ".join(f"{m} ({s.coverage[m]:.1%}, {s.bias_mm[m]:+.1f})" for m in s.misses())
            lines.append(f"| {s.cues} | {s.subgroup} | {s.people} | {low:.1%} to {high:.1%} | {named} |")
    return "\n".join(lines) + "\n"
