"""Every mutant of the modules listed in ``modules.toml``, by operators of Cosmic Ray, as JSON lines.

    python validation/mutation/mutants.py OUT.jsonl

Needs cosmic-ray, which is not among the locked packages. Mutants that change nothing but annotations and
docstrings are left out.
"""

import ast
import json
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

from cosmic_ray.mutating import mutate_code
from cosmic_ray.plugins import get_operator

HERE = Path(__file__).parent
ROOT = HERE.parents[1]


def main() -> None:
    """Write one line a mutant: module, operator, place, and the changed source."""
    table = tomllib.loads((HERE / "modules.toml").read_text("utf-8"))
    groups, operators = table["group"], [f"core/{name}" for name in table["operators"]]
    with Path(sys.argv[1]).open("w", encoding="utf-8") as out:
        for name, group in groups.items():
            for module in group["modules"]:
                for row in mutants(module, operators):
                    out.write(json.dumps({"group": name, **row}) + "\n")


def mutants(module: str, operators: list[str]) -> Iterator[dict[str, object]]:
    """Yield the mutants of a module that differ from it in what they do."""
    path = ROOT / "src" / Path(*module.split(".")).with_suffix(".py")
    source = path.read_text("utf-8")
    seen = {bare(source)}
    for operator in operators:
        for occurrence in range(10_000):
            text = mutate_code(source, get_operator(operator)(), occurrence)
            if text is None:
                break
            try:
                stripped = bare(text)
            except SyntaxError:
                continue
            if stripped in seen:
                continue
            seen.add(stripped)
            line = next(
                number
                for number, (was, now) in enumerate(
                    zip([*source.splitlines(), ""], [*text.splitlines(), ""], strict=False), start=1
                )
                if was != now
            )
            yield {
                "module": module,
                "operator": operator.removeprefix("core/"),
                "line": line,
                "was": source.splitlines()[line - 1].strip(),
                "now": [*text.splitlines(), ""][line - 1].strip(),
                "source": text,
            }


def bare(source: str) -> str:
    """Return the code without docstrings and annotations, which do nothing when it runs."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.ClassDef, ast.Module)):
            first = node.body[0]
            if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
                node.body[0] = ast.Pass()
        if isinstance(node, ast.FunctionDef):
            node.returns = None
        if isinstance(node, ast.arg):
            node.annotation = None
        if isinstance(node, ast.AnnAssign):
            node.annotation = ast.Constant(None)
    return ast.unparse(tree)


if __name__ == "__main__":
    main()
