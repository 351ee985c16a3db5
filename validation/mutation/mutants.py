"""Every mutant of the modules listed in ``modules.toml``, by operators of Cosmic Ray, as JSON lines.

    python validation/mutation/mutants.py OUT.jsonl [GROUP ...]

Needs cosmic-ray, which is not among the locked packages. Mutants that change nothing but annotations,
docstrings, and how a value is made (frozen, slots, keywords only) are left out.

A mutant is named by module, definition, operator, and which of that operator's places in that definition it
is, so that its name outlives changes elsewhere in the file.
"""

import ast
import json
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from cosmic_ray.mutating import mutate_code
from cosmic_ray.plugins import get_operator

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
_SCOPES = (ast.FunctionDef, ast.ClassDef)
_MAKING = {"frozen", "slots", "kw_only", "maxsize"}


def main() -> None:
    """Write one line a mutant: its name, where it is, what it was and is now, and the changed source."""
    table = tomllib.loads((HERE / "modules.toml").read_text("utf-8"))
    operators = [f"core/{name}" for name in table["operators"]]
    with Path(sys.argv[1]).open("w", encoding="utf-8") as out:
        for group in sys.argv[2:] or table["group"]:
            modules = table["group"][group]
            for path in (path for module in modules for path in files(module)):
                for row in mutants(path, operators):
                    out.write(json.dumps({"group": group, **row}) + "\n")


def files(module: str) -> list[Path]:
    """Return the file of a module, or those of a whole folder, ``"a.b.*"``."""
    place = ROOT / "src" / Path(*module.removesuffix(".*").split("."))
    return sorted(place.glob("*.py")) if module.endswith(".*") else [place.with_suffix(".py")]


def mutants(path: Path, operators: list[str]) -> Iterator[dict[str, object]]:
    """Yield the mutants of a module that differ from it in what they do."""
    module = ".".join(path.relative_to(ROOT / "src").with_suffix("").parts)
    source = path.read_text("utf-8")
    lines, tree = source.splitlines(), ast.parse(source)
    seen, met = {bare(source)}, Counter()
    for operator in operators:
        name = operator.removeprefix("core/")
        for occurrence in range(10_000):
            text = mutate_code(source, get_operator(operator)(), occurrence)
            if text is None:
                break
            now = [*text.splitlines(), ""]
            line = next(at for at, was in enumerate([*lines, ""], start=1) if was != now[at - 1])
            place = definition(tree, line)
            met[name, place] += 1
            try:
                stripped = bare(text)
            except SyntaxError:
                continue
            if stripped in seen:
                continue
            seen.add(stripped)
            yield {
                "name": f"{module}:{place}:{name}:{met[name, place]}",
                "module": module,
                "line": line,
                "was": lines[line - 1].strip(),
                "now": now[line - 1].strip(),
                "source": text,
            }


def definition(node: ast.AST, line: int) -> str:
    """Return the dotted name of the innermost class or function that holds a line; "" outside of all."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, _SCOPES):
            first = min(one.lineno for one in (child, *child.decorator_list))
            if first <= line <= (child.end_lineno or line):
                inner = definition(child, line)
                return f"{child.name}.{inner}" if inner else child.name
    return ""


def bare(source: str) -> str:
    """Return the code without what does nothing when it runs, and without how values are made."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, (*_SCOPES, ast.Module)):
            first = node.body[0]
            if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
                node.body[0] = ast.Pass()
        if isinstance(node, _SCOPES):
            calls = [one for one in node.decorator_list if isinstance(one, ast.Call)]
            for made in (*calls, *([node] if isinstance(node, ast.ClassDef) else [])):
                made.keywords = [one for one in made.keywords if one.arg not in _MAKING]
        if isinstance(node, ast.FunctionDef):
            node.returns = None
        if isinstance(node, ast.arg):
            node.annotation = None
        if isinstance(node, ast.AnnAssign) and not _is_constraint(node.annotation):
            node.annotation = ast.Constant(None)
    return ast.unparse(tree)


def _is_constraint(annotation: ast.expr) -> bool:
    """Whether an annotation does something: msgspec checks what ``Annotated`` says."""
    return "Annotated" in ast.unparse(annotation)


if __name__ == "__main__":
    main()
