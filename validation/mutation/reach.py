"""Which functions of the clinic each test runs: a test that is handed a cached value has run what made it.

Import this, and `install` it, before the package is imported.
"""

import functools
import sys
import threading
from collections.abc import Callable, Iterable
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

WATCHED = str(Path(__file__).parents[2] / "src" / "weizhong" / "clinic")
_EVERYTHING = -1  # all bits: a value that fills itself when asked remembers what other code found


class Reach:
    """What is run now, and what has been run to fill each cache; a bit a function."""

    def __init__(self) -> None:
        self.is_tracing = False
        self.direct: set[int] = set()
        self.through = 0  # by way of cached values
        self.codes: dict[int, CodeType] = {}
        self.bits: dict[tuple[str, CodeType], int] = {}
        self.caches: list[tuple[dict[Any, Any], list[int]]] = []

    def install(self) -> None:
        """Put caches that can be asked in the place of Python's, and watch calls from here on."""
        plain_cache, plain_lru_cache = functools.cache, functools.lru_cache

        def cache(function: Any) -> Any:
            return self._cached(function) if _is_ours(function) else plain_cache(function)

        def lru_cache(maxsize: Any = 128, typed: bool = False) -> Any:
            return lambda one: self._cached(one) if _is_ours(one) else plain_lru_cache(maxsize, typed)(one)

        functools.cache, functools.lru_cache = cache, lru_cache  # type: ignore[assignment]
        self.is_tracing = True
        threading.settrace(self._called)
        sys.settrace(self._called)

    def stop(self) -> None:
        """Watch no longer."""
        self.is_tracing = False
        threading.settrace(None)  # type: ignore[arg-type]
        sys.settrace(None)

    def take(self) -> int:
        """Return the functions run since the last time, and begin anew."""
        ran, self.direct, self.through = self._ran(), set(), 0
        return ran

    def mask(self, path: str, codes: Iterable[CodeType]) -> int:
        """Return the bits of these functions of a file."""
        return sum(self.bits.get((path, code), 0) for code in codes)

    def mask_of_users(self, path: str, module: str, known: int) -> int:
        """Return the known bits of a file and of those that import it, be it through others."""
        users, names = {path}, {module.removesuffix(".__init__")}
        texts = {str(one): one.read_text("utf-8") for one in Path(WATCHED).rglob("*.py")}
        while True:
            found = {
                place
                for place, text in texts.items()
                if any(f"{one} import" in text for one in names) and place not in users
            }
            mask = sum(bit for (place, _), bit in self.bits.items() if place in users | found)
            if mask & known or not found:
                return mask & known
            users |= found
            names = {_module(place) for place in found}

    def forget(self, mask: int) -> None:
        """Forget every cached value that one of these functions had a part in."""
        for held, made in self.caches:
            if made[0] & mask:
                held.clear()

    def _called(self, frame: FrameType, event: str, arg: object) -> None:
        code = frame.f_code
        if code.co_filename.startswith(WATCHED):
            self.codes[id(code)] = code
            self.direct.add(id(code))

    def _ran(self) -> int:
        return self.through | functools.reduce(int.__or__, map(self._bit, self.direct), 0)

    def _bit(self, number: int) -> int:
        code = self.codes[number]
        return self.bits.setdefault((code.co_filename, code), 1 << len(self.bits))

    def _cached(self, function: Callable[..., Any]) -> Callable[..., Any]:
        held: dict[Any, tuple[Any, int]] = {}
        made = [0]
        self.caches.append((held, made))

        @functools.wraps(function)
        def call(*args: Any, **named: Any) -> Any:
            asked = (args, tuple(sorted(named.items()))) if named else args
            found = held.get(asked)
            if found is None:
                outer, self.direct, self.through = (self.direct, self.through), set(), 0
                try:
                    value = function(*args, **named)
                finally:
                    ran = self._ran() if self.is_tracing else 0
                    self.direct, self.through = outer
                    self.through |= ran
                found = held[asked] = (value, ran)
                made[0] |= _EVERYTHING if hasattr(type(value), "__missing__") else ran
            elif self.is_tracing:
                self.through |= found[1]
            return found[0]

        call.cache_clear = held.clear  # type: ignore[attr-defined]
        return call


def _module(path: str) -> str:
    parts = Path(path).with_suffix("").parts
    return ".".join(parts[parts.index("weizhong") :]).removesuffix(".__init__")


def _is_ours(function: Any) -> bool:
    return str(getattr(function, "__module__", "")).startswith(("weizhong", "tests"))
