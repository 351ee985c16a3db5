"""Puts a mutant in the place of living code: into its functions, or by a fresh import."""

import importlib.abc
import importlib.machinery
import sys
from types import CodeType
from typing import Any

_OF_FUNCTION = 0x1  # CO_OPTIMIZED: neither a module's nor a class's body has it
# What a fresh import leaves as it is: nothing in it knows the clinic.
_BELOW = tuple(f"weizhong.{floor}" for floor in ("terms", "facts", "anatomy", "outcomes", "evidence"))
_BELOW += ("tests.absences",)


def changed_functions(path: str, was: str, now: str) -> dict[CodeType, CodeType] | None:
    """Return the new code of every function that differs; None when something outside of functions does."""
    changed: dict[CodeType, CodeType] = {}
    old, new = (compile(text, path, "exec", dont_inherit=True) for text in (was, now))
    return changed if _compare(old, new, changed) else None


def _compare(old: CodeType, new: CodeType, changed: dict[CodeType, CodeType]) -> bool:
    if old == new:
        return True
    is_function = bool(old.co_flags & _OF_FUNCTION)
    if is_function:
        if old.co_freevars != new.co_freevars:
            return False
        changed[old] = new
    (was, kept), (now, keeps) = _parts(old), _parts(new)
    if len(was) != len(now):
        return is_function
    found = [_compare(*pair, changed) for pair in zip(was, now, strict=True)]  # all of them, not until one
    rest = old.co_code == new.co_code and repr(kept) == repr(keeps) and old.co_names == new.co_names
    return all(found) and (is_function or rest)


def _parts(code: CodeType) -> tuple[list[CodeType], list[object]]:
    """Return the code held inside a code, and its other constants."""
    inside = [one for one in code.co_consts if isinstance(one, CodeType)]
    return inside, [one for one in code.co_consts if not isinstance(one, CodeType)]


def import_afresh(module: str, source: str) -> None:
    """Forget all that knows the clinic, and let the next import find this source."""
    for name in list(sys.modules):
        if name.startswith(("weizhong.", "tests")) and not name.startswith(_BELOW):
            del sys.modules[name]
    sys.meta_path.insert(0, _Mutated(module, source))


class _Mutated(importlib.abc.MetaPathFinder):
    """Finds one module with a changed source."""

    def __init__(self, name: str, source: str) -> None:
        self.name, self.source = name, source

    def find_spec(self, fullname: str, path: Any = None, target: Any = None) -> Any:
        """Return the changed module; leave every other to Python."""
        if fullname != self.name:
            return None
        spec = importlib.machinery.PathFinder.find_spec(fullname, path)
        assert spec is not None
        assert spec.origin is not None
        spec.loader = _Loader(fullname, spec.origin, self.source)
        return spec


class _Loader(importlib.machinery.SourceFileLoader):
    def __init__(self, fullname: str, path: str, source: str) -> None:
        super().__init__(fullname, path)
        self.source = source

    def get_code(self, fullname: str) -> CodeType:
        return compile(self.source, self.path, "exec", dont_inherit=True)
