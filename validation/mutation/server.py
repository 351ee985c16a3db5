"""The pytest plugin that traces every test once, then forks a child for every mutant."""

import gc
import importlib
import json
import os
import pkgutil
import resource
import signal
import time
from collections import Counter, defaultdict
from itertools import accumulate
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any

import hypothesis
import pytest
from validation.mutation.change import changed_functions, import_afresh
from validation.mutation.reach import Reach

ROOT = Path(__file__).parents[2]
QUIET = ["-s", "-W", "ignore::pytest.PytestAssertRewriteWarning"]  # what is there already is taken over
QUIET += [f"-pno:{one}" for one in ("cacheprovider", "terminal", "xdist", "cov")]
_SPARE_CPU_S, _SPARE_S = 10, 30  # above what the tests take without a mutant
_LONGEST_TEST_S = 3.0  # a test that takes longer alone is left out
_CHECK_S = 20.0
Mutant = dict[str, Any]
Changed = dict[CodeType, CodeType]


class Server:
    """Holds the tests, how long each takes and which functions it runs, and what has killed so far."""

    def __init__(
        self, reach: Reach, mutants: list[Mutant], out: Path, processes: int, longest_s: float
    ) -> None:
        self.reach, self.mutants, self.out = reach, mutants, out
        self.processes, self.longest_s = processes, longest_s
        self.items: dict[str, pytest.Item] = {}
        self.runs: dict[str, int] = {}
        self.takes_s: dict[str, float] = {}
        self.at_import = self.in_tests = 0
        self.functions: dict[str, list[FunctionType]] = defaultdict(list)
        self.killers: dict[str, Counter[str]] = defaultdict(Counter)

    def pytest_collection(self) -> None:
        """Let chance be the same every time; import the clinic before any test does."""
        hypothesis.settings.load_profile("mutation")
        clinic = importlib.import_module("weizhong.clinic")
        for found in pkgutil.walk_packages(clinic.__path__, "weizhong.clinic."):
            importlib.import_module(found.name)
        self.at_import = self.reach.take()

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Trace every test, then run the mutants."""
        self.reach.take()
        for item in session.items:
            self._trace(session, item)
        self.reach.stop()
        if not self.items:
            raise SystemExit("No test was collected; look at the paths after --tests.")
        for one in gc.get_objects():
            if isinstance(one, FunctionType):
                self.functions[one.__code__.co_filename].append(one)
        print(f"{len(self.items)} tests that run the clinic, {sum(self.takes_s.values()):.0f} s", flush=True)
        gc.collect()
        gc.freeze()
        self._check(session)
        parts = []
        for part in range(1, self.processes):
            parts.append(os.fork())
            if parts[-1] == 0:
                self._run_part(session, part)
                os._exit(0)
        self._run_part(session, 0)
        for one in parts:
            os.waitpid(one, 0)
        return True

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Say why a test fails without a mutant; what fails with one is silent."""
        if report.failed:
            print(report.longreprtext, flush=True)

    def _trace(self, session: pytest.Session, item: pytest.Item) -> None:
        begun = time.process_time()
        doctest = getattr(item, "dtest", None)  # forgets its names when it has run
        names = dict(doctest.globs) if doctest else {}
        item.ihook.pytest_runtest_protocol(item=item, nextitem=None)
        if doctest:
            doctest.globs = names
        took, ran = time.process_time() - begun, self.reach.take()
        if session.testsfailed:
            session.testsfailed = 0
            print(f"{item.nodeid} fails without a mutant and is left out", flush=True)
        elif took < _LONGEST_TEST_S:
            self.in_tests |= ran
            self.items[item.nodeid], self.takes_s[item.nodeid], self.runs[item.nodeid] = item, took, ran

    def _check(self, session: pytest.Session) -> None:
        """Make sure that without a mutant nothing fails: not with all caches emptied, not imported afresh."""
        everything = (1 << len(self.reach.bits)) - 1
        tests, _ = self._pick("", everything, _CHECK_S)
        module = self.mutants[0]["module"]
        source = _path(module).read_text("utf-8")
        for changed, tests_met in (({}, tests), (None, tests[:: len(tests) // 100 + 1])):
            mutant = {"module": module, "source": source}
            fate, killer = self._fork(session, mutant, changed, everything, tests_met)
            if killer in self.items:
                print(f"{killer} fails the second time without a mutant and is left out", flush=True)
                for held in (self.items, self.takes_s, self.runs):
                    del held[killer]
                return self._check(session)
            if fate != "survived":
                raise SystemExit(f"without a mutant: {fate} {killer}, {changed}")
        return None

    def _run_part(self, session: pytest.Session, part: int) -> None:
        found: Counter[str] = Counter()
        mine = self.mutants[part :: self.processes]
        for at, mutant in enumerate(mine, start=1):
            begun = time.monotonic()
            row = {key: mutant[key] for key in mutant if key != "source"} | self._fate(session, mutant)
            found[row["fate"]] += 1
            with self.out.open("a", encoding="utf-8") as out:
                out.write(json.dumps(row | {"s": round(time.monotonic() - begun, 2)}) + "\n")
            if at % 20 == 0 or at == len(mine):
                print(f"{at} of {len(mine)}", dict(found), mutant["name"], flush=True)

    def _fate(self, session: pytest.Session, mutant: Mutant) -> dict[str, Any]:
        """Return what became of a mutant, who noticed, and how many tests it met of those that run it."""
        path = _path(mutant["module"])
        changed = changed_functions(str(path), path.read_text("utf-8"), mutant["source"])
        mask = self.reach.mask(str(path), changed or {})
        if changed is None or mask & self.at_import:
            changed, mask = None, self.reach.mask_of_users(str(path), mutant["module"], self.in_tests)
        tests, reaching = self._pick(mutant["name"], mask, self.longest_s, changed is None)
        fate, killer = self._fork(session, mutant, changed, mask, tests) if tests else ("survived", "")
        if killer:
            for held in (mutant["module"], _definition(mutant["name"])):
                self.killers[held][killer] += 1
        return {"fate": fate, "by": killer, "tests": len(tests), "of": reaching, "fresh": changed is None}

    def _fork(
        self, session: pytest.Session, mutant: Mutant, changed: Changed | None, mask: int, tests: list[str]
    ) -> tuple[str, str]:
        """Run tests on a mutant in a child; return its fate, and the test that killed it."""
        read, write = os.pipe()
        child = os.fork()
        if child == 0:
            try:
                self._limit(sum(self.takes_s[name] for name in tests))
                if changed is None:
                    killer = _run_fresh(mutant, tests)
                else:
                    killer = self._run_living(session, changed, mask, str(_path(mutant["module"])), tests)
                os.write(write, killer.encode())
                os._exit(1 if killer else 0)
            finally:
                os._exit(3)
        os.close(write)
        with os.fdopen(read) as said:
            killer = said.read()
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        late = code in (-signal.SIGXCPU, -signal.SIGALRM, -signal.SIGKILL)
        return "survived" if code == 0 else "timeout" if late else "killed", killer

    def _pick(self, name: str, mask: int, longest_s: float, with_idle: bool = False) -> tuple[list[str], int]:
        """Return the tests for a mutant: killers of its neighbours first, then one of each test function.

        What is imported afresh meets those, too, that run no function of the clinic: they read documents.
        """
        met = [one for one, ran in self.runs.items() if ran & mask or (with_idle and not ran)]
        reaching = sorted(met, key=self.takes_s.__getitem__)
        there = set(reaching)
        best = [
            one
            for held in (_definition(name), name.split(":")[0])
            for one, _ in self.killers[held].most_common(8)
            if one in there
        ]
        turns: Counter[str] = Counter()
        rounds = []
        for one in reaching:
            function = one.split("[")[0]
            rounds.append((turns[function], one))
            turns[function] += 1
        ordered = list(dict.fromkeys([*best, *(one for _, one in sorted(rounds, key=lambda pair: pair[0]))]))
        total = accumulate(self.takes_s[one] for one in ordered)
        return [one for one, s in zip(ordered, total, strict=True) if s <= longest_s], len(reaching)

    def _limit(self, expected_s: float) -> None:
        quiet = os.open(os.devnull, os.O_WRONLY)
        os.dup2(quiet, 1)
        os.dup2(quiet, 2)
        cpu_s = int(3 * expected_s) + _SPARE_CPU_S
        resource.setrlimit(resource.RLIMIT_CPU, (cpu_s, cpu_s))
        resource.setrlimit(resource.RLIMIT_AS, (8 << 30, 8 << 30))
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.alarm(4 * cpu_s + _SPARE_S)

    def _run_living(
        self, session: pytest.Session, changed: Changed, mask: int, path: str, tests: list[str]
    ) -> str:
        for function in self.functions[path]:
            if function.__code__ in changed:
                function.__code__ = changed[function.__code__]
        self.reach.forget(mask)
        for name in tests:
            self.items[name].ihook.pytest_runtest_protocol(item=self.items[name], nextitem=None)
            if session.testsfailed:
                return name
        return ""


def _path(module: str) -> Path:
    return ROOT / "src" / Path(*module.split(".")).with_suffix(".py")


def _definition(name: str) -> str:
    return name.rsplit(":", 2)[0]


class _Chosen:
    """Runs the chosen tests of what is collected, in their order."""

    def __init__(self, tests: list[str]) -> None:
        self.order = {name: at for at, name in enumerate(tests)}
        self.killer = ""

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Keep the chosen."""
        items[:] = sorted(
            (one for one in items if one.nodeid in self.order), key=lambda one: self.order[one.nodeid]
        )

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note who failed."""
        if report.failed:
            self.killer = self.killer or report.nodeid


def _run_fresh(mutant: Mutant, tests: list[str]) -> str:
    """Import all anew and run the tests, file by file, so that what dies early never waits for the others."""
    import_afresh(mutant["module"], mutant["source"])
    for file in dict.fromkeys(name.split("::")[0] for name in tests):
        chosen = _Chosen([name for name in tests if name.startswith(f"{file}::")])
        code = pytest.main([*QUIET, "-x", str(ROOT / file)], plugins=[chosen])
        if code not in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED):
            return chosen.killer or f"{file} ({pytest.ExitCode(code).name})"
    return ""
