"""Tables that a script writes into a page of the documentation, each between a mark and its end.

A mark is a line ``<!-- table: NAME -->``, its end ``<!-- end -->``; all else of the page is written by hand.
"""

import re
import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path


def write_tables(page: Path, tables: Mapping[str, Callable[[], Iterable[str]]]) -> None:
    """Write a page with its tables as they come out now; with --check only end with 1 where it is stale.

    Parameters
    ----------
    page : Path
        With a place for each table.
    tables : mapping of str to callable
        Lines of each table, by its name in the marks.
    """
    now = page.read_text("utf-8")
    made = now
    for name, lines in tables.items():
        block = "\n".join(lines()).strip()
        made, found = re.subn(
            rf"(<!-- table: {name} -->\n).*?(<!-- end -->)",
            lambda match, block=block: f"{match[1]}{block}\n{match[2]}",
            made,
            flags=re.DOTALL,
        )
        if not found:
            raise SystemExit(f"{page.name} has no place for the table {name!r}.")
    if "--check" not in sys.argv[1:]:
        page.write_text(made, "utf-8")
    elif made != now:
        raise SystemExit(f"{page.name} is stale")
