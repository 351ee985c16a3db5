"""Writes the figures of the last run into the README beside this file and into the manual page.

python -m validation.photo.tables
"""

import csv
import re
from collections.abc import Iterable
from pathlib import Path

FOLDER = Path(__file__).parent
PAGE = FOLDER.parents[1] / "docs/photo.md"


def read(table: str) -> list[dict[str, str]]:
    """Return the rows of one CSV file of the run."""
    with (FOLDER / f"{table}.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def mm(row: dict[str, str], name: str) -> str:
    """One decimal."""
    return f"{float(row[name]):.1f}"


def percent(row: dict[str, str], name: str) -> str:
    """A share as per cent."""
    return f"{100 * float(row[name]):.0f} %"


def table(heads: str, rows: Iterable[Iterable[str]]) -> str:
    """Return a Markdown table."""
    columns = heads.split(" | ")
    lines = [columns, ["---"] * len(columns), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def of_points(only: set[str] | None = None) -> str:
    """Points: mean error and share of regions that hold the truth."""
    rows = [row for row in read("points") if only is None or row["point"] in only]
    return table(
        "marks | point | without, mm | on the body, mm | in the picture, mm | region cm², before "
        "| on the body | in the picture | holds, before | on the body | in the picture",
        (
            [row["marks"], row["point"],
             *(mm(row, f"mean_{part}_mm") for part in ("before", "after", "in_picture")),
             *(mm(row, f"area_{part}_cm2") for part in ("before", "after", "in_picture")),
             *(percent(row, f"coverage_{part}") for part in ("before", "after", "in_picture"))]
            for row in rows
        ),
    )  # fmt: skip


def of_heights() -> str:
    """Landmark heights: root mean square error, stated SD, coverage."""
    return table(
        "marks | height | without, mm | with, mm | stated, mm | bias, mm | holds, without | holds, with",
        (
            [row["marks"], row["height"].replace("_", " ").removesuffix(" height"), mm(row, "rms_before_mm"),
             mm(row, "rms_after_mm"), mm(row, "stated_after_mm"), mm(row, "bias_after_mm"),
             percent(row, "coverage_before"), percent(row, "coverage_after")]
            for row in read("heights")
        ),
    )  # fmt: skip


def of_cameras() -> str:
    """The camera's turn: error and stated SD, degrees."""
    angles = ("yaw", "pitch", "roll")
    return table(
        "marks | bodies | refused | yaw off (stated), deg | pitch | roll | holds, yaw | pitch | roll",
        (
            [row["marks"], row["bodies"], row["refused"],
             *(f"{mm(row, f'error_{a}_deg')} ({mm(row, f'stated_{a}_deg')})" for a in angles),
             *(percent(row, f"coverage_{a}") for a in angles)]
            for row in read("cameras")
        ),
    )  # fmt: skip


def of_the_page() -> str:
    """BL23 alone, for the manual."""
    return table(
        "marks | without the photo | with it, on the body | with it, in the picture | region in the picture "
        "| holds the truth",
        (
            [row["marks"], *(mm(row, f"mean_{part}_mm") for part in ("before", "after", "in_picture")),
             f"{mm(row, 'area_in_picture_cm2')} cm²", percent(row, "coverage_in_picture")]
            for row in read("points")
            if row["point"] == "BL23"
        ),
    )  # fmt: skip


def filled(text: str, name: str, content: str) -> str:
    """Return a page with one marked table replaced."""
    pattern = re.compile(rf"(<!-- {name} -->\n).*?(<!-- end -->)", re.DOTALL)
    return pattern.sub(lambda found: f"{found[1]}{content}\n{found[2]}", text)


def main() -> None:
    """Fill both pages."""
    readme = FOLDER / "README.md"
    text = readme.read_text("utf-8")
    for name, content in (("points", of_points()), ("heights", of_heights()), ("cameras", of_cameras())):
        text = filled(text, name, content)
    readme.write_text(text, "utf-8")
    PAGE.write_text(filled(PAGE.read_text("utf-8"), "figures", of_the_page()), "utf-8")


if __name__ == "__main__":
    main()
